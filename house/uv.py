"""Finds uv, or installs it with pip into `.skranke/uv`. Runs on Python 3.8."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Dict, List, Optional

from house import paths

OWN = paths.STATE / "uv"
# The first that reads our locks (revision 3 and later of the format) without rewriting them.
OLDEST = (0, 8)
WANTED = "uv>=0.8,<1"

# The machine's own certificates, as far as it has any: a company's proxy is known there and not to uv.
CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")

NO_PIP = """Skranke needs uv to install its packages, and this machine's {python} has neither pip nor venv.
Do one of these, then start again:
  Debian, Ubuntu:  sudo apt install python3-pip        (or python3-venv)
  Fedora:          sudo dnf install python3-pip
  without root:    install uv yourself: https://docs.astral.sh/uv/getting-started/installation/"""

PIP_FAILED = """Skranke could not install uv with pip:
{words}
Is this machine online, or does pip know a mirror? Otherwise install uv yourself:
https://docs.astral.sh/uv/getting-started/installation/"""


class Missing(Exception):
    """Something that this machine lacks; the text says what to do about it."""


def find() -> str:
    """Return a working uv; installs one on first use. Raises Missing with what to do."""
    for path in (shutil.which("uv"), str(OWN / "bin" / "uv")):
        if path and _is_recent(path):
            return path
    return _install()


def environment() -> Dict[str, str]:
    """Return the environment for uv and pip, without what would point them at somebody else's packages."""
    lost = ("VIRTUAL_ENV", "PYTHONPATH", "PYTHONHOME", "PYTHONSTARTUP", "UV_PROJECT_ENVIRONMENT", "UV_PYTHON")
    kept = {name: value for name, value in os.environ.items() if name not in lost}
    if any(map(os.path.exists, CERTIFICATES)):
        # The older name is for uv before 0.11.
        for name in ("UV_SYSTEM_CERTS", "UV_NATIVE_TLS"):
            kept.setdefault(name, "1")
    return kept


def _is_recent(path: str) -> bool:
    try:
        answer = subprocess.run(
            [path, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    found = re.match(r"uv (\d+)\.(\d+)", answer.stdout.decode(errors="replace"))
    return found is not None and tuple(map(int, found.groups())) >= OLDEST


def _install() -> str:
    pip = _pip()
    if pip is None:
        raise Missing(NO_PIP.format(python=sys.executable))
    print("Installing uv into .skranke/uv …", file=sys.stderr, flush=True)
    shutil.rmtree(str(OWN), ignore_errors=True)
    # --target also works where the system's Python refuses other installs (PEP 668).
    quietly = ("--quiet", "--disable-pip-version-check", "--no-deps")
    words = [*pip, "install", *quietly, "--target", str(OWN), WANTED]
    done = subprocess.run(
        words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment(), check=False
    )
    path = OWN / "bin" / "uv"
    if done.returncode or not _is_recent(str(path)):
        raise Missing(PIP_FAILED.format(words=done.stdout.decode(errors="replace").strip()))
    return str(path)


def _pip() -> Optional[List[str]]:
    if _runs([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip"]
    venv = paths.STATE / "pip"
    if not _runs([sys.executable, "-m", "venv", str(venv)]):
        return None
    python = str(Path(venv) / "bin" / "python")
    return [python, "-m", "pip"] if _runs([python, "-m", "pip", "--version"]) else None


def _runs(words: List[str]) -> bool:
    try:
        done = subprocess.run(
            words,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment(),
            timeout=120,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
