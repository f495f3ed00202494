"""`./skranke check`: all checks of the source side by side, a line each, and the story of what failed."""

import asyncio
import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from house import paths

# The types of the bot take longest, without a cache: half a minute on two cores.
LIMIT_S = 600
SKIPPED = 77


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One command; it passes with exit code 0 and says itself why it was skipped with 77."""

    name: str
    words: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one check went."""

    check: Check
    code: int
    words: str
    took_s: float

    def line(self) -> str:
        """Return its line in the summary."""
        verdict = {0: "ok", SKIPPED: "skipped"}.get(self.code, "FAILED")
        why = (
            f"  {self.words.strip().splitlines()[-1]}" if self.code == SKIPPED and self.words.strip() else ""
        )
        return f"{verdict:8}{self.check.name:12}{self.took_s:5.1f} s{why}"


def checks() -> list[Check]:
    """Return all checks of this project."""
    python, bot_python = str(paths.PYTHON), str(paths.BOT_PYTHON)
    typed = [
        name
        for name in ("handoff", "actions", "house", "chaos", "load", "tests")
        if _has_python(paths.ROOT / name)
    ]
    return [
        Check(name="style", words=[python, "-m", "ruff", "check", "."]),
        Check(name="format", words=[python, "-m", "ruff", "format", "--check", "."]),
        Check(name="types", words=[python, "-m", "mypy", *typed]),
        Check(
            name="types of bot",
            words=[bot_python, "-m", "mypy", "--config-file", "bot/pyproject.toml", "bot"],
        ),
        Check(
            name="layers",
            words=[python, "-c", "import importlinter.cli as c; c.lint_imports_command()", "--no-logo"],
        ),
        Check(name="pages", words=[python, "-m", "house.pages"]),
        Check(name="licences", words=[python, "-m", "house.licences"]),
        Check(name="advisories", words=[python, "-m", "house.advisories"]),
    ]


def run() -> int:
    """Run all checks; 1 if any failed."""
    outcomes = asyncio.run(_all(checks()))
    failed = [outcome for outcome in outcomes if outcome.code not in (0, SKIPPED)]
    for outcome in failed:
        print(f"\n--- {outcome.check.name}: {' '.join(outcome.check.words)}\n{outcome.words.rstrip()}")
    print(
        f"\n{len(outcomes) - len(failed)} of {len(outcomes)} checks passed or were skipped." if failed else ""
    )
    return 1 if failed else 0


async def _all(wanted: list[Check]) -> list[Outcome]:
    hands = asyncio.Semaphore(os.cpu_count() or 1)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(_one(check, hands)) for check in wanted]
    return [task.result() for task in tasks]


async def _one(check: Check, hands: asyncio.Semaphore) -> Outcome:
    async with hands:
        began = time.monotonic()
        process = await asyncio.create_subprocess_exec(
            *check.words,
            cwd=paths.ROOT,
            env=os.environ | {"PYTHONPATH": str(paths.ROOT)},
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        code, words = await _ended(process)
    outcome = Outcome(check=check, code=code, words=words, took_s=time.monotonic() - began)
    print(outcome.line(), flush=True)
    return outcome


async def _ended(process: asyncio.subprocess.Process) -> tuple[int, str]:
    try:
        words, _ = await asyncio.wait_for(process.communicate(), LIMIT_S)
    except TimeoutError:
        process.kill()
        await process.wait()
        return 1, f"not done after {LIMIT_S} s"
    return process.returncode or 0, words.decode(errors="replace")


def _has_python(folder: Path) -> bool:
    return next(folder.rglob("*.py"), None) is not None


if __name__ == "__main__":
    sys.exit(run())
