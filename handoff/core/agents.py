"""People at the desk: who somebody is, what they may take, when the line stops counting on them."""

from dataclasses import dataclass
from typing import Literal

DEFAULT_CAPACITY = 3  # conversations at once, unless the account says otherwise
MISSES_TO_AWAY = 2  # offers left unanswered in a row: that person is not looking at the desk


Role = Literal["agent", "lead", "operator"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """A person behind the bot. `id` is opaque, `alias` is all that a shopper sees; no skills: all topics."""

    id: str
    alias: str
    role: Role = "agent"
    languages: frozenset[str] = frozenset()
    capacity: int = DEFAULT_CAPACITY
    skills: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An agent as the line sees one: ready, with `load` conversations, free since that moment (ms)."""

    id: str
    languages: frozenset[str]
    skills: frozenset[str]
    capacity: int = DEFAULT_CAPACITY
    load: int = 0
    since_ms: int = 0
    alias: str = ""
    heavy: int = 0  # so many of the offers made last, in a row, were of people who are furious

    @property
    def room(self) -> int:
        """How many conversations more this agent can have."""
        return max(0, self.capacity - self.load)


def may_teach(agent: Agent) -> bool:
    """Say whether this person may open the studio: read the masked inbox, label, train and promote."""
    return agent.role in ("lead", "operator")


def knows(seat: Seat, skill: str) -> bool:
    """Say whether this agent answers that topic; who names no skills answers all."""
    return not skill or not seat.skills or skill in seat.skills


def speaks(seat: Seat, language: str) -> bool:
    """Say whether this agent writes that language; a shopper whose language is unknown suits all."""
    return not language or language in seat.languages


def is_gone(seen_ms: int | None, now_ms: int, grace_ms: int) -> bool:
    """Say whether an agent's desk has been silent for longer than the grace."""
    return seen_ms is None or now_ms - seen_ms > grace_ms
