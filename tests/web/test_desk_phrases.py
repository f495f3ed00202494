"""The desk's words: the same in five languages, each used, and one for every code of the gateway."""

import json
import re
from functools import cache
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from actions.disclosure import Item
from actions.shop.port import Outcome as Written
from handoff.core.topics import INTENTS, OTHER
from handoff.wire.frames import Body, Outcome, Tried

DESK = Path(__file__).parents[2] / "web" / "desk"
LANGUAGES = ("en", "nl", "da", "nb", "de")
# The card's codes as wire/frames.py names them; the assistant's own tests keep its side.
REASONS = ("asked", "frustration", "missed", "topic", "proof", "shop_down", "distress", "bot_down", "unknown")
SIGNALS = (
    *(
        "capitals",
        "exclamation",
        "repeated_contact",
        "money",
        "waiting",
        "insult",
        "legal_threat",
        "distress",
    ),
    *("bot_failed", "despair", "money_missing", "sarcasm", "threat", "said_again", "bot_missed", "tone"),
)
METHODS = ("email", "postcode", "email+postcode")
# Where a key is put together from a family and a code.
FAMILIES = (
    *("topic", "topics", "reason", "signal", "outcome", "tried", "method", "event", "state", "help"),
    *("me.role", "role", "empty", "gone", "toast", "pane", "login", "link", "card.frustration", "composer"),
    *("wrote", "allow", "search"),
)


@cache
def phrases(language: str) -> dict[str, str]:
    """Return the phrases of a language."""
    found: dict[str, str] = json.loads((DESK / "phrases" / f"{language}.json").read_text())
    return found


def choices(literal: object) -> set[str]:
    """Return the strings of a Literal, and of one inside a union."""
    return {one for part in get_args(literal) for one in ([part] if isinstance(part, str) else choices(part))}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_phrases_with_the_same_blanks(language: str) -> None:
    def blanks(words: dict[str, str]) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", phrase)) for key, phrase in words.items()}

    assert blanks(phrases(language)) == blanks(phrases("en"))
    assert all(phrase.strip() for phrase in phrases(language).values())


def test_every_code_of_the_gateway_has_words() -> None:
    events = choices(get_type_hints(Body)["event"])
    wanted = {f"topic.{name}" for name in INTENTS | {OTHER}} | {f"reason.{name}" for name in REASONS}
    wanted |= {f"signal.{name}" for name in SIGNALS} | {f"method.{name}" for name in METHODS}
    wanted |= {f"outcome.{name}" for name in get_args(Outcome)} | {f"event.{name}" for name in events}
    wanted |= {f"tried.{name}" for name in choices(get_type_hints(Tried)["outcome"])}
    wanted |= {f"wrote.{name}" for name in (*Written, "unconfirmed")} | {f"allow.{item}" for item in Item}
    assert wanted <= phrases("en").keys()


def test_the_card_knows_the_same_items_as_the_one_table_of_disclosure() -> None:
    source = (DESK / "views" / "identity.js").read_text()
    named = re.findall(r'"(\w+)"', source.partition("const ITEMS")[2].partition(";")[0])
    assert named == [str(item) for item in Item]


def test_every_phrase_is_said_somewhere_and_everything_said_has_a_phrase() -> None:
    source = "\n".join(path.read_text() for path in DESK.rglob("*.js"))
    keys = {re.sub(r"\.(one|other)$", "", key) for key in phrases("en") if key != "topic.other"}
    rooms = {key.split(".")[0] for key in keys}
    literals = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', source))
    said = {key for key in literals if key.split(".")[0] in rooms}
    assert said - keys == set()
    assembled = tuple(f"{family}." for family in FAMILIES)
    assert {key for key in keys - said if not key.startswith(assembled)} == set()


def test_the_desk_never_makes_markup_from_text() -> None:
    risky = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|DOMParser"
    )
    assert [path.name for path in DESK.rglob("*.js") if risky.search(path.read_text())] == []


def test_no_script_and_no_style_stands_in_the_page() -> None:
    page = (DESK / "index.html").read_text()
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", page)
