"""The treaty with the gateway: its examples of requests are good requests, its answers have our fields."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot import wire
from bot.escalation import urgency

EXAMPLES: list[dict[str, Any]] = json.loads(Path("tests/contract/turn.json").read_text(encoding="utf-8"))
FIELDS = {"turn", "messages", "intent", "language", "frustration", "handoff", "proof", "writes", "likeness"}


def shape(answer: dict[str, Any]) -> set[str]:
    """Return the names of all fields of an answer that is no example of what a shopper said."""
    names = set(answer)
    for part in ("handoff", "intent", "frustration"):
        names |= set(answer[part] or {})
    for message in answer["messages"]:
        names |= set(message)
    return names


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_an_example_is_a_request_that_the_bot_takes(example: dict[str, Any]) -> None:
    request = wire.parse(json.dumps(example["request"]).encode())
    assert request.turn == example["response"]["turn"]


@pytest.mark.parametrize("example", EXAMPLES, ids=[example["name"] for example in EXAMPLES])
def test_an_example_answer_has_the_fields_of_a_turn(example: dict[str, Any]) -> None:
    answer = example["response"]
    assert set(answer) == FIELDS
    if answer["handoff"]:
        wish = answer["handoff"]
        assert set(wish) == {"reason", "urgency", "topic", "summary", "slots"}
        assert wish["urgency"] == urgency(wish["reason"], wish["topic"])
