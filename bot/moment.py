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

from bot import escalation, flow, measure
from bot.escalation import Situation
from bot.flow import Moment

# Button presses come without a text of their own; the channel writes this before the choice.
CHOICE_PREFIX = "choice:"
# "It is 20394811, I think" resembles many questions a little; only a clear one is heard beside the number.
SURE = 0.5
# A hand-off by topic ends the bot's part, so a vague guess is asked about first.
SURE_OF_TOPIC = 0.4


def read(tracker: DialogueStateTracker, domain: Domain, *, ours: str) -> Moment:
    """Return the moment the conversation is in; `ours` names the policy that carries out our steps."""
    before, user, since = split(list(tracker.events))
    brings = frozenset(entity["entity"] for entity in (user.entities if user else []))
    asked_for = _asked_for(tracker)
    intent = _intent_at(user, answers_form=asked_for is not None and bool(brings & flow.PROOFS))
    actions = [event for event in since if isinstance(event, (ActionExecuted, ActionExecutionRejected))]
    last = actions[-1] if actions else None
    moment = Moment(
        situation=_situation(tracker, user, intent=intent, person_offered=_offers_a_person(before)),
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
        handed_off=any(_name(event).startswith("utter_handoff_") for event in actions),
        action_reason=_reason_by_action(since),
        replies=frozenset(domain.responses),
    )
    readable = not moment.rejected and flow.is_readable_in_form(moment)
    unreadable = moment.asked_for is not None and not readable
    return replace(moment, situation=replace(moment.situation, unreadable=unreadable))


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
    return (user.intent or {}).get("name") or "nlu_fallback"


def is_choice(user: UserUttered) -> bool:
    """Say whether the shopper pressed a button."""
    return (user.text or "").startswith(CHOICE_PREFIX)


def _intent_at(user: Optional[UserUttered], *, answers_form: bool) -> str:
    """Return the intent, unless the classifier is in doubt beside an answer to the form, or about a topic."""
    intent = intent_of(user)
    sure = (user.intent or {}).get("confidence", 0.0) if user else 0.0
    if answers_form and (sure < SURE or intent in escalation.MISSES):
        return flow.INFORM
    return "nlu_fallback" if intent in escalation.TOPICS and sure < SURE_OF_TOPIC else intent


def _situation(
    tracker: DialogueStateTracker, user: Optional[UserUttered], *, intent: str, person_offered: bool
) -> Situation:
    text = user.text or "" if user else ""
    measured = (user.parse_data or {}).get("frustration") if user else None
    return Situation(
        intent=intent,
        frustration=(measured or {}).get("score", 0.0),
        distress=measure.in_distress(text),
        asks_for_person=measure.asks_for_person(text),
        misses=int(_slot(tracker, "misses") or 0),
        misses_total=int(_slot(tracker, "misses_total") or 0),
        person_offered=person_offered,
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
    said = next((event for event in reversed(before) if isinstance(event, BotUttered)), None)
    buttons = (said.data or {}).get("buttons") if said else None
    return [button["payload"] for button in buttons or []] == ["talk_to_human"]
