"""`./skranke chaos`: one run in a house of its own; 1 when it found a fault."""

import asyncio
import json
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from chaos import checker, facts, figures, premises, stage
from house import options, train
from house.supervisor import NotOpened

HISTORY = "history.jsonl"
BUFFER_BYTES = 1 << 20
LOOKS = (
    TextColumn("{task.description}"),
    BarColumn(),
    TextColumn("{task.fields[words]}"),
    TimeElapsedColumn(),
)


def main(words: list[str]) -> int:
    """Run, check, tell; returns 0 when nothing was found, 1 when something was or the house did not open."""
    wanted = options.parse(["chaos", *words])
    try:
        model = train.ensure()
    except train.NotTrained as failure:
        print(failure, file=sys.stderr)
        return 1
    folder = wanted.keep.absolute() if wanted.keep else Path(tempfile.mkdtemp(prefix="skranke-chaos-"))
    folder.mkdir(parents=True, exist_ok=True)
    wish = stage.Wish(
        kills=wanted.kills, conversations=wanted.conversations, seconds=wanted.seconds, seed=wanted.seed
    )
    try:
        code = _played(wish, folder, model)
        return code or _told(folder / HISTORY, seed=wanted.seed, as_json=wanted.json)
    finally:
        if not wanted.keep:
            shutil.rmtree(folder, ignore_errors=True)


def _played(wish: stage.Wish, folder: Path, model: Path) -> int:
    """Play the run; returns 1 when the house did not open, 130 after Ctrl-C."""
    code = 0
    try:
        asyncio.run(_run(wish, folder, model))
    except* KeyboardInterrupt:
        code = 130
    except* NotOpened as failures:
        print("\n".join(_words(failures)), file=sys.stderr)
        code = 1
    return code


def _words(failure: BaseException) -> list[str]:
    if isinstance(failure, BaseExceptionGroup):
        return [words for inner in failure.exceptions for words in _words(inner)]
    return [str(failure)]


async def _run(wish: stage.Wish, folder: Path, model: Path) -> None:
    console = Console(stderr=True)
    with Progress(*LOOKS, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Opening a house", total=wish.seconds, words="")
        async with premises.opened(folder, model) as house:
            with (folder / HISTORY).open("wb", buffering=BUFFER_BYTES) as file:
                history = facts.History(file)
                await stage.play(wish, house, history, tell=_telling(progress, bar, wish, history))


def _telling(
    progress: Progress, bar: TaskID, wish: stage.Wish, history: facts.History
) -> Callable[[stage.Cast, int], None]:
    def tell(cast: stage.Cast, hits: int) -> None:
        title = "Coming to rest" if cast.is_closing else "Chaos"
        words = f"{hits} of {wish.kills} hits, {history.count:,} facts, {len(cast.visitors)} conversations"
        progress.update(bar, description=title, completed=history.now_s, words=words)

    return tell


def _told(path: Path, *, seed: int, as_json: bool) -> int:
    faults = checker.check(facts.read(path))
    found = figures.count(facts.read(path), faults, seed=seed)
    if as_json:
        print(json.dumps(figures.as_dict(found, faults)))
    else:
        figures.show(Console(), found, faults)
    return 0 if found.is_clean else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
