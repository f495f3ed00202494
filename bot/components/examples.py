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
        for _, rows in intents_of(file):
            found.setdefault(file.parent.name, {}).update((_clean(row), None) for row in rows)
    for file in sorted(data.glob("frustration/*.yml")):
        rows = [line.text for line in lines_of(file)]
        found.setdefault(file.stem, {}).update((_clean(row), None) for row in rows)
    return {language: list(rows) for language, rows in found.items()}


def intents_of(file: Path) -> list[tuple[str, list[str]]]:
    """Return the intents of one file with their lines as written; a file with nothing in it has none."""
    content = yaml.load(file.read_text(encoding="utf-8"), LOADER) or {}  # noqa: S506  # a safe one
    blocks = [block for block in content.get("nlu") or [] if "intent" in block]
    return [(block["intent"], _rows(block["examples"])) for block in blocks]


def _rows(examples: str) -> list[str]:
    return [line.strip()[2:] for line in examples.splitlines() if line.strip()]


def _clean(row: str) -> str:
    return measure.clean(_MARKED.sub(r"\1", row))
