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
    twice: list[str] = field(default_factory=list)
    late: list[str] = field(default_factory=list)

    def show(self, fact: Shown) -> None:
        """Take one more entry; what is not newer than all before is set apart."""
        place = order(fact.id)
        if not self.places or place > self.places[-1]:
            self.places.append(place)
            self.prints.append(fact.print)
            return
        at = bisect_left(self.places, place)
        if at < len(self.places) and self.places[at] == place:
            self.twice.append(fact.id)
            return
        self.late.append(fact.id)
        self.places.insert(at, place)
        self.prints.insert(at, fact.print)

    def faults(self, c: str, log: Sequence[Stored], *, from_start: bool, to_end: bool) -> Iterator[Fault]:
        """Yield where the screen differs from `log`, the entries that this side may see."""
        if self.twice:
            yield Fault(Kind.DUPLICATED, c, f"{self.who} was shown {', '.join(self.twice[:5])} again")
        if self.late:
            yield Fault(Kind.REORDERED, c, f"{self.who} was shown {', '.join(self.late[:5])} late")
        stored = {order(entry.id): entry.print for entry in log}
        if unknown := [place for place in self.places if place not in stored]:
            yield Fault(Kind.LOST, c, f"{self.who} was shown {len(unknown)} entries that are not stored")
        pairs = zip(self.places, self.prints, strict=True)
        if other := [place for place, print_ in pairs if stored.get(place, print_) != print_]:
            yield Fault(Kind.CHANGED, c, f"{self.who} read something else in {len(other)} entries")
        yield from self._holes(c, list(stored), from_start=from_start, to_end=to_end)

    def _holes(self, c: str, log: list[int], *, from_start: bool, to_end: bool) -> Iterator[Fault]:
        low = 0 if from_start or not self.places else self.places[0]
        high = None if to_end or not self.places else self.places[-1]
        due = [place for place in log if place >= low and (high is None or place <= high)]
        if missing := sorted(set(due) - set(self.places)):
            first, last = (f"{place >> 40}-{place & (1 << 40) - 1}" for place in (missing[0], missing[-1]))
            yield Fault(Kind.LOST, c, f"{self.who} never saw {len(missing)} entries, {first} to {last}")
