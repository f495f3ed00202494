"""The answer is read from the tracker's events."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered

from bot import answer


def user(text: str, intent: str, turn: str = "t", guess: tuple[str, float] | None = None) -> UserUttered:
    """Return a shopper's message."""
    first = {"name": intent, "confidence": 0.9}
    second = [{"name": guess[0], "confidence": guess[1]}] if guess else []
    parsed = {"intent": first, "intent_ranking": [first, *second], "entities": []}
    return UserUttered(text, first, [], parsed, message_id=turn, timestamp=1000.0)


def reply(name: str, buttons: list[dict[str, str]] | None = None) -> BotUttered:
    """Return a reply of the bot."""
    return BotUttered("words", {"buttons": buttons}, {"utter_action": name, "lang": "nl"})


def of(*events: Event, turn: str = "t") -> dict[str, Any]:
    """Return the answer to a turn among these events."""
    found = answer.of_turn(list(events), turn)
    assert found is not None
    return found


def test_an_unknown_turn_has_no_answer() -> None:
    assert answer.of_turn([user("hi", "greet", "one")], "two") is None


def test_only_the_replies_of_that_turn_are_its_answer() -> None:
    events = (
        user("hi", "greet", "one"),
        reply("utter_greet"),
        user("open?", "opening_hours", "two"),
        reply("utter_a"),
    )
    assert len(of(*events, turn="one")["messages"]) == 1


def test_choices_stand_only_where_there_are_buttons() -> None:
    button = {"title": "Een mens", "payload": "talk_to_human"}
    found = of(user("hi", "greet"), reply("utter_greet", [button]), reply("utter_thank", []))
    assert found["messages"] == [
        {"text": "words", "lang": "nl", "choices": [{"id": "talk_to_human", "title": "Een mens"}]},
        {"text": "words", "lang": "nl"},
    ]


def test_a_hand_off_of_an_earlier_turn_is_not_handed_off_again() -> None:
    events = (
        user("person", "talk_to_human", "one"),
        SlotSet("handoff_reason", "asked"),
        reply("utter_handoff_human"),
    )
    assert of(*events, turn="one")["handoff"]["reason"] == "asked"
    later = (*events, user("hi", "greet", "two"), reply("utter_greet"))
    assert of(*later, turn="two")["handoff"] is None


def test_the_card_says_what_was_tried_and_how_it_went() -> None:
    events = (
        user("open?", "opening_hours", "one"),
        reply("utter_opening_hours"),
        user("where is it", "track_order", "two"),
        reply("utter_ask_order_number"),
        user("person", "talk_to_human", "three"),
        ActionExecuted("utter_handoff_human"),
        SlotSet("handoff_reason", "asked"),
        SlotSet("order_number", "20394811"),
        reply("utter_handoff_human"),
    )
    wish = of(*events, turn="three")["handoff"]
    assert wish["topic"] == "track_order"
    assert wish["slots"] == {"order_number": "20394811"}
    assert wish["summary"] == [
        {"intent": "opening_hours", "outcome": "answered"},
        {"intent": "track_order", "outcome": "asked"},
    ]


@pytest.mark.parametrize(
    ("said", "topic"),
    [
        (user("x y", "nlu_fallback", guess=("refund_status", 0.22)), "refund_status"),
        (user("x y", "nlu_fallback", guess=("refund_status", 0.1)), "out_of_scope"),
        (user("x y", "nlu_fallback", guess=("greet", 0.24)), "out_of_scope"),
        (user("20394811", "cancel_order"), "out_of_scope"),
        (user("yes", "affirm"), "talk_to_human"),
        (user("human", "talk_to_human"), "talk_to_human"),
    ],
)
def test_the_topic_is_one_of_the_24_whatever_was_said(said: UserUttered, topic: str) -> None:
    assert answer.topic_of([said]) == topic


@pytest.mark.parametrize(("until", "holds"), [(1001, True), (1000, False), (None, False)])
def test_a_proof_counts_while_it_lives(until: int | None, holds: bool) -> None:
    events = (SlotSet("proven_order", "20394811"), SlotSet("proven_until", until), user("hi", "greet"))
    assert (of(*events)["proof"] is not None) is holds
