"""What the assistant does next where rules cannot say: hand-offs, misses, questions inside the form.

Pure: `bot.moment` reads a Moment from the tracker, `next_step` decides on it.
"""

from dataclasses import dataclass, field
from typing import Any, Optional

from bot import escalation
from bot.escalation import Situation, Verdict

LISTEN = "action_listen"
FORM = "order_form"
FORM_SLOTS = ("order_number", "order_proof")
PROOFS = frozenset({"order_number", "email", "postcode"})
# A message that is nothing but a number or an address, whatever the classifier makes of it.
INFORM = "inform"
# Which action answers an order question once the form has what it needs.
ORDER_ACTIONS = {
    "track_order": "action_order_status",
    "delivery_time": "action_delivery_time",
    "refund_status": "action_refund_status",
}
# Side questions inside the form that an action answers; the others are answered by `utter_<intent>`.
SIDE_ACTIONS = {"product_availability": "action_stock"}
# A yes or no to "what is your order number?" cannot be read.
SMALL_TALK = ("affirm", "deny")


@dataclass(frozen=True)
class Moment:
    """Everything that the next step depends on."""

    situation: Situation
    intent: str
    asked_for: Optional[str] = None  # the slot that the running form asked for
    brings: frozenset[str] = frozenset()  # entities in this message
    by_choice: bool = False  # the shopper pressed a button
    order_question: Optional[str] = None  # the latest intent that needs an order
    in_form: bool = False
    last_action: str = LISTEN  # the last action of this turn; LISTEN when the message is fresh
    last_was_ours: bool = False
    rejected: bool = False  # the form found nothing for it in this message
    failed: bool = False  # the action server did not answer
    handed_off: bool = False
    action_reason: Optional[str] = None  # handoff_reason, set by an action in this turn
    replies: frozenset[str] = frozenset()  # the utter_* that exist


@dataclass(frozen=True)
class Step:
    """The action to predict, or None to leave it to the rules, and what to write down with it."""

    action: Optional[str]
    slots: dict[str, Any] = field(default_factory=dict)
    leave_form: bool = False


def next_step(moment: Moment) -> Step:
    """Return what to do now."""
    if moment.handed_off:
        return Step(LISTEN)
    if moment.action_reason:
        return _hand_off(escalation.verdict_of_action(moment.action_reason, moment.intent))
    if moment.failed:
        return _hand_off(escalation.verdict_of_action("shop_down", moment.intent))
    if moment.last_action == LISTEN or moment.rejected:
        return _answer_to_message(moment)
    return _after(moment)


def _hand_off(verdict: Verdict) -> Step:
    return Step(verdict.reply, {"handoff_reason": verdict.reason}, leave_form=True)


def _answer_to_message(moment: Moment) -> Step:
    verdict = escalation.decide(moment.situation)
    if verdict:
        return _hand_off(verdict)
    if moment.asked_for and _is_side_question(moment):
        return _side_answer(moment)
    if escalation.missed(moment.situation):
        return _first_miss(moment)
    understood = {"misses": 0} if moment.situation.misses else {}
    starts_form = moment.intent == INFORM and moment.asked_for is None
    return Step(FORM if starts_form else None, understood)


def _first_miss(moment: Moment) -> Step:
    slots = {"misses": moment.situation.misses + 1, "misses_total": moment.situation.misses_total + 1}
    if moment.asked_for:
        return Step(f"utter_invalid_{moment.asked_for}", slots)
    return Step("utter_out_of_scope" if moment.intent == "out_of_scope" else "utter_clarify", slots)


def is_readable_in_form(moment: Moment) -> bool:
    """Say whether the form can use this message, or a question in it can be answered beside the form."""
    return bool(moment.brings & PROOFS) or _is_side_question(moment)


def _is_side_question(moment: Moment) -> bool:
    if moment.brings & PROOFS or moment.intent in SMALL_TALK:
        return False
    if moment.intent in ORDER_ACTIONS:
        return moment.by_choice
    return moment.intent in SIDE_ACTIONS or f"utter_{moment.intent}" in moment.replies - {
        "utter_out_of_scope"
    }


def _side_answer(moment: Moment) -> Step:
    if moment.intent in ORDER_ACTIONS:
        return Step(f"utter_ask_{moment.asked_for}")
    leave = moment.intent == "goodbye"
    return Step(SIDE_ACTIONS.get(moment.intent, f"utter_{moment.intent}"), leave_form=leave)


def _after(moment: Moment) -> Step:
    """Return what follows an action of this turn."""
    if moment.last_action == FORM:
        return Step(None) if moment.in_form else Step(ORDER_ACTIONS[moment.order_question or "track_order"])
    if moment.asked_for and _is_side_question(moment) and not moment.last_action.startswith("utter_ask_"):
        return Step(f"utter_ask_{moment.asked_for}")
    if moment.last_was_ours or moment.last_action in ORDER_ACTIONS.values():
        return Step(LISTEN)
    return Step(None)
