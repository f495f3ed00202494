"""Commits what the studio wrote, when the data folder is in a git repository: the author is the operator."""

import asyncio
import os
import re
from collections.abc import Sequence
from pathlib import Path

from handoff.core.errors import HandoffError

GIT_S = 30.0
MOST_WORDS = 300


class NotCommitted(HandoffError):
    """Git did not take the change; what it said is in the text, and nothing is marked as written."""

    code = "not_committed"
    status = 409


async def is_repository(folder: Path) -> bool:
    """Say whether the folder is in a work tree of git."""
    try:
        code, said = await _git(folder, "rev-parse", "--is-inside-work-tree")
    except (OSError, TimeoutError):
        return False
    return code == 0 and said.strip() == "true"


async def commit(folder: Path, paths: Sequence[Path], *, words: str, who: tuple[str, str]) -> str:
    """Commit these files and nothing else; returns the commit's short name. NotCommitted: git's words."""
    names = [str(path) for path in paths]
    alias = re.sub(r"[<>\s]+", " ", who[1]).strip() or "Studio"
    # The log-in stays inside; whoever commits is who runs the gateway, or this name where git knows none.
    signed = ["-c", "user.useConfigOnly=false", "commit", "--quiet", "--only"]
    author = f"--author={alias} <{who[0]}@studio.invalid>"
    for step in (["add", "--", *names], [*signed, author, "-m", words[:MOST_WORDS], "--", *names]):
        code, said = await _git(folder, *step)
        if code:
            await _git(folder, "reset", "--quiet", "--", *names)
            raise NotCommitted(said.strip()[-MOST_WORDS:] or "git refused, and did not say why")
    _, name = await _git(folder, "rev-parse", "--short", "HEAD")
    return name.strip()


async def _git(folder: Path, *words: str) -> tuple[int, str]:
    """Return git's exit code and words. OSError without git, TimeoutError if it hangs."""
    process = await asyncio.create_subprocess_exec(
        "git",
        "-C",
        str(folder),
        *words,
        env=_environment(),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    try:
        async with asyncio.timeout(GIT_S):
            said, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return process.returncode or 0, said.decode(errors="replace")


def _environment() -> dict[str, str]:
    """Return git's environment: it asks nobody anything, and knows who commits."""
    named = {
        f"GIT_COMMITTER_{what}": value for what, value in (("NAME", "Skranke"), ("EMAIL", "studio@localhost"))
    }
    return {**named, **os.environ, "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
