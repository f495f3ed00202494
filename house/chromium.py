"""Finds a Chromium for the tests of the pages, or offers to install one."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from house import paths

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """Return the browser: CHROMIUM, then PATH, then the one that Playwright has installed."""
    if named := os.environ.get("CHROMIUM"):
        return named
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return found or _of_playwright()


def ensure() -> str | None:
    """Return the browser; without one offers to install it, when there is a person to ask."""
    if (browser := find()) or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return browser
    words = _installation()
    print(
        f"The tests of the pages need Chromium, and there is none here.\n  {' '.join(words)}", file=sys.stderr
    )
    if input("Run this now? [Y/n] ").strip().lower() not in ("", "y", "yes"):
        return None
    subprocess.run(words, check=False)
    return find()


def _installation() -> list[str]:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        return ["apt-get", "install", "-y", "--no-install-recommends", "chromium"]
    return [str(paths.PYTHON), "-m", "playwright", "install", "chromium"]


def _of_playwright() -> str | None:
    home = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    browsers = sorted(home.glob("chromium-*/chrome-linux*/chrome"), reverse=True)
    return str(browsers[0]) if browsers else None
