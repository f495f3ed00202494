"""`./skranke train` and `parse`: makes a model of today's data, and shows what it makes of sentences."""

import getpass
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO, NoReturn

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from house import encoder, kernel, models, paths, rooms, shelf, snapshot
from house.shelf import Manifest

# Rasa's own words about its progress, in its log.
STEP = re.compile(r"(?:Finished training|Restored) component '([^']+)'")
LAST_LINES = 20


# Told after each finished step: how many are done, of how many, and the name of the last one.
Tell = Callable[[int, int, str], None]


class NotTrained(Exception):
    """The training failed; the text holds Rasa's last words."""


def run(*, force: bool) -> int:
    """Train unless there is a model; prints its path."""
    try:
        print(ensure(force=force))
    except NotTrained as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


def parse() -> int:
    """Become the assistant's parser: JSON lines in, JSON lines out."""
    try:
        model = ensure()
    except NotTrained as failure:
        print(failure, file=sys.stderr)
        return 1
    return _become_parser(model)


def _become_parser(model: Path) -> NoReturn:
    environment = rooms.for_rasa(dict(os.environ)) | {"PYTHONPATH": str(paths.ROOT)}
    words = [str(paths.BOT_PYTHON), "-m", "bot.parse", "--model", str(model)]
    kernel.become(words, folder=paths.ROOT, environment=environment)


def ensure(*, force: bool = False) -> Path:
    """Return the model of today's data; makes the sentence encoder and trains when there is none."""
    try:
        encoder.ensure()
        model = models.path()
        if model.exists() and not force:
            shelf.check(model)
            return model
    except (encoder.NotMade, shelf.NotTrusted) as failure:
        raise NotTrained(str(failure)) from failure
    with alone() as waited:
        # Whoever trained meanwhile may have trained just this.
        return model if waited and not force and model.exists() else _shown()


@contextmanager
def alone() -> Iterator[bool]:
    """Let one training run at a time on this machine; yields whether it had to wait for another."""
    with lock() as handle:
        waited = not kernel.take(handle)
        if waited:
            print("Another run is training; waiting for it …", file=sys.stderr, flush=True)
            kernel.wait(handle)
        yield waited


def lock() -> IO[str]:
    """Return the open file whose lock a training holds."""
    models.shelf().mkdir(mode=0o700, parents=True, exist_ok=True)
    return (models.shelf() / "train.lock").open("w")


def somebody() -> str:
    """Return who works on this machine, as its manifest names them."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def make(*, by: str, tell: Tell, anew: bool = False, without: Collection[str] = ()) -> Path:
    """Train a model of the data as they are now, put it on the shelf with its manifest, return its file.

    Where lines are new no part of an earlier training can be used: `anew` does not look for one. `without`:
    topics that operators made and that are left out this time.
    """
    began = time.monotonic()
    draft = models.shelf() / f"draft-{os.getpid()}{shelf.SUFFIX}"
    with snapshot.taken(without=without) as place:
        identity = encoder.identity()
        names = _names(place, identity)
        lines, topics = snapshot.lines(place), snapshot.topics(place)
        _learn(draft, place, tell, anew=anew)
    manifest = Manifest(
        **names,
        sha256=shelf.digest(draft),
        made=time.time(),
        by=by,
        took_s=round(time.monotonic() - began, 1),
        lines=lines,
        topics=topics,
        left_out=sorted(without),
    )
    model = shelf.file_of(models.shelf(), names["model"])
    shelf.seal(draft, model, manifest)
    return model


def _names(place: Path, identity: str) -> dict[str, str]:
    """Return the hashes that name a model of this snapshot."""
    return {
        "model": models.digest(paths.ROOT, reads_with=identity, taught_from=place / "data"),
        "lessons": models.taught(paths.ROOT, taught_from=place / "data"),
        "code": models.code(paths.ROOT, reads_with=identity),
    }


def _learn(draft: Path, place: Path, tell: Tell, *, anew: bool) -> None:
    log = paths.LOGS / "train.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    code, done, steps = 1, 0, _steps(place)
    for line in _lines([*command(draft), *(["--force"] if anew else [])], log, place):
        if isinstance(line, int):
            code = line
        elif found := STEP.search(line):
            done += 1
            tell(min(done, steps), steps, found[1].rpartition(".")[2])
    if code or not draft.exists():
        draft.unlink(missing_ok=True)
        last = "\n".join(log.read_text(errors="replace").splitlines()[-LAST_LINES:])
        raise NotTrained(f"The training failed. Rasa's last words:\n{last}\nAll of it: {log}")


def command(draft: Path) -> list[str]:
    """Return the command line that trains a model into this file, in a folder with the sources."""
    sources = ["--config", "config.yml", "--domain", "domain.yml", "--data", "data/nlu", "data/rules"]
    result = ["--out", str(draft.parent), "--fixed-model-name", draft.name.removesuffix(".tar.gz")]
    # Rasa's validation takes 20 s and warns of every reply that an action says; our tests know better.
    return [str(paths.BOT_PYTHON), "-m", "bot", "train", "--skip-validation", *sources, *result]


def _lines(words: list[str], log: Path, place: Path) -> Iterator[str | int]:
    """Yield Rasa's lines as they come, and at last its exit code; all goes to the log too."""
    ours = {
        "PYTHONPATH": str(paths.ROOT),
        "PYTHONUNBUFFERED": "1",
        # The cache of parts stays where it is, wherever the sources are copied to.
        "RASA_CACHE_DIRECTORY": str(paths.ROOT / ".rasa" / "cache"),
    }
    with (
        log.open("w") as kept,
        subprocess.Popen(
            words,
            cwd=place,
            env=rooms.for_rasa(dict(os.environ)) | ours,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            # Whoever is ended, even by kill -9, leaves nobody training for nothing.
            preexec_fn=partial(kernel.die_with, os.getpid()),
        ) as process,
    ):
        for line in process.stdout or ():
            kept.write(line)
            yield line
    yield process.returncode


def _shown() -> Path:
    """Train, and show each finished step on a terminal."""
    console = Console(stderr=True)
    looks = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[step]}"),
        TimeElapsedColumn(),
    )
    began = time.monotonic()
    with Progress(*looks, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Training the assistant", total=None, step="reading the data")
        if not console.is_terminal:
            print("Training the assistant; a minute or two …", file=sys.stderr, flush=True)

        def tell(done: int, steps: int, name: str) -> None:
            progress.update(bar, completed=done, total=steps, step=name)

        model = make(by=somebody(), tell=tell)
    print(f"Trained the assistant in {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)
    return model


def _steps(place: Path) -> int:
    """Return how many parts the configuration has, which is how many Rasa reports."""
    config = yaml.safe_load((place / "config.yml").read_text(encoding="utf-8"))
    return len(config.get("pipeline") or ()) + len(config.get("policies") or ())
