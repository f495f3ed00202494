"""What another model makes of what shoppers wrote lately: the masked lines that the two read differently."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from bot import temper
from bot.parse import reading_of


class Line(NamedTuple):
    """A masked message of a shopper."""

    id: str
    language: str
    text: str


def read(file: Path) -> list[Line]:
    """Return the lines of a JSON file: a list of `{id, language, text}`."""
    return [
        Line(str(one["id"]), str(one["language"]), str(one["text"]))
        for one in json.loads(file.read_text(encoding="utf-8"))
    ]


async def readings(agent: Any, lines: Sequence[Line], tell: Callable[[], None]) -> list[dict[str, Any]]:
    """Return what a model makes of each line, as it would act on it."""
    found = []
    for line in lines:
        reading = reading_of(line.text, await agent.parse_message(line.text))
        found.append(
            {
                "intent": reading["intent"],
                "confidence": round(reading["confidence"], 3),
                "language": reading["language"],
                "frustrated": reading["frustration"] >= temper.FRUSTRATED,
            }
        )
        tell()
    return found


def changes(
    lines: Sequence[Line], was: Sequence[dict[str, Any]], now: Sequence[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Return the lines that the shopper would get another answer to."""
    return [
        {**line._asdict(), "was": before, "now": after}
        for line, before, after in zip(lines, was, now, strict=True)
        if any(before[name] != after[name] for name in ("intent", "language", "frustrated"))
    ]
