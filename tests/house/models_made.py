"""Models on a shelf of a test's own: files with manifests and figures, without any training."""

import json
from pathlib import Path
from typing import Any

from house import shelf
from house.shelf import Manifest
from house.targets import FIGURES, LANGUAGES

FROZEN = "frozen-lines"


def model(
    folder: Path,
    name: str,
    *,
    made: float = 1.0,
    content: bytes | None = None,
    left_out: list[str] | None = None,
) -> Path:
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
        left_out=left_out or [],
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


def line(text: str, read: str) -> dict[str, Any]:
    """Return a greeting that is read as something else."""
    return {"language": "en", "text": text, "meant": "greet", "read": read, "confidence": 0.5}


def full(
    name: str, *, misread: list[dict[str, Any]], recall: float = 0.5, value: float = 0.9, **more: Any
) -> dict[str, Any]:
    """Return a report with all that the studio shows."""
    row = {"lines": 4, "precision": 1.0, "recall": recall, "taken_for": {}}
    return {
        **report(name, value=value),
        "made": 1.0,
        "lines": {"intents": 4},
        "answered": {},
        "by_language": {language: {"greet": row, "deny": {**row, "recall": 0.5}} for language in LANGUAGES},
        "confusion": {"names": ["deny", "greet"], "counts": [[2, 0], [1, 3]]},
        "misread": misread,
        "out_of_scope": [{"rejected": 0.0, "right": 0.9}, {"rejected": 0.95, "right": recall}],
        "out_of_scope_by_language": {"da": [{"rejected": 0.95, "right": recall}]},
        "kinds": [{"kind": "capitals", "frustrated": True, "lines": 2, "called": recall}],
        **more,
    }
