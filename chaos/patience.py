"""Who waited in the line for too long although an agent had room all the while."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate

from chaos.facts import Free, Stands
from chaos.faults import Fault, Kind

# An offer to somebody who does not answer takes 20 s, an agent who was lost is noticed after 30 s, and a
# stopped process keeps what it took for 10 s: who waits longer than all of these one by one is forgotten.
BOUND_S = 75.0
IN_LINE = frozenset({"waiting", "offered"})
Spell = tuple[float, float]


def faults(
    stands: Mapping[str, Sequence[Stands]], free: Iterable[Free], *, until_s: float, bound_s: float
) -> list[Fault]:
    """Return who waited longer than `bound_s` in one go, counting only while an agent had room."""
    clock = _Clock(idle_spells(free, until_s))
    found = []
    for c, said in stands.items():
        for start, end in waits(said, until_s):
            waited_s = clock.passed(end) - clock.passed(start)
            if waited_s > bound_s:
                found.append(
                    Fault(Kind.FORGOTTEN, c, f"{waited_s:.0f} s in the line while an agent had room")
                )
    return found


def waits(said: Iterable[Stands], until_s: float) -> list[Spell]:
    """Return from when to when somebody stood in the line, as they were told."""
    spells: list[Spell] = []
    since: float | None = None
    for word in said:
        if word.state in IN_LINE:
            since = word.at if since is None else since
        elif since is not None:
            spells.append((since, word.at))
            since = None
    return [*spells, (since, until_s)] if since is not None else spells


def idle_spells(free: Iterable[Free], until_s: float) -> list[Spell]:
    """Return from when to when at least one agent had room."""
    room: dict[str, int] = {}
    spells: list[Spell] = []
    since: float | None = None
    for word in free:
        room[word.who] = word.room
        somebody = any(left > 0 for left in room.values())
        if somebody and since is None:
            since = word.at
        elif not somebody and since is not None:
            spells.append((since, word.at))
            since = None
    return [*spells, (since, until_s)] if since is not None else spells


class _Clock:
    """Runs only during the spells."""

    def __init__(self, spells: Sequence[Spell]) -> None:
        self._starts = [start for start, _ in spells]
        self._ends = [end for _, end in spells]
        self._sums = [0.0, *accumulate(end - start for start, end in spells)]

    def passed(self, at: float) -> float:
        """Return how long it has run by then."""
        full = bisect_right(self._ends, at)
        running = full < bisect_left(self._starts, at)
        return self._sums[full] + (at - self._starts[full] if running else 0.0)
