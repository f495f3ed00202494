"""Builds a turn's answer from the tracker's events alone, so that a repeat gets the same answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Optional

from rasa.shared.core.events import BotUttered, Event, SlotSet, UserUttered

from bot import escalation, flow
from bot.heard import intent_of

SMALL_TALK = ("greet", "goodbye", "thank", "affirm", "deny", "bot_challenge")
NO_TOPIC = (*SMALL_TALK, *escalation.MISSES, flow.INFORM, "talk_to_human")
# Below this the classifier's second thought about an unreadable message is noise, not a topic.
LEAST_GUESS = 0.2
_ASKING = ("utter_ask_", "utter_confirm_", "utter_invalid_", "utter_without_", "utter_why_", "utter_take_")
_FAILING = (
    "utter_clarify",
    "utter_languages",
    "utter_out_of_scope",
    "utter_order_not_matched",
    "utter_cannot_look",
)

Answer = dict[str, Any]


def of_turn(events: Sequence[Event], turn: str) -> Optional[Answer]:
    """Return the answer to the turn with this message id, or None if the tracker does not know it."""
    start = next((i for i, event in enumerate(events) if _is_turn(event, turn)), None)
    if start is None:
        return None
    end = next((i for i in range(start + 1, len(events)) if isinstance(events[i], UserUttered)), len(events))
    user, since, known = events[start], events[start + 1 : end], events[:end]
    slots = {event.key: event.value for event in known if isinstance(event, SlotSet)}
    measured = user.parse_data or {}
    return {
        "turn": turn,
        "messages": [message_of(event) for event in since if isinstance(event, BotUttered)],
        "intent": _intent(user),
        "language": slots.get("language") or "en",
        "frustration": measured.get("frustration") or {"score": 0.0, "reasons": []},
        "handoff": handoff_of(known, since, slots),
        "proof": proof_of(slots, at=user.timestamp),
        "writes": writes_of(since),
        "likeness": measured.get("likeness") or "",
    }


def _is_turn(event: Event, turn: str) -> bool:
    return isinstance(event, UserUttered) and event.message_id == turn


def message_of(event: BotUttered) -> dict[str, Any]:
    """Return a reply as the wire has it; choices only where there are some."""
    message: dict[str, Any] = {"text": event.text, "lang": (event.metadata or {}).get("lang", "en")}
    buttons = (event.data or {}).get("buttons") or []
    if buttons:
        message["choices"] = [{"id": button["payload"], "title": button["title"]} for button in buttons]
    return message


def _intent(user: UserUttered) -> dict[str, Any]:
    ranking = (user.parse_data or {}).get("intent_ranking") or []
    return {
        "name": (user.intent or {}).get("name") or "nlu_fallback",
        "confidence": (user.intent or {}).get("confidence", 0.0),
        "ranking": [{"name": entry["name"], "confidence": entry["confidence"]} for entry in ranking],
    }


def handoff_of(
    known: Sequence[Event], since: Sequence[Event], slots: dict[str, Any]
) -> Optional[dict[str, Any]]:
    """Return the hand-off that this turn decided, or None; one left over from an earlier turn is none."""
    reasons = [event.value for event in since if isinstance(event, SlotSet) and event.key == "handoff_reason"]
    if not reasons or not reasons[-1]:
        return None
    topic = topic_of(known)
    return {
        "reason": reasons[-1],
        "urgency": escalation.urgency(reasons[-1], topic),
        "topic": topic,
        "summary": summary_of(known),
        "slots": {"order_number": slots["order_number"]} if slots.get("order_number") else {},
    }


def topic_of(known: Iterable[Event]) -> str:
    """Return the intent that a hand-off is about: the latest one about the shop, read or guessed."""
    users = [event for event in known if isinstance(event, UserUttered)]
    named = [name for name in map(topic_or_guess, users) if name]
    if named:
        return named[-1]
    latest = intent_of(users[-1]) if users else "out_of_scope"
    if latest in SMALL_TALK:
        return "talk_to_human"
    return "out_of_scope" if latest in ("nlu_fallback", flow.INFORM) else latest


def topic_or_guess(user: UserUttered) -> Optional[str]:
    """Return what a message is about, by the best guess where the classifier was not sure enough to act."""
    name = intent_of(user)
    if name not in NO_TOPIC:
        return name
    ranking = (user.parse_data or {}).get("intent_ranking") or []
    if name != "nlu_fallback" or len(ranking) < 2:
        return None
    guess = ranking[1]
    return guess["name"] if guess["confidence"] >= LEAST_GUESS and guess["name"] not in NO_TOPIC else None


def summary_of(known: Iterable[Event]) -> list[dict[str, str]]:
    """Return what the bot worked on, each intent once with its last outcome: answered, asked or failed."""
    outcomes: dict[str, str] = {}
    topic: Optional[str] = None
    for event in known:
        if isinstance(event, UserUttered):
            topic = intent_of(event) if intent_of(event) not in NO_TOPIC else topic
            if topic:
                outcomes.setdefault(topic, "failed")
        elif isinstance(event, BotUttered) and topic:
            outcome = outcome_of((event.metadata or {}).get("utter_action", ""))
            if outcome:
                outcomes[topic] = outcome
    return [{"intent": intent, "outcome": outcome} for intent, outcome in outcomes.items()]


def outcome_of(reply: str) -> Optional[str]:
    """Return what a reply did for the topic; a hand-off sentence does not change what came before it."""
    if reply.startswith("utter_handoff_"):
        return None
    if reply.startswith(_ASKING):
        return "asked"
    return "failed" if reply in _FAILING else "answered"


def proof_of(slots: dict[str, Any], *, at: float) -> Optional[dict[str, Any]]:
    """Return the proof that holds at this time, or None."""
    until = slots.get("proven_until")
    if not slots.get("proven_order") or not until or float(until) <= at:
        return None
    return {
        "strength": slots.get("proof_strength") or "status",
        "allows": slots.get("proof_allows") or [],
        "order": slots["proven_order"],
        "method": slots.get("proof_method"),
        "until": until,
    }


def writes_of(since: Iterable[Event]) -> list[dict[str, str]]:
    """Return what this turn changed in the shop, or tried to, for the people at the desk."""
    done = (event.value for event in since if isinstance(event, SlotSet) and event.key == "carried_out")
    return [dict(write) for write in done if write]
