"""Reads from a Rasa tracker what `bot.flow` decides on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Optional

from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker

from bot import asides, escalation, flow, measure, temper
from bot.escalation import Situation
from bot.flow import Moment

# Button presses come without a text of their own; the channel writes this before the choice.
CHOICE_PREFIX = "choice:"
# "It is 20394811, I think" resembles many questions a little; only a clear one is heard beside the number.
SURE = 0.8
# Who was asked for a number and gives it rarely wants to cancel in the same breath: "sure: 20394811".
SURE_BESIDE_PROOF = 0.97
# "8000 Aarhus C" is an answer, whatever it resembles.
BRIEF_WORDS = 4
# "I have a question" resembles a wish for a person; one in clear words is found apart from this.
SURE_OF_PERSON = 0.7
# Heard in any language, and no question of its own: "merci", and "why do you need that?" which sounds polite.
NO_QUESTION = ("greet", "goodbye", "thank", "affirm", "deny")
# A hand-off by topic ends the bot's part, so a vague guess is asked about first.
SURE_OF_TOPIC = 0.8


def read(tracker: DialogueStateTracker, domain: Domain, *, ours: str) -> Moment:
    """Return the moment the conversation is in; `ours` names the policy that carries out our steps."""
    before, user, since = split(list(tracker.events))
    brings = frozenset(entity["entity"] for entity in (user.entities if user else []))
    asked_for = _asked_for(tracker)
    intent = _intent_at(user, asked_for=asked_for, brings=brings)
    sure = user is not None and (user.intent or {}).get("confidence", 0.0) >= SURE
    last_reply = _last_reply(before)
    foreign = bool(user and (user.parse_data or {}).get("foreign"))
    if foreign and intent not in (flow.INFORM, "talk_to_human") and not (sure and intent in NO_QUESTION):
        intent = "nlu_fallback"
    aside = _aside(user, intent, sure=sure) if asked_for else None
    intent = flow.INFORM if aside else intent
    actions = [event for event in since if isinstance(event, (ActionExecuted, ActionExecutionRejected))]
    last = actions[-1] if actions else None
    moment = Moment(
        situation=_situation(tracker, user, intent=intent, person_offered=_offers_a_person(before)),
        sure=sure,
        aside=aside,
        foreign=foreign,
        last_reply=last_reply,
        earlier_question=_order_question(before),
        intent=intent,
        asked_for=asked_for,
        brings=brings,
        by_choice=user is not None and is_choice(user),
        order_question=_order_question([*before, *([user] if user else [])]),
        in_form=tracker.active_loop_name == flow.FORM,
        last_action=last.action_name if last else flow.LISTEN,
        last_was_ours=ours in (getattr(last, "policy", None) or ""),
        rejected=isinstance(last, ActionExecutionRejected),
        failed=_has_failed(since),
        handed_off=any(_name(event).startswith("utter_handoff_") for event in actions) or _hands_over(since),
        action_reason=_reason_by_action(since),
        replies=frozenset(domain.responses),
    )
    readable = not moment.rejected and flow.is_readable_in_form(moment)
    unreadable = moment.asked_for is not None and not readable
    situation = replace(
        moment.situation,
        unreadable=unreadable,
        attempt=unreadable and user is not None and any(c.isdigit() or c == "@" for c in user.text or ""),
        cannot_prove=aside is asides.Aside.LACKS and (last_reply or "").startswith("utter_without_"),
    )
    return replace(moment, situation=situation)


def split(events: Sequence[Event]) -> tuple[list[Event], Optional[UserUttered], list[Event]]:
    """Return the events before the latest message, that message, and the events after it."""
    for at in range(len(events) - 1, -1, -1):
        event = events[at]
        if isinstance(event, UserUttered):
            return list(events[:at]), event, list(events[at + 1 :])
    return list(events), None, []


def intent_of(user: Optional[UserUttered]) -> str:
    """Return the intent: `inform` for a bare number or address, `nlu_fallback` if nothing is known."""
    if user is None:
        return "nlu_fallback"
    if not is_choice(user) and measure.is_bare(user.text or ""):
        return flow.INFORM
    if asides.settles(user.text or ""):
        return "affirm"
    return (user.intent or {}).get("name") or "nlu_fallback"


def is_choice(user: UserUttered) -> bool:
    """Say whether the shopper pressed a button."""
    return (user.text or "").startswith(CHOICE_PREFIX)


def _intent_at(user: Optional[UserUttered], *, asked_for: Optional[str], brings: frozenset[str]) -> str:
    """Return the intent, unless the classifier is in doubt beside an answer to the form, or about a topic.

    An order number says without any question what it is about: "sorry, 20394811".
    """
    intent = intent_of(user)
    sure = (user.intent or {}).get("confidence", 0.0) if user else 0.0
    if asked_for and brings & flow.PROOFS and _is_an_answer(user, intent, sure=sure):
        return flow.INFORM
    if intent in escalation.MISSES and ("order_number" in brings or _asks_about_a_parcel(user)):
        return flow.INFORM
    needed = SURE_OF_TOPIC if intent in escalation.TOPICS else SURE_OF_PERSON * (intent == "talk_to_human")
    return "nlu_fallback" if sure < needed else intent


def _is_an_answer(user: Optional[UserUttered], intent: str, *, sure: float) -> bool:
    """Say whether a message with a number or an address is nothing but the answer to the form."""
    brief = user is not None and len(measure.words_of(user.text or "")) <= BRIEF_WORDS
    return brief or sure < SURE_BESIDE_PROOF or intent in escalation.MISSES


def _asks_about_a_parcel(user: Optional[UserUttered]) -> bool:
    """Say whether the classifier only wavers between "where is it" and "when does it come"."""
    ranking = (user.parse_data or {}).get("intent_ranking") or [] if user else []
    best = {entry["name"]: entry["confidence"] for entry in ranking[1:3]}
    return set(best) == {"track_order", "delivery_time"} and sum(best.values()) >= SURE_OF_TOPIC


def _situation(
    tracker: DialogueStateTracker, user: Optional[UserUttered], *, intent: str, person_offered: bool
) -> Situation:
    text = user.text or "" if user else ""
    measured = (user.parse_data or {}).get("frustration") if user else None
    return Situation(
        intent=intent,
        frustration=(measured or {}).get("score", 0.0),
        sure=((user.intent or {}).get("confidence", 0.0) if user else 0.0),
        frustration_signs=tuple((measured or {}).get("reasons", ())),
        distress=temper.GRIEF in (measured or {}).get("reasons", ()),
        asks_for_person=measure.asks_for_person(text),
        misses=int(_slot(tracker, "misses") or 0),
        misses_total=int(_slot(tracker, "misses_total") or 0),
        # "Ok" takes note of an offer; only "yes" takes it up.
        person_offered=person_offered and not asides.settles(text),
    )


def _slot(tracker: DialogueStateTracker, name: str) -> Any:
    slot = tracker.slots.get(name)
    return slot.value if slot else None


def _asked_for(tracker: DialogueStateTracker) -> Optional[str]:
    asked = _slot(tracker, REQUESTED_SLOT)
    return asked if tracker.active_loop_name == flow.FORM and asked in flow.FORM_SLOTS else None


def _name(event: Event) -> str:
    return getattr(event, "action_name", None) or ""


def _order_question(events: Sequence[Event]) -> Optional[str]:
    asked = (intent_of(event) for event in reversed(events) if isinstance(event, UserUttered))
    return next((intent for intent in asked if intent in flow.ORDER_ACTIONS), None)


def _has_failed(since: Sequence[Event]) -> bool:
    """Say whether an action left no trace: Rasa logs the error of an unreachable server and goes on."""
    name = _name(since[-1]) if since and isinstance(since[-1], ActionExecuted) else flow.LISTEN
    return name != flow.LISTEN and name.startswith(("action_", flow.FORM))


def _reason_by_action(since: Sequence[Event]) -> Optional[str]:
    reasons = [event.value for event in since if isinstance(event, SlotSet) and event.key == "handoff_reason"]
    return reasons[-1] if reasons else None


def _offers_a_person(before: Sequence[Event]) -> bool:
    said = _said_last(before)
    buttons = (said.data or {}).get("buttons") if said else None
    return [button["payload"] for button in buttons or []] == ["talk_to_human"]


def _said_last(events: Sequence[Event]) -> Optional[BotUttered]:
    return next((event for event in reversed(events) if isinstance(event, BotUttered)), None)


def _last_reply(events: Sequence[Event]) -> Optional[str]:
    said = _said_last(events)
    return (said.metadata or {}).get("utter_action") if said else None


def _hands_over(since: Sequence[Event]) -> bool:
    return _reason_by_action(since) is not None and _last_reply(since) in flow.HANDING_OVER


def _aside(user: Optional[UserUttered], intent: str, *, sure: bool) -> Optional[asides.Aside]:
    """Return what is said beside the form's question; what calls for a person is never beside it."""
    if user is None or is_choice(user) or intent == "talk_to_human" or intent in escalation.TOPICS:
        return None
    understood = sure and intent not in (*escalation.MISSES, *NO_QUESTION)
    return asides.of(user.text or "", understood=understood)
