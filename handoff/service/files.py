"""Looks for somebody in files: training data that was written by hand, and logs."""

import gzip
from collections.abc import Iterator, Sequence
from pathlib import Path

from handoff.core.person import Person

KINDS = {".yml", ".yaml", ".md", ".json", ".jsonl", ".txt", ".csv", ".log", ".gz", ".1"}


def mentions(person: Person, folders: Sequence[Path]) -> list[str]:
    """Return `path:line` of every line that names this person."""
    return [
        f"{path}:{number}"
        for path in _files(folders)
        for number, line in enumerate(_lines(path), 1)
        if person.is_in([line])
    ]


def _files(folders: Sequence[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in KINDS and path.is_file())


def _lines(path: Path) -> Iterator[str]:
    if path.suffix == ".gz":
        with gzip.open(path, "rt", encoding="utf-8", errors="replace") as text:
            yield from text
    else:
        with path.open(encoding="utf-8", errors="replace") as text:
            yield from text
