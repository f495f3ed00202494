"""Reads what an action may know of the conversation out of Rasa's tracker, and nothing more."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rasa_sdk import Tracker

from actions import disclosure, identity
from actions.disclosure import Strength
from actions.identity import EIGHT_DIGITS
from actions.localise import LANGUAGES

FORM = "order_form"
# After a judgement the proof is not kept. The number is: most who were not matched mistyped one of the two,
# and send the other e-mail address, or the other number, without repeating all.
PROOF_SLOTS = ("order_proof", "email", "postcode")
CHOICE_PREFIX = "choice:"  # what the bot writes for a pressed button, which has no text of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The conversation as the actions see it."""

    id: str  # the same however often the gateway asks for this turn
    conversation: str
    client: str | None
    customer: str | None  # who is logged in at the shop, while that is proven
    language: str
    order: str | None  # the order number that was mentioned last, in normal form
    proven: str | None  # the order that is proven now
    method: str  # how: "email", "email+postcode"; "" while nothing is proven
    wish: str  # the question about an order that the shopper asked last
    is_opening: bool  # it was asked with this message
    replied: str  # what the bot had said last when the shopper wrote this
    chosen: bool  # the shopper pressed a button
    claims: bool  # order number and proof are both there, to be judged
    confirmed: str  # the question to which this message is a clear yes
    new_address: dict[str, str] | None
    handed_off: bool  # an action decided in this turn that a person takes over
    tried: tuple[str, ...]
    question: str  # what was written since the form for the proof opened, else the last message
    before: tuple[str, ...]  # the messages before this one, the latest first

    @property
    def strength(self) -> Strength:
        """Return how well the order is proven."""
        return disclosure.strength_of(self.method)

    def is_proven_for(self, intent: str) -> bool:
        """Return whether the proof is good for this question."""
        return self.proven is not None and self.strength >= disclosure.needed_for(intent)


def read(tracker: Tracker, now: datetime, numbers: re.Pattern[str] = EIGHT_DIGITS) -> Turn:
    """Return the turn; the proof counts only while it lives and only for its own order."""
    metadata = tracker.latest_message.get("metadata") or {}
    sender = tracker.sender_id.rpartition(":")[0] or tracker.sender_id
    number = first(tracker.slots.get("order_number"))
    order = identity.order_number(number, numbers) if number else None
    proven = _proven(tracker, now)
    proven = proven if number is None or order == proven else None
    return Turn(
        id=metadata.get("turn") or "",
        conversation=metadata.get("conversation") or sender,
        client=metadata.get("client"),
        customer=_customer(metadata, now),
        language=_language(tracker, metadata),
        order=order,
        proven=proven,
        method=str(tracker.slots.get("proof_method") or "") if proven else "",
        wish=str(tracker.slots.get("order_question") or ""),
        is_opening=_is_opening(tracker.events),
        replied=_replied(tracker.events),
        claims=order is not None and first(tracker.slots.get("order_proof")) is not None,
        confirmed=str(tracker.slots.get("confirmed") or ""),
        new_address=tracker.slots.get("new_address"),
        chosen=str(tracker.latest_message.get("text") or "").startswith(CHOICE_PREFIX),
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


def _customer(metadata: dict[str, Any], now: datetime) -> str | None:
    context = metadata.get("context")
    told = context.get("customer") if isinstance(context, dict) else None
    if not isinstance(told, dict):
        return None
    until = told.get("until")
    alive = isinstance(until, int | float) and now.timestamp() < until
    return first(told.get("id")) if alive else None


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


def _is_opening(events: Sequence[dict[str, Any]]) -> bool:
    for event in reversed(events):
        match event.get("event"):
            case "slot" if event.get("name") == "order_question":
                return True
            case "user":
                return False
    return False


def _replied(events: Sequence[dict[str, Any]]) -> str:
    """Return the name of the bot's last reply before the latest message."""
    fresh = True
    for event in reversed(events):
        if event.get("event") == "user":
            fresh = False
        elif event.get("event") == "bot" and not fresh:
            return str((event.get("metadata") or {}).get("utter_action") or "")
    return ""


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
