"""`python -m bot.encoder.tuning.lines FILE`: writes the training lines with what each is an example of.

Run in the assistant's environment, which knows the data; the tuning itself runs in one with PyTorch. A line
is `{"text": …, "intent": 3, "angry": 0, "kind": -1, "weight": 0.15}`; -1 where nothing is known, weight 0
where a line says nothing about frustration.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from bot import measure, reasons
from bot.components.frustration import CALM, is_everyday
from bot.components.readers import EVERYDAY_WEIGHT
from bot.evaluation.cross import intent_rows, temper_rows

DATA = Path("data")


def main() -> None:
    """Write the file."""
    wishes, tempers = intent_rows(DATA), temper_rows(DATA)
    intents, kinds = sorted({intent for _, intent, _ in wishes}), sorted(reasons.CODES)
    lines = [_wish(measure.clean(text), intent, intents) for _, intent, text in wishes]
    lines += [_temper(measure.clean(text), kind, kinds) for _, kind, text in tempers]
    content = {"intents": intents, "kinds": kinds, "lines": lines}
    Path(sys.argv[1]).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def _wish(text: str, intent: str, intents: list[str]) -> dict[str, Any]:
    weight = EVERYDAY_WEIGHT if is_everyday(intent, text) else 0.0
    known = {"intent": intents.index(intent), "angry": 0, "kind": -1, "weight": weight}
    return {"text": measure.spoken(text), **known}


def _temper(text: str, kind: str, kinds: list[str]) -> dict[str, Any]:
    known = {"intent": -1, "angry": int(kind != CALM), "kind": kinds.index(kind) if kind in kinds else -1}
    return {"text": measure.spoken(text), **known, "weight": 1.0}


if __name__ == "__main__":
    main()
