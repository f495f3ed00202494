"""Says whether a model is one that was made here: only the file whose SHA-256 its manifest holds is loaded.

A model is a program: loading it runs what is inside. Standard library, for the house reads this too late.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Sequence
from pathlib import Path

SUFFIX = ".tar.gz"
# What a model is called: no path, no dots, nothing that a shell would read.
NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")


class BrokenSeal(Exception):
    """This file must not be loaded; the text says why, and what to do."""


def check(file: Path) -> None:
    """Raise BrokenSeal unless this is the file that was trained here."""
    if not file.is_file():
        raise BrokenSeal(f"There is no model at {file}. Choose another: ./skranke models")
    try:
        wanted = str(json.loads(manifest(file).read_text(encoding="utf-8"))["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        raise BrokenSeal(
            f"{file} has no manifest that says who made it, and a model can run anything when it is loaded. "
            "Make it anew: ./skranke train --force"
        ) from None
    if digest(file) != wanted:
        raise BrokenSeal(
            f"{file} is not the file that was trained: its SHA-256 differs from its manifest's. "
            "Find out who changed it, then ./skranke train --force, or go back: ./skranke rollback"
        )


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    total = hashlib.sha256()
    with file.open("rb") as content:
        for part in iter(lambda: content.read(1 << 20), b""):
            total.update(part)
    return total.hexdigest()


def manifest(file: Path) -> Path:
    """Return where the manifest of a model is."""
    return file.with_name(f"{file.name[: -len(SUFFIX)]}.manifest.json")


def named(name: str, folder: Path) -> Path:
    """Return the file of a model in a folder. Raises BrokenSeal if that is no name but a path or worse."""
    if not NAME.fullmatch(name):
        raise BrokenSeal("This is no name of a model. Choose one of: ./skranke models")
    return folder / f"{name}{SUFFIX}"


def chosen(words: Sequence[str]) -> list[str]:
    """Return the words for Rasa: `--live FILE` names the model to run beside the one of `--model`.

    The house says both once, and starts the assistant again whenever it dies, also after another model was
    put live. Raises BrokenSeal if the model must not be loaded.
    """
    kept = list(words)
    if "run" not in kept or "--model" not in kept:
        return kept
    at = kept.index("--model") + 1
    if "--live" in kept:
        live = kept.index("--live")
        pointer = Path(kept[live + 1])
        del kept[live : live + 2]
        at = kept.index("--model") + 1
        kept[at] = str(_live(pointer, Path(kept[at])))
    check(Path(kept[at]))
    return kept


def _live(pointer: Path, otherwise: Path) -> Path:
    if not pointer.exists():
        return otherwise
    try:
        return named(str(json.loads(pointer.read_text(encoding="utf-8"))["model"]), otherwise.parent)
    except (ValueError, KeyError, TypeError):
        raise BrokenSeal(
            f"{pointer} cannot be read. Say again which model is live: ./skranke promote"
        ) from None
