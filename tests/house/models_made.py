"""Models on a shelf of a test's own: files with manifests and figures, without any training."""

import json
from pathlib import Path
from typing import Any

from house import shelf
from house.shelf import Manifest
from house.targets import FIGURES, LANGUAGES

FROZEN = "frozen-lines"


def model(folder: Path, name: str, *, made: float = 1.0, content: bytes | None = None) -> Path:
    """Put a model on the shelf and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"draft-{name}.tar.gz"
    draft.write_bytes(content or name.encode())
    manifest = Manifest(
        model=name,
        sha256=shelf.digest(draft),
        lessons="of today",
        code="of this version",
        made=made,
        by="anna",
        took_s=9.0,
        lines={"en": 10},
    )
    file = shelf.file_of(folder, name)
    shelf.seal(draft, file, manifest)
    return file


def report(name: str, *, value: float = 0.9, **of_english: float) -> dict[str, Any]:
    """Return a report in which every figure of every language is the same, but those of English named."""
    row = {figure.name: value for figure in FIGURES}
    languages = {language: dict(row) for language in LANGUAGES}
    languages["en"].update(of_english)
    return {
        "model": name,
        "held_out": FROZEN,
        "languages": languages,
        "all": row,
        "recorded": {"of": 3, "failed": []},
    }


def measured(folder: Path, one: dict[str, Any]) -> None:
    """Keep a report beside its model."""
    (folder / f"{one['model']}.test.figures.json").write_text(json.dumps(one), encoding="utf-8")
