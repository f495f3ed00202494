"""Finds a Python of a wanted version on this machine, and asks each before believing it. Runs on Python 3.8.

A `python3.10` on PATH may be a shim of pyenv that only prints an error, so a name alone says nothing.
"""

import os
import pwd
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Iterator, Optional

# Where version managers and CI images put their Pythons, below a home folder or the root.
FOLDERS_AT_HOME = (
    ".pyenv/versions/{v}*/bin",
    ".asdf/installs/python/{v}*/bin",
    ".local/share/mise/installs/python/{v}*/bin",
    ".local/bin",
)
FOLDERS_AT_ROOT = ("opt/hostedtoolcache/Python/{v}*/x64/bin", "opt/python{v}/bin", "usr/local/bin")


def find(version: str) -> Optional[str]:
    """Return the path of a working Python of this version ("3.10"), or None."""
    for path in _candidates(version):
        found = _asked(path, version)
        if found:
            return found
    return None


def _candidates(version: str) -> Iterator[str]:
    name = "python" + version
    beside = Path(sys.base_prefix)
    yield str(beside / "bin" / name)
    on_path = shutil.which(name)
    if on_path:
        yield on_path
    for folder in _folders(version, beside):
        yield str(folder / name)


def _folders(version: str, beside: Path) -> Iterator[Path]:
    if beside.parent.name == "versions":
        yield from sorted(beside.parent.glob(version + "*/bin"), reverse=True)
    if os.environ.get("PYENV_ROOT"):
        yield from sorted(Path(os.environ["PYENV_ROOT"]).glob("versions/" + version + "*/bin"), reverse=True)
    # HOME may be set to something else; the account's own home still holds its pyenv.
    for home in {Path.home(), Path(pwd.getpwuid(os.getuid()).pw_dir)}:
        for pattern in FOLDERS_AT_HOME:
            yield from sorted(home.glob(pattern.format(v=version)), reverse=True)
    for pattern in FOLDERS_AT_ROOT:
        yield from sorted(Path("/").glob(pattern.format(v=version)), reverse=True)


def _asked(path: str, version: str) -> Optional[str]:
    """Return the path that this Python itself names, if it runs and has the version."""
    question = "import sys; print('%d.%d %s' % (sys.version_info[:2] + (sys.executable,)))"
    try:
        answer = subprocess.run(
            [path, "-I", "-c", question],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=20,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    said, _, executable = answer.stdout.decode().strip().partition(" ")
    return executable if answer.returncode == 0 and said == version else None
