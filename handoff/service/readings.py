"""What the assistant made of a message, on its way to the studio's inbox: masked first of all."""

from datetime import UTC, datetime

import msgspec

from handoff.core.inbox import Guess, Reading, shopper_key, topics_guessed
from handoff.core.privacy import mask
from handoff.service.answers import BotAnswer
from handoff.store.results import TurnRef

MOST_GUESSES = 5
UNKNOWN = "nobody"


class Read(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A reading as it is queued for the archiver; the store adds its time."""

    text: str
    language: str
    intent: str
    guesses: list[tuple[str, float]]
    frustration: float
    signals: list[str] = []
    handoff: str | None = None
    client: str = ""
    likeness: str = ""
    ts: int = 0


class _Asked(msgspec.Struct, frozen=True):
    """What of a turn's request matters here; a pressed choice has no text."""

    text: str | None = None
    client: str | None = None


def reading_of(ref: TurnRef, answer: BotAnswer) -> bytes:
    """Return the JSON of the reading, empty for a choice: nothing was read there."""
    asked = msgspec.json.decode(ref.turn, type=_Asked)
    if not asked.text:
        return b""
    ranking = [Guess(name=each.name, confidence=each.confidence) for each in answer.intent.ranking]
    guesses = topics_guessed(ranking)[:MOST_GUESSES]
    read = Read(
        text=mask(asked.text),
        language=answer.language,
        intent=answer.intent.name,
        guesses=[(guess.name, round(guess.confidence, 4)) for guess in guesses],
        frustration=round(answer.frustration.score, 3),
        signals=answer.frustration.reasons,
        handoff=answer.handoff.reason if answer.handoff else None,
        client=asked.client or ref.c,
        likeness=answer.likeness,
    )
    return msgspec.json.encode(read)


def reading(raw: bytes) -> tuple[Reading, int]:
    """Return a queued reading and its time (Unix ms). DecodeError when another version wrote it."""
    read = msgspec.json.decode(raw, type=Read)
    day = datetime.fromtimestamp(read.ts / 1000, UTC).strftime("%Y-%m-%d")
    found = Reading(
        text=read.text,
        language=read.language,
        intent=read.intent,
        guesses=tuple(Guess(name=name, confidence=confidence) for name, confidence in read.guesses),
        frustration=read.frustration,
        signals=tuple(read.signals),
        handoff=read.handoff,
        shopper=shopper_key(read.client or UNKNOWN, day),
        likeness=read.likeness,
    )
    return found, read.ts
