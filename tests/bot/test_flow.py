"""The next step, from one moment of a conversation."""

from dataclasses import replace

import pytest

from bot.asides import Aside
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
    assert next_step(question) == Step("action_opening_hours")
    answered = replace(question, last_action="action_opening_hours", last_was_ours=True)
    assert next_step(answered) == Step("utter_ask_order_number")
    asked = replace(question, last_action="utter_ask_order_number", last_was_ours=True)
    assert next_step(asked) == Step(LISTEN)


def test_goodbye_leaves_the_form() -> None:
    assert next_step(in_form("goodbye")) == Step("utter_goodbye", leave_form=True)


def test_the_button_of_the_running_question_is_no_miss() -> None:
    assert next_step(in_form("track_order", by_choice=True)) == Step(
        "utter_ask_order_number", {"order_question": "track_order"}
    )


@pytest.mark.parametrize(
    ("question", "action"),
    [
        ("track_order", "action_order_status"),
        ("delivery_time", "action_delivery_time"),
        ("refund_status", "action_refund_status"),
        ("cancel_order", "action_cancel_order"),
        ("change_address", "action_change_address"),
        ("return_item", "action_return_item"),
        ("invoice_copy", "action_invoice_copy"),
        ("double_charge", "action_double_charge"),
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
    ("reason", "reply"), [("proof", "proof"), ("shop_down", "shop_down"), ("topic", "topic")]
)
def test_a_reason_left_by_an_action_hands_off(reason: str, reply: str) -> None:
    step = next_step(moment("track_order", last_action="action_order_status", action_reason=reason))
    assert step == Step(f"utter_handoff_{reply}", {"handoff_reason": reason}, leave_form=True)


def test_a_person_who_is_called_after_the_form_is_announced_by_what_it_was_about() -> None:
    step = next_step(moment(INFORM, last_action="action_change_address", action_reason="topic"))
    assert step.action == "utter_handoff_change_address"


def test_an_action_server_that_does_not_answer_hands_off() -> None:
    step = next_step(moment("track_order", last_action="order_form", failed=True))
    assert step == Step("utter_handoff_shop_down", {"handoff_reason": "shop_down"}, leave_form=True)


@pytest.mark.parametrize(
    ("aside", "reply"),
    [
        (Aside.WHY, "utter_why_proof"),
        (Aside.LACKS, "utter_without_order_number"),
        (Aside.WAITS, "utter_take_your_time"),
    ],
)
def test_what_is_said_beside_the_form_is_answered_and_no_miss(aside: Aside, reply: str) -> None:
    said = in_form(INFORM, aside=aside)
    assert next_step(said) == Step(reply)
    assert next_step(replace(said, last_action=reply, last_was_ours=True)) == Step(LISTEN)


def test_who_lacks_it_after_hearing_where_it_is_gets_a_person() -> None:
    still = in_form(INFORM, aside=Aside.LACKS, situation=Situation(intent=INFORM, cannot_prove=True))
    assert next_step(still) == Step("utter_handoff_topic", {"handoff_reason": "topic"}, leave_form=True)


def test_a_number_with_a_digit_too_few_may_be_typed_three_times() -> None:
    typo = Situation(intent="track_order", unreadable=True, attempt=True, misses=1, misses_total=1)
    assert next_step(in_form("track_order", situation=typo)).action == "utter_invalid_order_number"
    third = replace(typo, misses=2, misses_total=2)
    assert next_step(in_form("track_order", situation=third)).action == "utter_handoff_missed"


def test_another_order_question_inside_the_form_is_taken_up() -> None:
    other = in_form("refund_status", sure=True, earlier_question="track_order")
    assert next_step(other) == Step("utter_ask_order_number", {"order_question": "refund_status"})


def test_the_same_order_question_again_is_no_answer_to_the_form() -> None:
    again = unreadable("track_order")
    assert next_step(replace(again, sure=True, earlier_question="track_order")).slots["misses"] == 1


def test_what_a_return_costs_is_answered_beside_its_own_form() -> None:
    again = in_form("return_item", sure=True, earlier_question="return_item")
    assert next_step(again).action == "action_return_item"


def test_how_long_delivery_takes_is_answered_beside_the_form() -> None:
    general = in_form("delivery_time", sure=True, earlier_question="track_order")
    assert next_step(general) == Step("action_delivery_time", {"order_question": "delivery_time"})


def test_try_again_after_a_wrong_proof_asks_for_the_number_too() -> None:
    pressed = in_form("track_order", by_choice=True, last_reply="utter_order_not_matched")
    assert next_step(pressed) == Step(
        "utter_ask_order_number", {"order_number": None, "requested_slot": "order_number"}
    )


@pytest.mark.parametrize(
    ("intent", "last_reply", "action"),
    [
        ("affirm", None, "utter_greet"),
        ("deny", None, "utter_greet"),
        ("deny", "utter_stock_yes", "utter_goodbye"),
        ("deny", "utter_anything_else", "utter_goodbye"),
        ("deny", "utter_clarify", "utter_clarify"),
        ("affirm", "utter_stock_no", "utter_anything_else"),
    ],
)
def test_a_yes_or_no_is_answered_by_what_it_follows(intent: str, last_reply: str | None, action: str) -> None:
    assert next_step(moment(intent, last_reply=last_reply)).action == action


def test_no_to_an_offered_person_asks_for_anything_else() -> None:
    offered = Situation(intent="deny", person_offered=True)
    assert next_step(moment("deny", situation=offered, last_reply="utter_stock_no")).action == (
        "utter_anything_else"
    )


def test_a_foreign_language_hears_which_ones_we_speak() -> None:
    assert next_step(moment("nlu_fallback", foreign=True)).action == "utter_languages"


def test_what_is_said_where_no_rule_applied_is_said_once() -> None:
    assert next_step(moment("track_order", last_action="utter_clarify")).action == LISTEN


def test_a_doubt_between_two_of_our_guesses_is_asked_about_and_no_miss() -> None:
    assert next_step(moment("nlu_fallback", wavers=True)) == Step("utter_clarify")


def test_a_guess_that_stands_out_is_tried_before_a_second_miss_brings_a_person() -> None:
    again = Situation(intent="nlu_fallback", misses=1, misses_total=1)
    tried = moment("nlu_fallback", situation=again, last_reply="utter_clarify", second_try="shipping_cost")
    assert next_step(tried) == Step("action_shipping_cost", {"misses": 0})
    assert next_step(moment("nlu_fallback", situation=again)).action == "utter_handoff_missed"


def test_a_brief_remark_on_what_was_answered_is_no_miss() -> None:
    second = Situation(intent="nlu_fallback", misses=1, misses_total=1)
    assert next_step(moment("nlu_fallback", situation=second, reacts=True)) == Step("utter_anything_else")


def test_anger_in_a_brief_remark_still_brings_a_person() -> None:
    angry = Situation(intent="nlu_fallback", frustration=0.9, frustration_signs=("insult",))
    assert (
        next_step(moment("nlu_fallback", situation=angry, reacts=True)).action == "utter_handoff_frustration"
    )


def test_no_to_the_question_what_is_meant_is_a_miss() -> None:
    no = Situation(intent="deny", says_no_again=True)
    assert next_step(moment("deny", situation=no, last_reply="utter_clarify")).slots["misses"] == 1


def test_an_order_question_is_noted_for_the_actions() -> None:
    assert next_step(moment("cancel_order")) == Step(None, {"order_question": "cancel_order"})


def test_the_rules_of_a_return_told_in_passing_leave_the_form_its_question() -> None:
    aside = in_form("return_item", sure=True, earlier_question="track_order")
    assert next_step(aside) == Step("action_return_item")


def test_a_running_form_proves_the_order_of_who_was_charged_twice() -> None:
    said = in_form("double_charge", sure=True, earlier_question="track_order")
    assert next_step(said) == Step("utter_ask_order_number", {"order_question": "double_charge"})
