"""What follows the questions that come before a change: "shall I do it?" and "where to?"."""

import pytest

from bot.answered_by import ASKS_ADDRESS, CONFIRMS
from bot.escalation import Situation
from bot.flow import INFORM, LISTEN, Moment, Step, next_step

REPLIES = frozenset({"utter_opening_hours"})


def asked(reply: str | None, intent: str, **fields: object) -> Moment:
    """Return a message that follows this reply of ours."""
    situation = fields.pop("situation", Situation(intent=intent))
    return Moment(situation=situation, intent=intent, replies=REPLIES, last_reply=reply, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(("confirm", "action"), CONFIRMS.items())
def test_a_clear_yes_to_the_question_carries_it_out(confirm: str, action: str) -> None:
    step = next_step(asked(confirm, "affirm", says_yes=True))
    assert step == Step(action, {"confirmed": confirm, "misses": 0})
    done = asked(confirm, "affirm", says_yes=True, last_action=action, last_was_ours=True)
    assert next_step(done) == Step(LISTEN)


@pytest.mark.parametrize("confirm", CONFIRMS)
def test_a_no_changes_nothing_and_says_so(confirm: str) -> None:
    assert next_step(asked(confirm, "deny")) == Step("utter_kept")


@pytest.mark.parametrize("intent", ["affirm", "nlu_fallback", "out_of_scope"])
@pytest.mark.parametrize(("confirm", "action"), CONFIRMS.items())
def test_what_is_no_clear_yes_is_asked_again_and_counted(confirm: str, action: str, intent: str) -> None:
    assert next_step(asked(confirm, intent)) == Step(
        action, {"confirmed": None, "misses": 1, "misses_total": 1}
    )


@pytest.mark.parametrize("confirm", CONFIRMS)
def test_an_unclear_answer_twice_in_a_row_brings_a_person(confirm: str) -> None:
    again = asked(confirm, "nlu_fallback", situation=Situation(intent="nlu_fallback", misses=1))
    assert next_step(again).action == "utter_handoff_missed"


@pytest.mark.parametrize("confirm", CONFIRMS)
def test_another_question_instead_of_a_yes_is_answered_by_its_rule(confirm: str) -> None:
    assert next_step(asked(confirm, "opening_hours")) == Step(None)


@pytest.mark.parametrize("reply", ["utter_stock_yes", "utter_kept", "utter_anything_else", None])
def test_a_yes_to_anything_else_carries_nothing_out(reply: str | None) -> None:
    step = next_step(asked(reply, "affirm", says_yes=True))
    assert step.action not in CONFIRMS.values()
    assert "confirmed" not in step.slots


@pytest.mark.parametrize("question", ASKS_ADDRESS)
def test_what_follows_where_to_goes_to_the_action_unless_it_is_something_else(question: str) -> None:
    told = asked(question, INFORM, tells_address=True, brings=frozenset({"postcode"}))
    assert next_step(told) == Step("action_change_address", {"confirmed": None})
    assert next_step(asked(question, "opening_hours")) == Step(None)
    assert next_step(asked(question, "talk_to_human")).action == "utter_handoff_human"
