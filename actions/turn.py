"""Reads what an action may know of the conversation out of Rasa's tracker, and nothing more."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions import identity
from actions.localise import LANGUAGES

FORM = "order_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What the shopper asked: the intent and the words."""

    intent: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The conversation as the actions see it."""

    conversation: str
    client: str | None
    language: str
    order: str | None  # the order number that was mentioned last, in normal form
    proven: str | None  # the order that is proven now
    handed_off: bool  # an action decided in this turn that a person takes over
    tried: tuple[str, ...]
    question: Question


def read(tracker: Tracker, now: datetime) -> Turn:
    """Return the turn; the proof counts only while it lives and only for its own order."""
    metadata = tracker.latest_message.get("metadata") or {}
    sender = tracker.sender_id.rpartition(":")[0] or tracker.sender_id
    number = first(tracker.slots.get("order_number"))
    order = identity.order_number(number) if number else None
    proven = _proven(tracker, now)
    return Turn(
        conversation=metadata.get("conversation") or sender,
        client=metadata.get("client"),
        language=_language(tracker, metadata),
        order=order,
        proven=proven if number is None or order == proven else None,
        handed_off=_handed_off(tracker.events),
        tried=tuple(tracker.slots.get("tried") or ()),
        question=_question(tracker),
    )


def first(value: object) -> str | None:
    """Return a slot's text; Rasa gives a list where a message named several."""
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, str) and value else None


def _proven(tracker: Tracker, now: datetime) -> str | None:
    until = tracker.slots.get("proven_until")
    alive = isinstance(until, int | float) and now.timestamp() < until
    return first(tracker.slots.get("proven_order")) if alive else None


def _language(tracker: Tracker, metadata: dict[str, Any]) -> str:
    for wish in (tracker.slots.get("language"), metadata.get("locale")):
        language = str(wish or "").lower()[:2].replace("no", "nb")
        if language in LANGUAGES:
            return language
    return "en"


def _question(tracker: Tracker) -> Question:
    # The question stands before the form that asked for proof: "is it here by noon?", "ida@example.org".
    asked = tracker.latest_message
    if _form_ended_just_now(tracker.events):
        asked = _message_that_opened_the_form(tracker.events) or asked
    intent = (asked.get("intent") or {}).get("name") or ""
    return Question(intent=intent, text=asked.get("text") or "")


def _handed_off(events: Sequence[dict[str, Any]]) -> bool:
    # The events of this turn and not the slot: a shopper who came back from the line is served again.
    for event in reversed(events):
        match event.get("event"):
            case "slot" if event.get("name") == "handoff_reason":
                return event.get("value") is not None
            case "user":
                return False
    return False


def _form_ended_just_now(events: Sequence[dict[str, Any]]) -> bool:
    for event in reversed(events):
        match event.get("event"):
            case "active_loop":
                return event.get("name") is None
            case "user":
                return False
    return False


def _message_that_opened_the_form(events: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    opened = False
    for event in reversed(events):
        opened = opened or (event.get("event") == "active_loop" and event.get("name") == FORM)
        if opened and event.get("event") == "user":
            parsed: dict[str, Any] = {**(event.get("parse_data") or {}), "text": event.get("text")}
            return parsed
    return None
