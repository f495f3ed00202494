"""Recorded conversations replayed: what the assistant made of each line once, it makes of it today."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml
from rasa.shared.core.events import BotUttered, UserUttered

FOLDER = Path(__file__).parent / "recorded"
LANGUAGES = ("en", "nl", "da", "nb", "de")
KINDS = ("tracked", "side question", "calm problem", "to a person")


@dataclass(frozen=True)
class Turn:
    """A line of the shopper, and what comes of it."""

    says: str
    intent: str | None  # None for a bare number or address: what it is read as decides nothing
    hand_over: str | None  # the reason, where a person takes over
    replies: list[str]
    proof: str | None  # the order that may be spoken of


def recorded(language: str) -> dict[str, list[Turn]]:
    """Return the conversations of a language by their kind."""
    content = yaml.safe_load((FOLDER / f"{language}.yml").read_text(encoding="utf-8"))
    return {kind: [Turn(**turn) for turn in turns] for kind, turns in content.items()}


CONVERSATIONS = [
    pytest.param(language, turns, id=f"{language}-{kind.replace(' ', '-')}")
    for language in LANGUAGES
    for kind, turns in recorded(language).items()
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_conversation_of_each_kind(language: str) -> None:
    conversations = recorded(language)
    assert tuple(conversations) == KINDS
    assert all(conversations.values())


@pytest.mark.parametrize(("language", "turns"), CONVERSATIONS)
async def test_a_recorded_conversation_goes_as_it_went(bot: Any, language: str, turns: list[Turn]) -> None:
    talk = bot.talk(locale=language)
    heard = [await answered(talk, turn, language) for turn in turns]
    assert heard == turns


async def answered(talk: Any, turn: Turn, language: str) -> Turn:
    """Return the turn as it goes today, all of it said in the shopper's language."""
    answer = await talk.say(turn.says)
    assert {answer["language"], *(message["lang"] for message in answer["messages"])} == {language}
    replies = await turns_replies(talk)
    assert len(replies) == len(answer["messages"])
    return Turn(
        says=turn.says,
        intent=turn.intent and answer["intent"]["name"],
        hand_over=(answer["handoff"] or {}).get("reason"),
        replies=replies,
        proof=(answer["proof"] or {}).get("order"),
    )


async def turns_replies(talk: Any) -> list[str]:
    """Return the names of the replies in the latest turn; the wire carries their texts only."""
    events = list((await talk.tracker()).events)
    start = max(at for at, event in enumerate(events) if isinstance(event, UserUttered))
    said = [event for event in events[start:] if isinstance(event, BotUttered)]
    return [(event.metadata or {})["utter_action"] for event in said]
