"""What of a shopper's message is worth an operator's time, and why: pure."""

import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import log2
from typing import Literal

from handoff.core.topics import OTHER

# Rows of one shopper and day: somebody who writes much, or in bad faith, fills nobody's inbox.
MOST_OF_ONE = 3
FALLBACK = "nlu_fallback"
NOT_UNDERSTOOD = frozenset({FALLBACK, "out_of_scope"})
# About the talk itself: that the agent closed with another topic says nothing of these.
SMALL_TALK = frozenset(
    {"greet", "goodbye", "thank", "affirm", "deny", "bot_challenge", "talk_to_human", "complaint"}
)
# Nearer than this the second guess could as well have been the first.
UNSURE, HALF_SURE = 0.2, 0.5
MANY = 3

Why = Literal["unsure", "half_sure", "fallback", "alike", "handoff", "disagrees", "many"]
WORTH: dict[Why, int] = {
    "unsure": 30,
    "half_sure": 15,
    "fallback": 25,
    "alike": 5,
    "handoff": 10,
    "disagrees": 30,
    "many": 5,
}
# A hand-off that somebody had to ask for by losing patience, or by not being understood, weighs more.
WORSE_HANDOFFS = {"missed": 15, "frustration": 5, "distress": 5}
MOST_FOR_MANY = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Guess:
    """An intent and how sure the assistant was."""

    name: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One message as the assistant read it; the text is masked."""

    text: str
    language: str
    intent: str
    guesses: tuple[Guess, ...]
    frustration: float
    signals: tuple[str, ...]
    handoff: str | None
    shopper: str
    likeness: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Signs:
    """What speaks for looking at a message."""

    intent: str
    margin: float
    handoff: str | None = None
    topic: str | None = None  # the agent's, once the conversation is closed
    count: int = 1
    alike: int = 0  # shoppers who were not understood and said much the same


def topics_guessed(ranking: Sequence[Guess]) -> tuple[Guess, ...]:
    """Return the guesses that are intents: that none was sure enough is no guess."""
    return tuple(guess for guess in ranking if guess.name != FALLBACK)


def margin_of(guesses: Sequence[Guess]) -> float:
    """Return how far the first guess is before the second (0 to 1)."""
    if not guesses:
        return 0.0
    second = guesses[1].confidence if len(guesses) > 1 else 0.0
    return max(0.0, guesses[0].confidence - second)


def is_unclear(intent: str, margin: float) -> bool:
    """Say whether the assistant did not know what to make of a message, or took it for none of ours."""
    return intent in NOT_UNDERSTOOD or margin < UNSURE


def disagrees(guess: str, topic: str | None) -> bool:
    """Say whether an agent closed the conversation under another topic than the assistant thought of."""
    return topic is not None and topic not in (guess, OTHER) and guess not in SMALL_TALK


def whys(signs: Signs, guess: str) -> list[Why]:
    """Return the reasons to look at this message, in the order of WORTH."""
    found: list[Why] = []
    if signs.margin < HALF_SURE:
        found.append("unsure" if signs.margin < UNSURE else "half_sure")
    if signs.intent in NOT_UNDERSTOOD:
        found.append("fallback")
    if signs.alike >= MANY:
        found.append("alike")
    if signs.handoff is not None:
        found.append("handoff")
    if disagrees(guess, signs.topic):
        found.append("disagrees")
    if signs.count >= MANY:
        found.append("many")
    return found


def worth(signs: Signs, guess: str) -> int:
    """Return how much it is worth to look at this message; more comes first."""
    total = sum(WORTH[why] for why in whys(signs, guess) if why not in ("many", "alike"))
    total += WORSE_HANDOFFS.get(signs.handoff or "", 0)
    return total + for_many(signs.count) + for_many(signs.alike)


def for_many(count: int) -> int:
    """Return what it is worth that so many said it."""
    return min(MOST_FOR_MANY, int(WORTH["many"] * log2(count))) if count >= MANY else 0


def fingerprint(language: str, text: str) -> str:
    """Return what is the same for two messages that differ in case, signs and blanks only."""
    bare = " ".join(re.findall(r"\w+|\[\w+\]", text.casefold()))
    return hashlib.sha256(f"{language} {bare}".encode()).hexdigest()[:32]


def shopper_key(mark: str, day: str) -> str:
    """Return under what a shopper's rows of a day are counted: it tells nobody who that is."""
    return hashlib.sha256(f"{day} {mark}".encode()).hexdigest()[:32]
