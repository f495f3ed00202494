"""The shelf of models: each has a manifest of what it is made of, when and by whom, with its SHA-256.

A model is a program: loading it runs what is inside, so a file without its manifest is not loaded. The bot
checks the same in `bot/seal.py`, for the rooms share no code.
"""

import hashlib
import json
import os
import re
from collections.abc import Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path

SUFFIX = ".tar.gz"
MANIFEST = ".manifest.json"
NAME = re.compile(r"[0-9A-Za-z_-]{1,64}")
# Enough to go back to a model of some weeks ago; one is 10 MB, and its figures 1 MB.
KEPT = 10
OWNER_ONLY = 0o600


class NotTrusted(Exception):
    """A model that must not be loaded; the text says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What is known of a model. `lessons` and `code` are hashes; `lines` counts what each language taught.

    `topics` are those that operators made, `left_out` those of them that were not learned: they lacked lines
    or words.
    """

    model: str
    sha256: str
    lessons: str
    code: str
    made: float
    by: str
    took_s: float
    lines: dict[str, int]
    topics: list[str] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)


def file_of(shelf: Path, name: str) -> Path:
    """Return the file of a model. NotTrusted if that is no name, but a path or worse."""
    if not NAME.fullmatch(name):
        raise NotTrusted("This is no name of a model. Choose one of: ./skranke models")
    return shelf / f"{name}{SUFFIX}"


def name_of(model: Path) -> str:
    """Return what a model is called."""
    return model.name.removesuffix(SUFFIX)


def seal(draft: Path, model: Path, manifest: Manifest) -> None:
    """Put a trained file on the shelf under its name, its manifest first."""
    beside = manifest_of(model)
    note = beside.with_name(f"draft-{os.getpid()}.json")
    note.touch(mode=OWNER_ONLY)
    note.write_text(json.dumps(asdict(manifest)), encoding="utf-8")
    note.replace(beside)
    draft.chmod(OWNER_ONLY)
    draft.replace(model)


def read(model: Path) -> Manifest:
    """Return a model's manifest. NotTrusted if there is none that can be read."""
    try:
        return Manifest(**json.loads(manifest_of(model).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        raise NotTrusted(
            f"{model} has no manifest that says who made it, and a model can run anything when it is loaded. "
            "Make it anew: ./skranke train --force"
        ) from None


def check(model: Path) -> None:
    """Raise NotTrusted unless this is the file that was trained here."""
    if not model.is_file():
        raise NotTrusted(f"There is no model at {model}. Choose another: ./skranke models")
    if digest(model) != read(model).sha256:
        raise NotTrusted(
            f"{model} is not the file that was trained: its SHA-256 differs from its manifest's. "
            "Find out who changed it, then ./skranke train --force, or go back: ./skranke rollback"
        )


def digest(file: Path) -> str:
    """Return the SHA-256 of a file."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def manifest_of(model: Path) -> Path:
    """Return where a model's manifest is."""
    return model.with_name(name_of(model) + MANIFEST)


def everything(shelf: Path) -> list[Manifest]:
    """Return the manifests of all models that are there, newest first."""
    found = []
    for file in shelf.glob(f"*{MANIFEST}"):
        model = file.with_name(file.name.removesuffix(MANIFEST) + SUFFIX)
        if model.is_file():
            found.append(read(model))
    return sorted(found, key=lambda one: (-one.made, one.model))


def prune(shelf: Path, needed: Collection[str], *, kept: int = KEPT) -> list[str]:
    """Remove all but the newest models and those that are needed; returns the names of what is gone."""
    gone = [one.model for one in everything(shelf)[kept:] if one.model not in needed]
    for name in gone:
        for file in shelf.glob(f"{name}.*"):
            file.unlink()
    return gone
