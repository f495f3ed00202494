"""`./skranke test`: the bot's tests in its own Python, then all others, with real servers under them."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from house import chromium, paths, rooms, train, valkey

BOT_TESTS = "tests/bot"
NOTHING_COLLECTED = 5
NO_BROWSER = """No Chromium on this machine: the tests of the pages are SKIPPED.
Install one (Debian: apt install chromium), or name it: CHROMIUM=/path/to/chromium ./skranke test"""


def run(extra: list[str]) -> int:
    """Run the tests that the words name, all without words; returns 0 when all passed."""
    try:
        model = train.ensure()
    except train.NotTrained as failure:
        print(failure, file=sys.stderr)
        return 1
    os.environ["SKRANKE_MODEL"] = str(model)
    if not _has_browser():
        return 1
    codes = [suite(extra) for suite in _suites(extra)]
    return _verdict(codes)


def _suites(extra: list[str]) -> list["Suite"]:
    """Return which suites the named paths are of; both, when no path is named."""
    named = [word for word in extra if (paths.ROOT / word.partition("::")[0]).exists() and word[:1] != "-"]
    of_bot = [word for word in named if word.startswith(BOT_TESTS)]
    wanted = []
    if of_bot or not named:
        wanted.append(Suite("bot", paths.BOT_PYTHON, _bot_words(bool(of_bot))))
    if len(of_bot) < len(named) or not named:
        wanted.append(Suite("all other rooms", paths.PYTHON, [] if extra else ["--cov", "--cov-report=term"]))
    return wanted


def _bot_words(named: bool) -> list[str]:
    words = ["-c", "bot/pyproject.toml", "--rootdir", ".", "--confcutdir", BOT_TESTS]
    return words if named else [*words, BOT_TESTS]


class Suite:
    """One run of pytest, with a Valkey of its own."""

    def __init__(self, name: str, python: Path, words: list[str]) -> None:
        self._name = name
        self._words = [str(python), "-m", "pytest", *words]

    def __call__(self, extra: list[str]) -> int:
        """Run it; pytest's own words go to the terminal."""
        print(f"\n=== Tests of {self._name}", flush=True)
        # Its own server, for a user's REDIS_URL may be the one with real conversations in it.
        with _valkey() as url:
            environment = rooms.for_rasa(dict(os.environ)) | {"REDIS_URL": url, "PYTHONPATH": str(paths.ROOT)}
            done = subprocess.run([*self._words, *extra], cwd=paths.ROOT, env=environment, check=False)
        return done.returncode


@contextmanager
def _valkey() -> Iterator[str]:
    """Yield the URL of a fresh server in a folder that is removed afterwards."""
    data = Path(tempfile.mkdtemp(prefix="skranke-"))
    process = valkey.start(data)
    try:
        yield valkey.url(data)
    finally:
        process.terminate()
        process.wait(10)
        shutil.rmtree(data)


def _has_browser() -> bool:
    browser = chromium.ensure()
    if browser:
        os.environ["CHROMIUM"] = browser
        return True
    print(NO_BROWSER, file=sys.stderr)
    # On a laptop a missing browser costs some tests; in CI nobody would notice that they are gone.
    return os.environ.get("CI", "").lower() not in ("1", "true")


def _verdict(codes: list[int]) -> int:
    """Return 0 when every suite passed; a filter may leave one of two suites empty."""
    told = [code for code in codes if code != NOTHING_COLLECTED]
    if not told:
        return NOTHING_COLLECTED
    return next((code for code in told if code), 0)
