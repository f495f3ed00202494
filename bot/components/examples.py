"""Reads the example lines of each language from the data folder."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from bot import measure
from bot.components.frustration import LOADER, lines_of

# The folders that lines are learned from; `data/test` is not among them.
ROOMS = ("nlu", "frustration")
# "[20394811](order_id)" and "[20394811]{"entity": …}" are how Rasa marks what an example mentions.
_MARKED = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\{[^}]*\})")


def lines_by_language(data: Path) -> dict[str, list[str]]:
    """Return the clean lines of each language, none of them twice."""
    found: dict[str, dict[str, None]] = {}
    for file in sorted(data.glob("nlu/*/*.yml")):
        for block in yaml.load(file.read_text(encoding="utf-8"), LOADER)["nlu"]:  # noqa: S506  # a safe one
            if "intent" in block:
                rows = [row.strip()[2:] for row in block["examples"].splitlines()]
                found.setdefault(file.parent.name, {}).update((_clean(row), None) for row in rows if row)
    for file in sorted(data.glob("frustration/*.yml")):
        rows = [line.text for line in lines_of(file)]
        found.setdefault(file.stem, {}).update((_clean(row), None) for row in rows)
    return {language: list(rows) for language, rows in found.items()}


def _clean(row: str) -> str:
    return measure.clean(_MARKED.sub(r"\1", row))
