"""`./skranke train` and `parse`: makes a model of today's data, and shows what it makes of sentences."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import yaml
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from house import encoder, kernel, models, paths, rooms

# Rasa's own words about its progress, in its log.
STEP = re.compile(r"(?:Finished training|Restored) component '([^']+)'")
LAST_LINES = 20


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
    except encoder.NotMade as failure:
        raise NotTrained(str(failure)) from failure
    model = models.path()
    if model.exists() and not force:
        return model
    paths.MODELS.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (paths.MODELS / "train.lock").open("w") as lock:
        if not kernel.take(lock):
            print("Another run is training; waiting for it …", file=sys.stderr, flush=True)
            kernel.wait(lock)
        if force or not model.exists():
            _train(model)
    return model


def _train(model: Path) -> None:
    began = time.monotonic()
    draft = model.with_name(f"draft-{os.getpid()}.tar.gz")
    log = paths.LOGS / "train.log"
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    code = _shown(_lines(command(draft), log))
    if code or not draft.exists():
        draft.unlink(missing_ok=True)
        last = "\n".join(log.read_text(errors="replace").splitlines()[-LAST_LINES:])
        raise NotTrained(f"The training failed. Rasa's last words:\n{last}\nAll of it: {log}")
    draft.replace(model)
    took = time.monotonic() - began
    print(f"Trained the assistant in {took:.0f} s.", file=sys.stderr, flush=True)


def command(draft: Path) -> list[str]:
    """Return the command line that trains a model into this file, in a folder with the sources."""
    sources = ["--config", "config.yml", "--domain", "domain.yml", "--data", "data/nlu", "data/rules"]
    result = ["--out", str(draft.parent), "--fixed-model-name", draft.name.removesuffix(".tar.gz")]
    # Rasa's validation takes 20 s and warns of every reply that an action says; our tests know better.
    return [str(paths.BOT_PYTHON), "-m", "bot", "train", "--skip-validation", *sources, *result]


def _lines(words: list[str], log: Path) -> Iterator[str | int]:
    """Yield Rasa's lines as they come, and at last its exit code; all goes to the log too."""
    environment = rooms.for_rasa(dict(os.environ)) | {"PYTHONPATH": str(paths.ROOT), "PYTHONUNBUFFERED": "1"}
    with (
        log.open("w") as kept,
        subprocess.Popen(
            words,
            cwd=paths.ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
        ) as process,
    ):
        for line in process.stdout or ():
            kept.write(line)
            yield line
    yield process.returncode


def _shown(lines: Iterator[str | int]) -> int:
    """Show each finished step; returns the exit code."""
    console = Console(stderr=True)
    steps = _steps()
    looks = (
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.fields[step]}"),
        TimeElapsedColumn(),
    )
    with Progress(*looks, console=console, transient=True, disable=not console.is_terminal) as progress:
        bar = progress.add_task("Training the assistant", total=steps, step="reading the data")
        if not console.is_terminal:
            print("Training the assistant; a minute or two …", file=sys.stderr, flush=True)
        for line in lines:
            if isinstance(line, int):
                return line
            if found := STEP.search(line):
                progress.update(bar, advance=1, step=found[1].rpartition(".")[2])
    return 1


def _steps() -> int:
    """Return how many parts the configuration has, which is how many Rasa reports."""
    config = yaml.safe_load((paths.ROOT / "config.yml").read_text(encoding="utf-8"))
    return len(config.get("pipeline") or ()) + len(config.get("policies") or ())
