"""A screen's view of a conversation: a run of the log without holes, each entry once, in the log's order."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from chaos.facts import Shown, Side, Stored, order
from chaos.faults import Fault, Kind


@dataclass(slots=True)
class Screen:
    """What came to a screen, in the order in which it came."""

    who: str
    side: Side
    places: list[int] = field(default_factory=list)
    prints: list[int] = field(default_factory=list)
    newest: int = -1
    other: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)

    def follow(self, last: str | None) -> None:
        """Start again behind that entry: what comes after it may come once more."""
        self.newest = order(last) if last else -1

    def show(self, fact: Shown) -> None:
        """Take one more entry; what is not newer than the one before is set apart."""
        place = order(fact.id)
        at = bisect_left(self.places, place)
        known = at < len(self.places) and self.places[at] == place
        if place <= self.newest:
            (self.twice if known else self.late).append(fact.id)
        self.newest = max(self.newest, place)
        if not known:
            self.places.insert(at, place)
            self.prints.insert(at, fact.print)
        elif self.prints[at] != fact.print:
            self.other.append(fact.id)

    def faults(self, c: str, log: Sequence[Stored], *, from_start: bool, to_end: bool) -> Iterator[Fault]:
        """Yield where the screen differs from the log, as far as this side may see it."""
        if self.twice:
            yield Fault(Kind.DUPLICATED, c, f"{self.who} was shown {', '.join(self.twice[:5])} again")
        if self.late:
            yield Fault(Kind.REORDERED, c, f"{self.who} was shown {', '.join(self.late[:5])} late")
        stored = {order(entry.id): entry.print for entry in log}
        if unknown := [place for place in self.places if place not in stored]:
            yield Fault(Kind.LOST, c, f"{self.who} was shown {len(unknown)} entries that are not stored")
        may = [order(entry.id) for entry in log if self.side == "agent" or entry.visible == "all"]
        if leaked := set(self.places) & stored.keys() - set(may):
            yield Fault(Kind.LEAKED, c, f"{self.who} was shown {len(leaked)} entries that are for staff only")
        pairs = zip(self.places, self.prints, strict=True)
        other = [place for place, print_ in pairs if stored.get(place, print_) != print_]
        if other or self.other:
            times = len(other) + len(self.other)
            yield Fault(Kind.CHANGED, c, f"{self.who} read something else in {times} entries")
        yield from self._holes(c, may, from_start=from_start, to_end=to_end)

    def _holes(self, c: str, log: list[int], *, from_start: bool, to_end: bool) -> Iterator[Fault]:
        low = 0 if from_start or not self.places else self.places[0]
        high = None if to_end or not self.places else self.places[-1]
        due = [place for place in log if place >= low and (high is None or place <= high)]
        if missing := sorted(set(due) - set(self.places)):
            first, last = (f"{place >> 40}-{place & (1 << 40) - 1}" for place in (missing[0], missing[-1]))
            yield Fault(Kind.LOST, c, f"{self.who} never saw {len(missing)} entries, {first} to {last}")
