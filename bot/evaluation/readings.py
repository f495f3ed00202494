"""Lets the assistant read the held-out messages and hold the held-out conversations."""

from __future__ import annotations

import time
import uuid
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, Optional

from bot.evaluation.heldout import Conversation, Message
from bot.parse import reading_of

# The first messages of a process open files and fill caches; no shopper waits for them again.
WARM_UP = 10
# So many messages of each hand, from all languages, say how long one takes; the others are read with known
# vectors.
TIMED = 75
Tell = Callable[[], None]


class Reading(NamedTuple):
    """What the assistant made of one message, how long that took, and why it sounded frustrated."""

    message: Message
    intent: str
    ranking: dict[str, float]
    language: str
    frustration: float
    took_ms: Optional[float]  # None where it was not timed
    reasons: Sequence[str] = ()


class Outcome(NamedTuple):
    """In which turn a person was called, if in any, and for which reason."""

    conversation: Conversation
    turn: Optional[int]
    reason: Optional[str]


async def read_all(agent: Any, messages: Sequence[Message], tell: Tell) -> list[Reading]:
    """Return a reading of each message, its time left open: the vectors of some are known."""
    found = []
    for message in messages:
        found.append(await _read(agent, message))
        tell()
    return found


async def times(agent: Any, messages: Sequence[Message]) -> dict[Message, float]:
    """Return how many ms some of the messages took, one at a time, as shoppers are served."""
    some = messages[:: max(1, len(messages) // TIMED)]
    for message in some[:WARM_UP]:
        await agent.parse_message(f"{message.text} {message.language}")
    found = {}
    for message in some:
        began = time.perf_counter()
        await agent.parse_message(message.text)
        found[message] = (time.perf_counter() - began) * 1000
    return found


def timed(readings: Sequence[Reading], took_ms: dict[Message, float]) -> list[Reading]:
    """Return the readings with the times that were taken."""
    return [one._replace(took_ms=took_ms.get(one.message)) for one in readings]


async def _read(agent: Any, message: Message) -> Reading:
    reading = reading_of(message.text, await agent.parse_message(message.text))
    ranking = {entry["name"]: entry["confidence"] for entry in reading["ranking"]}
    ranking.pop("nlu_fallback", None)
    return Reading(
        message,
        reading["intent"],
        ranking,
        reading["language"],
        reading["frustration"],
        None,
        reading["reasons"],
    )


async def hold_all(agent: Any, conversations: Sequence[Conversation], tell: Tell) -> list[Outcome]:
    """Return how each conversation went, through the same turns that the gateway asks for."""
    found = []
    for conversation in conversations:
        found.append(await _hold(agent, conversation))
        tell()
    return found


async def _hold(agent: Any, conversation: Conversation) -> Outcome:
    # Not at import: the turns bring Rasa in, and what that may import is decided when the agent is loaded.
    from bot import turns
    from bot.wire import TurnRequest

    name = uuid.uuid4().hex
    for number, text in enumerate(conversation.says, start=1):
        asked = TurnRequest(turn=uuid.uuid4().hex, conversation=name, episode=1, text=text)
        handoff = (await turns.run(agent, asked))["handoff"]
        if handoff:
            return Outcome(conversation, number, handoff["reason"])
    return Outcome(conversation, None, None)
