"""What the assistant does next where rules cannot say: hand-offs, misses, questions inside the form.

Pure: `bot.moment` reads a Moment from the tracker, `next_step` decides on it.
"""

from dataclasses import dataclass, field
from typing import Any, Optional

from bot import answered_by, escalation
from bot.asides import Aside
from bot.escalation import Situation, Verdict

LISTEN = "action_listen"
FORM = "order_form"
FORM_SLOTS = ("order_number", "order_proof")
PROOFS = frozenset({"order_number", "email", "postcode"})
# A message that is nothing but a number or an address, whatever the classifier makes of it.
INFORM = "inform"
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
    sure: bool = False  # the classifier has no doubt about the intent
    aside: Optional[Aside] = None  # what the message says beside the form's question
    says_yes: bool = False  # it is a yes beyond doubt
    tells_address: bool = False  # it may be the address that was asked for
    foreign: bool = False  # it is in none of the five languages
    last_reply: Optional[str] = None  # what the bot said before this message
    earlier_question: Optional[str] = None  # the same, before this message
    order_question: Optional[str] = None  # the question that an order is, or was last, proven for
    in_form: bool = False
    last_action: str = LISTEN  # the last action of this turn; LISTEN when the message is fresh
    last_was_ours: bool = False
    rejected: bool = False  # the form found nothing for it in this message
    failed: bool = False  # the action server did not answer
    reacts: bool = False  # a brief remark on what was just answered
    wavers: bool = False  # two guesses share nearly all of the chance
    second_try: Optional[str] = None  # a guess worth answering, after a question of ours that did not help
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
        return _hand_off(escalation.verdict_of_action(moment.action_reason, _topic(moment)))
    if moment.failed:
        return _hand_off(escalation.verdict_of_action("shop_down", moment.intent))
    if moment.last_action == LISTEN or moment.rejected:
        return _answer_to_message(moment)
    return _after(moment)


def _topic(moment: Moment) -> str:
    """Return what the action that calls a person was about: by then the message may be a bare postcode."""
    asked = (intent for intent, action in answered_by.ORDER_ACTIONS.items() if action == moment.last_action)
    return next(asked, moment.intent)


def _hand_off(verdict: Verdict) -> Step:
    return Step(verdict.reply, {"handoff_reason": verdict.reason}, leave_form=True)


def _answer_to_message(moment: Moment) -> Step:
    verdict = escalation.decide(moment.situation)
    if verdict and not (verdict.reason == "missed" and _is_spared(moment)):
        return _hand_off(verdict)
    if verdict and _tries_again(moment):
        return Step(answered_by.TRIED_BY[moment.second_try or ""], {"misses": 0})
    if moment.last_reply in (*answered_by.CONFIRMS, *answered_by.ASKS_ADDRESS) and not moment.asked_for:
        wish = _answer_to_wish(moment)
        if wish:
            return wish
    if _asks_nothing(moment):
        return Step("utter_anything_else")
    inside = _answer_inside_form(moment) if moment.asked_for else None
    return inside or _answer_by_rules(moment)


def _is_spared(moment: Moment) -> bool:
    """Say whether one more message that was not understood still calls nobody."""
    return _asks_nothing(moment) or _tries_again(moment) or (bool(moment.asked_for) and _drops_it(moment))


def _tries_again(moment: Moment) -> bool:
    return moment.second_try is not None and not moment.asked_for


def _answer_inside_form(moment: Moment) -> Optional[Step]:
    """Return what follows beside the form's question, None where the form itself goes on."""
    if _drops_it(moment):
        return Step("utter_anything_else", {"misses": 0}, leave_form=True)
    if _starts_over(moment):
        return Step("utter_ask_order_number", {"order_number": None, "requested_slot": "order_number"})
    return _side_answer(moment) if _is_side_question(moment) else None


def _answer_by_rules(moment: Moment) -> Step:
    if escalation.missed(moment.situation):
        return _first_miss(moment)
    understood: dict[str, Any] = {"misses": 0} if moment.situation.misses else {}
    understood |= _order_question(moment)
    if moment.intent in SMALL_TALK and not moment.asked_for:
        return Step(_after_yes_or_no(moment), understood)
    starts_form = moment.intent == INFORM and moment.asked_for is None
    return Step(FORM if starts_form else None, understood)


def _drops_it(moment: Moment) -> bool:
    """Say whether the form has nothing left to ask for: "never mind", "you need not put me through"."""
    declines = moment.situation.wants_nobody and moment.intent == "deny"
    return not moment.brings & PROOFS and (moment.situation.gives_up or declines)


def _asks_nothing(moment: Moment) -> bool:
    return moment.reacts and not moment.asked_for


def _order_question(moment: Moment) -> dict[str, Any]:
    """Return the slot by which the actions know what an order is to be proven for."""
    return {"order_question": moment.intent} if moment.intent in answered_by.ORDER_ACTIONS else {}


def _answer_to_wish(moment: Moment) -> Optional[Step]:
    """Return what follows "shall I do it?" and "where to?", None where the message is about another thing."""
    if moment.last_reply in answered_by.ASKS_ADDRESS:
        return Step("action_change_address", {"confirmed": None}) if moment.tells_address else None
    if moment.intent == "deny":
        return Step("utter_kept")
    action = answered_by.CONFIRMS[moment.last_reply or ""]
    if moment.says_yes:
        return Step(action, {"confirmed": moment.last_reply, "misses": 0})
    if moment.intent == "affirm" or escalation.missed(moment.situation):
        return Step(action, {"confirmed": None, **_counted(moment)})
    return None


def _counted(moment: Moment) -> dict[str, Any]:
    return {"misses": moment.situation.misses + 1, "misses_total": moment.situation.misses_total + 1}


def _first_miss(moment: Moment) -> Step:
    slots = _counted(moment)
    if moment.asked_for:
        return Step(f"utter_invalid_{moment.asked_for}", slots)
    if moment.wavers:
        return Step("utter_clarify")
    if moment.foreign:
        return Step("utter_languages", slots)
    return Step("utter_out_of_scope" if moment.intent == "out_of_scope" else "utter_clarify", slots)


def _after_yes_or_no(moment: Moment) -> str:
    # Never left to the rules: those go by the classifier, which may not have read "👍" at all.
    if moment.last_reply is None:
        return "utter_greet"
    if moment.intent == "affirm":
        return "utter_anything_else"
    if moment.last_reply in answered_by.UNSETTLED:
        return "utter_clarify"
    return "utter_anything_else" if moment.situation.person_offered else "utter_goodbye"


def _starts_over(moment: Moment) -> bool:
    """Say whether the shopper pressed "try again": which of the two was wrong is for them to say."""
    not_matched = moment.last_reply == "utter_order_not_matched"
    return moment.by_choice and not_matched and moment.intent in answered_by.ORDER_ACTIONS


def is_readable_in_form(moment: Moment) -> bool:
    """Say whether the form can use this message, or a question in it can be answered beside the form."""
    return bool(moment.brings & PROOFS) or _is_side_question(moment)


def _is_side_question(moment: Moment) -> bool:
    if moment.brings & PROOFS:
        return False
    if moment.aside:
        return True
    if moment.intent in SMALL_TALK:
        return False
    if moment.intent in answered_by.ORDER_ACTIONS:
        is_new = moment.intent != moment.earlier_question or moment.intent == answered_by.TOLD_IN_GENERAL
        return moment.by_choice or (moment.sure and is_new)
    return moment.intent in answered_by.SIDE_ACTIONS or f"utter_{moment.intent}" in moment.replies - {
        "utter_out_of_scope"
    }


def _side_answer(moment: Moment) -> Step:
    if moment.aside:
        return Step(_to_aside(moment.aside, moment.asked_for))
    if moment.intent in answered_by.ORDER_ACTIONS and (
        moment.by_choice or moment.intent not in answered_by.SIDE_ACTIONS
    ):
        return Step(f"utter_ask_{moment.asked_for}", _order_question(moment))
    leave = moment.intent == "goodbye"
    # The rules of a return are told in passing; what the order is proven for stays what it was.
    question = _order_question(moment) if moment.intent == "delivery_time" else {}
    return Step(
        answered_by.SIDE_ACTIONS.get(moment.intent, f"utter_{moment.intent}"), question, leave_form=leave
    )


def _has_asked(moment: Moment) -> bool:
    return moment.last_action.startswith("utter_ask_")


def _to_aside(aside: Aside, asked_for: Optional[str]) -> str:
    """Return what answers it; the form's question stays open above, so it is not asked again."""
    match aside:
        case Aside.WHY:
            return "utter_why_proof"
        case Aside.LACKS:
            return f"utter_without_{asked_for}"
        case Aside.WAITS:
            return "utter_take_your_time"


def _after(moment: Moment) -> Step:
    """Return what follows an action of this turn."""
    if moment.last_action == FORM:
        return (
            Step(None)
            if moment.in_form
            else Step(answered_by.ORDER_ACTIONS[moment.order_question or "track_order"])
        )
    if moment.asked_for and not moment.aside and _is_side_question(moment) and not _has_asked(moment):
        return Step(f"utter_ask_{moment.asked_for}")
    # No rule follows what is said where no rule applied: it was said ten times, and the next turn was silent.
    if moment.last_was_ours or moment.last_action in (*answered_by.ORDER_ACTIONS.values(), "utter_clarify"):
        return Step(LISTEN)
    return Step(None)
