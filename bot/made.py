"""The topics that operators made in the studio: what of them belongs to the domain, and what to the rules."""

from __future__ import annotations

from typing import Any

from rasa.shared.core.domain import Domain

# The file under the rules that has them, by its only key.
KEY = "topics"
# What an intent says of itself in the domain where a person answers it.
HANDS_OVER = "hands_over"
Topics = dict[str, dict[str, Any]]


def domain_of(topics: Topics) -> Domain:
    """Return their intents, and a reply for each that the assistant answers itself."""
    intents: list[Any] = []
    replies: dict[str, Any] = {}
    for name, topic in topics.items():
        if topic["does"] == "person":
            intents.append({name: {HANDS_OVER: True}})
            continue
        intents.append(name)
        replies[f"utter_{name}"] = [{"text": f"utter_{name}"}]
    return Domain.from_dict({"intents": intents, "responses": replies})


def rules_of(topics: Topics) -> list[dict[str, Any]]:
    """Return the rule of each that the assistant answers itself; a hand-off is in bot/escalation.py."""
    return [
        {"rule": f"Answer {name}", "steps": [{"intent": name}, {"action": f"utter_{name}"}]}
        for name, topic in topics.items()
        if topic["does"] == "answer"
    ]


def hands_over(domain: Domain, intent: str) -> bool:
    """Say whether a person answers this intent because an operator made it so."""
    return bool(domain.intent_properties.get(intent, {}).get(HANDS_OVER))
