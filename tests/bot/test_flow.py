"""The next step, from one moment of a conversation."""

from dataclasses import replace

import pytest

from bot.escalation import Situation
from bot.flow import INFORM, LISTEN, Moment, Step, next_step

REPLIES = frozenset({"utter_opening_hours", "utter_thank", "utter_goodbye", "utter_out_of_scope"})


def moment(intent: str, **fields: object) -> Moment:
    """Return a fresh message with this intent."""
    situation = fields.pop("situation", Situation(intent=intent))
    return Moment(situation=situation, intent=intent, replies=REPLIES, **fields)  # type: ignore[arg-type]


def in_form(intent: str, **fields: object) -> Moment:
    """Return a message while the form waits for an order number."""
    return moment(intent, asked_for="order_number", in_form=True, **fields)


def unreadable(intent: str) -> Moment:
    """Return a message that the form cannot use."""
    return in_form(intent, situation=Situation(intent=intent, unreadable=True))


def test_an_understood_message_is_left_to_the_rules() -> None:
    assert next_step(moment("opening_hours")) == Step(None)


def test_an_understood_message_ends_the_row_of_misses() -> None:
    missed_before = moment("opening_hours", situation=Situation(intent="opening_hours", misses=1))
    assert next_step(missed_before).slots == {"misses": 0}


@pytest.mark.parametrize(
    ("intent", "reply"), [("nlu_fallback", "utter_clarify"), ("out_of_scope", "utter_out_of_scope")]
)
def test_a_first_miss_is_counted_and_answered(intent: str, reply: str) -> None:
    assert next_step(moment(intent)) == Step(reply, {"misses": 1, "misses_total": 1})


def test_a_hand_off_leaves_the_form_and_then_only_listens() -> None:
    step = next_step(in_form("talk_to_human"))
    assert step == Step("utter_handoff_human", {"handoff_reason": "asked"}, leave_form=True)
    assert next_step(moment("talk_to_human", last_action="utter_handoff_human", handed_off=True)) == Step(
        LISTEN
    )


def test_an_answer_to_the_form_goes_to_the_form() -> None:
    answer = in_form(INFORM, brings=frozenset({"order_number"}))
    assert next_step(answer) == Step(None)


def test_a_bare_number_without_a_form_starts_it() -> None:
    assert next_step(moment(INFORM, brings=frozenset({"order_number"}))).action == "order_form"


@pytest.mark.parametrize("intent", ["nlu_fallback", "out_of_scope", "deny", "track_order"])
def test_an_unreadable_answer_is_asked_again_and_counted_once(intent: str) -> None:
    assert next_step(unreadable(intent)) == Step(
        "utter_invalid_order_number", {"misses": 1, "misses_total": 1}
    )


def test_a_side_question_is_answered_and_then_the_form_asks_again() -> None:
    question = in_form("opening_hours")
    assert next_step(question) == Step("utter_opening_hours")
    answered = replace(question, last_action="utter_opening_hours", last_was_ours=True)
    assert next_step(answered) == Step("utter_ask_order_number")
    asked = replace(question, last_action="utter_ask_order_number", last_was_ours=True)
    assert next_step(asked) == Step(LISTEN)


def test_goodbye_leaves_the_form() -> None:
    assert next_step(in_form("goodbye")) == Step("utter_goodbye", leave_form=True)


def test_the_button_of_the_running_question_is_no_miss() -> None:
    assert next_step(in_form("track_order", by_choice=True)) == Step("utter_ask_order_number")


@pytest.mark.parametrize(
    ("question", "action"),
    [
        ("track_order", "action_order_status"),
        ("delivery_time", "action_delivery_time"),
        ("refund_status", "action_refund_status"),
        (None, "action_order_status"),
    ],
)
def test_a_finished_form_answers_the_question_that_led_to_it(question: str | None, action: str) -> None:
    done = moment(INFORM, last_action="order_form", order_question=question)
    assert next_step(done) == Step(action)
    assert next_step(replace(done, last_action=action)) == Step(LISTEN)


def test_a_form_that_asks_on_is_left_to_its_policy() -> None:
    assert next_step(in_form(INFORM, last_action="order_form")) == Step(None)


@pytest.mark.parametrize(
    ("reason", "reply"), [("proof", "proof"), ("shop_down", "shop_down"), ("topic", "human")]
)
def test_a_reason_left_by_an_action_hands_off(reason: str, reply: str) -> None:
    step = next_step(moment("track_order", last_action="action_order_status", action_reason=reason))
    assert step == Step(f"utter_handoff_{reply}", {"handoff_reason": reason}, leave_form=True)


def test_an_action_server_that_does_not_answer_hands_off() -> None:
    step = next_step(moment("track_order", last_action="order_form", failed=True))
    assert step == Step("utter_handoff_shop_down", {"handoff_reason": "shop_down"}, leave_form=True)
