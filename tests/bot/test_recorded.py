"""Recorded conversations replayed: what the assistant made of each line once, it makes of it today."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.evaluation import recorded
from bot.evaluation.recorded import Recording, Turn

FOLDER = Path("data/recorded")
LANGUAGES = ("en", "nl", "da", "nb", "de")
KINDS = ("tracked", "side question", "calm problem", "to a person")
SKILLS = (
    *("cancelled", "sent back", "too late", "money", "charged twice", "invoice", "another address"),
    *("out of stock", "a product", "the shop", "log-in and code"),
    *("by when", "ways to pay", "a robot", "a complaint", "somebody"),
)


CONVERSATIONS = [
    pytest.param(one, id=f"{one.language}-{one.file}-{one.name.replace(' ', '-')}")
    for one in recorded.read(FOLDER)
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_conversation_of_each_kind(language: str) -> None:
    ours = [one for one in recorded.read(FOLDER) if (one.language, one.file) == (language, "shop")]
    assert tuple(one.name for one in ours) == KINDS
    assert all(one.turns for one in ours)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_a_conversation_for_each_skill(language: str) -> None:
    ours = [one for one in recorded.read(FOLDER) if (one.language, one.file) == (language, "skills")]
    assert tuple(one.name for one in ours) == SKILLS
    assert all(one.turns for one in ours)


@pytest.mark.parametrize("kept", CONVERSATIONS)
async def test_a_recorded_conversation_goes_as_it_went(bot: Any, kept: Recording) -> None:
    assert await recorded.replay(bot.agent, kept) is None


@pytest.mark.parametrize("language", LANGUAGES)
async def test_all_of_it_is_said_in_the_shoppers_language(bot: Any, language: str) -> None:
    talk = bot.talk(locale=language)
    kept = next(one for one in recorded.read(FOLDER) if one.language == language)
    for turn in kept.turns:
        answer = await talk.say(turn.says)
        assert {answer["language"], *(message["lang"] for message in answer["messages"])} == {language}


async def test_a_conversation_that_goes_otherwise_is_shown_where_it_does(bot: Any) -> None:
    kept = next(one for one in recorded.read(FOLDER) if (one.language, one.name) == ("en", "tracked"))
    first, *rest = kept.turns
    wanted = Turn(says=first.says, intent="greet", hand_over=None, replies=first.replies, proof=None)
    found = await recorded.replay(bot.agent, Recording("en", "shop", "tracked", [wanted, *rest]))
    assert found is not None
    assert (found["turn"], found["wanted"]["intent"], found["came"]["intent"]) == (1, "greet", first.intent)


async def test_what_is_kept_goes_as_it_went(bot: Any) -> None:
    says = ["where is my order", "20394998", "it's cato15@example.org", "thanks"]
    turns = await recorded.hold(bot.agent, "en", says)
    assert turns[0].intent == "track_order" and turns[1].intent is None
    assert await recorded.replay(bot.agent, Recording("en", "kept", "one", turns)) is None
