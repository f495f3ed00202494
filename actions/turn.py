"""Reads what an action may know of the conversation out of Rasa's tracker, and nothing more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions import identity
from actions.identity import EIGHT_DIGITS
from actions.localise import LANGUAGES

FORM = "order_form"


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
    question: str  # what was written since the form for the proof opened, else the last message
    before: tuple[str, ...]  # the messages before this one, the latest first


def read(tracker: Tracker, now: datetime, numbers: re.Pattern[str] = EIGHT_DIGITS) -> Turn:
    """Return the turn; the proof counts only while it lives and only for its own order."""
    metadata = tracker.latest_message.get("metadata") or {}
    sender = tracker.sender_id.rpartition(":")[0] or tracker.sender_id
    number = first(tracker.slots.get("order_number"))
    order = identity.order_number(number, numbers) if number else None
    proven = _proven(tracker, now)
    return Turn(
        conversation=metadata.get("conversation") or sender,
        client=metadata.get("client"),
        language=_language(tracker, metadata),
        order=order,
        proven=proven if number is None or order == proven else None,
        handed_off=_handed_off(tracker.events),
        tried=tuple(tracker.slots.get("tried") or ()),
        question="; ".join(_question(tracker)),
        before=_before(tracker.events),
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


def _handed_off(events: Sequence[dict[str, Any]]) -> bool:
    # The events of this turn and not the slot: a shopper who came back from the line is served again.
    for event in reversed(events):
        match event.get("event"):
            case "slot" if event.get("name") == "handoff_reason":
                return event.get("value") is not None
            case "user":
                return False
    return False


def _before(events: Sequence[dict[str, Any]]) -> tuple[str, ...]:
    said = [event.get("text") or "" for event in reversed(events) if event.get("event") == "user"]
    return tuple(said[1:])


def has_spoken(tracker: Tracker) -> bool:
    """Return whether the bot has said something in this turn."""
    for event in reversed(tracker.events):
        match event.get("event"):
            case "bot":
                return True
            case "user":
                return False
    return False


def _question(tracker: Tracker) -> list[str]:
    # "Is it here by noon?" "20394811" "ida@example.org": the question stands before what proves the order.
    if _form_ended_just_now(tracker.events):
        return _since_the_form_opened(tracker.events)
    return [tracker.latest_message.get("text") or ""]


def _form_ended_just_now(events: Sequence[dict[str, Any]]) -> bool:
    for event in reversed(events):
        match event.get("event"):
            case "active_loop":
                return event.get("name") is None
            case "user":
                return False
    return False


def _since_the_form_opened(events: Sequence[dict[str, Any]]) -> list[str]:
    texts: list[str] = []
    opened = False
    for event in reversed(events):
        opened = opened or (event.get("event") == "active_loop" and event.get("name") == FORM)
        if event.get("event") == "user":
            texts.insert(0, event.get("text") or "")
            if opened:
                break
    return texts
