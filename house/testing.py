"""`./skranke test`: the bot's tests in its own Python beside all others, with real servers under them."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO

from house import chromium, paths, rooms, throwaway, train, valkey

BOT_TESTS = "tests/bot"
TESTS_FAILED = 1
NOTHING_COLLECTED = 5
REAL_SHOPS = "--shops"  # with shop systems from npm
# All tests wait as much as they work, and each process opens a house of its own (1.5 GB).
PROCESSES = 2
# More than so many failures at once are no accident of a busy machine.
ACCIDENTS = 3
# What decides, and what is on the wire: their own tests go through every branch of them. Nothing else is
# counted, for counting makes tests that compute take three times as long.
PURE_TESTS = ("tests/core", "tests/wire")
PURE = ("handoff.core", "handoff.wire")
# A file stays in one process, for its tests share what its fixtures opened. In their own order: by number of
# tests, as it would be, the few long ones (a training) come last, when the other process has nothing to do.
WHOLE = (
    *("-n", str(PROCESSES), "--dist", "loadfile", "--no-loadscope-reorder"),
    *(f"--ignore={folder}" for folder in PURE_TESTS),
)
NO_BROWSER = """No Chromium on this machine: the tests of the pages are SKIPPED.
Install one (Debian: apt install chromium), or name it: CHROMIUM=/path/to/chromium ./skranke test"""


def run(extra: list[str]) -> int:
    """Run the tests that the words name, all without words; returns 0 when all passed."""
    if not _has_browser():
        return 1
    if REAL_SHOPS in extra:
        os.environ["SKRANKE_TEST_SHOPS"] = "1"
        extra = [word for word in extra if word != REAL_SHOPS]
    for_bot, for_others = shared(extra)
    if for_bot is None:
        return _verdict([_others(for_others or ())])
    try:
        model = train.ensure()
    except train.NotTrained as failure:
        print(failure, file=sys.stderr)
        return 1
    if for_others is None:
        return _verdict([_bot(for_bot, model)])
    return _verdict(_side_by_side(for_bot, for_others, model))


def _side_by_side(for_bot: list[str], for_others: list[str], model: Path) -> list[int]:
    """Run both at once, minutes faster than in turn; what the bot's tests say comes last, in one piece."""
    whole = not for_others
    with tempfile.TemporaryFile("w+") as said, ThreadPoolExecutor(1) as beside:
        pure = beside.submit(_pure, said) if whole else None
        bot = beside.submit(_bot, for_bot, model, said)
        codes = [whole_suite() if whole else _others(for_others)]
        codes += [one.result() for one in (pure, bot) if one]
        said.seek(0)
        shutil.copyfileobj(said, sys.stdout)
        sys.stdout.flush()
        return codes


def shared(words: list[str]) -> tuple[list[str] | None, list[str] | None]:
    """Return pytest's words for the bot's tests and for all others; None for what no named path is of."""
    named = [word for word in words if word[:1] != "-" and (paths.ROOT / word.partition("::")[0]).exists()]
    of_bot = [word for word in named if word.startswith(BOT_TESTS)]
    of_others = [word for word in named if word not in of_bot]
    for_bot = [word for word in words if word not in of_others]
    for_others = [word for word in words if word not in of_bot]
    if not named:
        return [*for_bot, BOT_TESTS], for_others
    return for_bot if of_bot else None, for_others if of_others else None


def _bot(words: list[str], model: Path, said: IO[str] | None = None) -> int:
    """Run the bot's tests in its own Python, on a model of today's data."""
    print("\n=== Tests of the bot, on Python 3.10", flush=True, file=said)
    own = ["-c", "bot/pyproject.toml", "--rootdir", ".", "--confcutdir", BOT_TESTS]
    # A server of its own, for a user's REDIS_URL may be the one with real conversations in it.
    with throwaway.valkey_server() as data:
        # Warnings stay: pytest makes errors of ours.
        quiet = {
            name: value
            for name, value in rooms.for_rasa(dict(os.environ)).items()
            if name != "PYTHONWARNINGS"
        }
        environment = quiet | {"REDIS_URL": valkey.url(data), "SKRANKE_MODEL": str(model)}
        return _pytest(paths.BOT_PYTHON, [*own, *words], environment, said)


def _others(words: Sequence[str]) -> int:
    """Run all other tests; their fixtures start what they need."""
    print("\n=== Tests of all other rooms", flush=True)
    return _pytest(paths.PYTHON, words, dict(os.environ))


def whole_suite() -> int:
    """Run all of them in their processes; what failed, if it is little, once more, alone (ADR 33)."""
    with tempfile.TemporaryDirectory() as folder:
        code = _others([*WHOLE, "-o", f"cache_dir={folder}"])
        failed = failures(Path(folder))
    if code != TESTS_FAILED or not 0 < len(failed) <= ACCIDENTS:
        return code
    print("\n=== Once more, alone: what failed", flush=True)
    code = _others(failed)
    if code == 0:
        print("FLAKY, for it passed alone; its first failure is above:", *failed, sep="\n  ", flush=True)
    return code


def failures(cache: Path) -> list[str]:
    """Return the names of the tests that failed in the run that wrote this folder, in order."""
    try:
        return sorted(json.loads((cache / "v/cache/lastfailed").read_text(encoding="utf-8")))
    except FileNotFoundError:
        return []


def _pure(said: IO[str]) -> int:
    """Run the tests of what decides and of what is on the wire; red unless they went through every branch."""
    print("\n=== Tests of what decides, and of what is on the wire", flush=True, file=said)
    counted = [f"--cov={module}" for module in PURE]
    gate = ["--cov-branch", "--cov-report=term-missing:skip-covered", "--cov-fail-under=100"]
    return _pytest(paths.PYTHON, [*PURE_TESTS, *counted, *gate], dict(os.environ), said)


def _pytest(
    python: Path, words: Sequence[str], environment: dict[str, str], said: IO[str] | None = None
) -> int:
    environment = environment | {"PYTHONPATH": str(paths.ROOT)}
    command = [str(python), "-m", "pytest", *words]
    run = subprocess.run(
        command, cwd=paths.ROOT, env=environment, check=False, stdout=said, stderr=said and subprocess.STDOUT
    )
    return run.returncode


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
