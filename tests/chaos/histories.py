"""A short run as a history that is as it should be, to be spoiled by tests."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

import msgspec

from chaos.facts import (
    Accepted,
    Acked,
    AnyFact,
    Archived,
    Ended,
    Fact,
    Opened,
    Sent,
    Shown,
    Side,
    Stands,
    Stored,
)

C = "c1"
SHOPPER, IDA = "S1", "Ida"
F = TypeVar("F", bound=Fact)


@dataclass
class Book:
    """Builds a history: who says what, in the order of the log."""

    facts: list[AnyFact] = field(default_factory=list)
    log: list[Stored] = field(default_factory=list)
    at: float = 0.0

    def __post_init__(self) -> None:
        self.told(Opened(who=SHOPPER, c=C))

    def told(self, fact: AnyFact) -> None:
        """Note a fact a second after the one before."""
        self.at += 1.0
        self.facts.append(msgspec.structs.replace(fact, at=self.at))

    def entry(self, role: str, **more: str | int | bool) -> Stored:
        """Append an entry to the log."""
        kind = "event" if "event" in more else "text"
        place = len(self.log)
        made = msgspec.convert(
            {
                "c": C,
                "id": f"1-{place}",
                "role": role,
                "kind": kind,
                "print": 100 + place,
                "ts": place,
                **more,
            },
            Stored,
        )
        self.log.append(made)
        return made

    def says(self, who: str, cid: str) -> None:
        """Let somebody write something that is stored and acknowledged."""
        self.told(Sent(who=who, c=C, cid=cid))
        alias = {} if who == SHOPPER else {"alias": who}
        made = self.entry("shopper" if who == SHOPPER else "agent", cid=cid, **alias)
        self.told(Acked(who=who, c=C, cid=cid, id=made.id))

    def sees(self, who: str, side: Side, *, start: int = 0) -> None:
        """Show somebody the log from there on, as far as that side may see it."""
        for made in self.log[start:]:
            if side == "agent" or made.visible == "all":
                self.told(Shown(who=who, side=side, c=C, id=made.id, print=made.print))

    def end(self, state: str, alias: str | None = None) -> list[AnyFact]:
        """Return the whole history, with what the stores hold; the shopper saw all, unless shown else."""
        if not any(isinstance(fact, Shown) and fact.who == SHOPPER for fact in self.facts):
            self.sees(SHOPPER, "shopper")
        ended = Ended(c=C, state=state, alias=alias)
        archive = [Archived(c=C, id=made.id, print=made.print) for made in self.log]
        return [*self.facts, ended, *self.log, *archive]


def good() -> list[AnyFact]:
    """Return a run in which all is well: bot, hand-off, agent, a note, and the agent has it at the end."""
    book = Book()
    book.entry("bot", greets=True)
    book.says(SHOPPER, "S1/1")
    book.entry("bot", ts=50)
    book.entry("bot", ts=50)
    book.entry("system", event="handoff")
    book.told(Stands(c=C, state="waiting"))
    book.says(SHOPPER, "S1/2")
    book.entry("agent", event="joined", alias=IDA)
    book.told(Accepted(who=IDA, c=C, fence=2))
    book.told(Stands(c=C, state="active"))
    book.says(IDA, "Ida/1")
    book.entry("agent", event="note", alias=IDA, visible="staff")
    book.says(SHOPPER, "S1/3")
    book.says(IDA, "Ida/2")
    book.sees(SHOPPER, "shopper")
    book.sees(IDA, "agent", start=4)
    return book.end("active", IDA)


def without(facts: Sequence[AnyFact], wrong: Callable[[AnyFact], bool]) -> list[AnyFact]:
    """Return the history without these facts."""
    return [fact for fact in facts if not wrong(fact)]


def changed(facts: Sequence[AnyFact], kind: type[F], new: Callable[[F], AnyFact]) -> list[AnyFact]:
    """Return the history with the last fact of that kind replaced."""
    at = max(place for place, fact in enumerate(facts) if isinstance(fact, kind))
    found = facts[at]
    assert isinstance(found, kind)
    return [*facts[:at], new(found), *facts[at + 1 :]]
