"""Who gets the next offer: waiting conversations and free agents are matched, fairly to both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from handoff.core.agents import Seat, knows, speaks
from handoff.core.line import LONG_LEFT_MS, Item, Lane

# Who let an offer go is not asked for the same conversation again at once, so that others are.
REST_MS = 60_000
# Who has waited for so long may go to one who suits less well, after twice as long to anybody.
WIDEN_MS = 60_000
# So many furious people in a row are enough for one agent while another is free.
MOST_HEAVY = 2

Policy = Callable[[Seat], tuple[float, ...]]  # the smallest is asked first


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """An offer to make."""

    item: Item
    seat: Seat


def spread(seat: Seat) -> tuple[float, ...]:
    """Ask whoever has the smallest share of work in hand; among equals whoever has been free the longest."""
    return (seat.load / max(1, seat.capacity), seat.since_ms)


def rested(seat: Seat) -> tuple[float, ...]:
    """Ask whoever has been free the longest."""
    return (seat.since_ms, seat.load)


POLICIES: Mapping[str, Policy] = {"spread": spread, "rested": rested}


def tiers(lane: Lane, seats: Sequence[Seat]) -> tuple[Sequence[Seat], ...]:
    """Return who answers that lane best, who answers it well, and all: each holds the one before."""
    speakers = [seat for seat in seats if speaks(seat, lane.language)]
    return [seat for seat in speakers if knows(seat, lane.skill)], speakers, seats


def able(lane: Lane, seats: Sequence[Seat], *, waited_ms: int = 0) -> Sequence[Seat]:
    """Return who may answer that lane: knows and speaks; else speaks; else all, for somebody beats nobody.

    Whoever has waited for a minute may also go to one who only speaks the language, after two to anybody.
    """
    return _widened(tiers(lane, seats), waited_ms)


def _widened(groups: tuple[Sequence[Seat], ...], waited_ms: int) -> Sequence[Seat]:
    best = next((n for n, group in enumerate(groups) if group), len(groups) - 1)
    return groups[max(best, min(waited_ms // WIDEN_MS, len(groups) - 1))]


def competing(lane: Lane, lanes: Iterable[Lane], seats: Sequence[Seat]) -> set[Lane]:
    """Return the lanes that could take an agent from this one, itself among them."""
    mine = {seat.id for seat in able(lane, seats)}
    return {lane} | {other for other in lanes if any(seat.id in mine for seat in able(other, seats))}


def rests(item: Item, agent: str, now_ms: int) -> bool:
    """Say whether this agent let the conversation go a moment ago."""
    passed_ms = item.passed.get(agent)
    return passed_ms is not None and now_ms - passed_ms < REST_MS


def match(
    items: Iterable[Item], seats: Sequence[Seat], *, now_ms: int, policy: Policy = spread
) -> list[Pair]:
    """Return the offers to make now: in the order of the line, nobody over capacity, no conversation twice.

    A conversation that nobody free may take is passed over, and keeps its place. Who has waited long enough
    to go to others as well gets those who are left when all others have got whom they suit best.
    """
    free = {seat.id: seat for seat in seats if seat.room}
    waiting, pairs = in_order(items, now_ms=now_ms), list[Pair]()
    groups = {lane: tiers(lane, seats) for lane in {item.lane for item in waiting}}
    for widened in (False, True):
        left = []
        for item in waiting:
            if not free:
                return pairs
            waited_ms = waited(item, now_ms) if widened else 0
            asked = [free[seat.id] for seat in _widened(groups[item.lane], waited_ms) if seat.id in free]
            asked = [seat for seat in asked if not rests(item, seat.id, now_ms)]
            if not asked:
                left.append(item)
                continue
            seat = min(asked, key=lambda seat: _suits(item, seat, policy))
            pairs.append(Pair(item=item, seat=seat))
            _seat_one_more(free, seat, item, now_ms)
        waiting = left
    return pairs


def waited(item: Item, now_ms: int) -> int:
    """Return for how long it has been in this lane."""
    return max(0, now_ms - (item.since_ms or item.arrival_ms))


def _suits(item: Item, seat: Seat, policy: Policy) -> tuple[object, ...]:
    """Return what the agents who may get it are compared by: the smallest gets it."""
    away = (not speaks(seat, item.lane.language), not knows(seat, item.lane.skill))
    return (*away, item.heavy and seat.heavy >= MOST_HEAVY, *policy(seat), seat.id)


def _seat_one_more(free: dict[str, Seat], seat: Seat, item: Item, now_ms: int) -> None:
    """Count one conversation more for this agent, who leaves the free ones when there is no room."""
    heavy = seat.heavy + 1 if item.heavy else 0
    free[seat.id] = replace(seat, load=seat.load + 1, since_ms=now_ms, heavy=heavy)
    if not free[seat.id].room:
        del free[seat.id]


def in_order_for(items: Iterable[Item], seat: Seat, others: Sequence[Seat], *, now_ms: int) -> list[Item]:
    """Return what an agent who asks for the next one may get, next first: what others answer no better.

    Behind these come those who have waited long enough to go to others as well.
    """
    seats = [*(other for other in others if other.id != seat.id), seat]
    line = in_order(items, now_ms=now_ms)
    mine = [item for item in line if seat in able(item.lane, seats)]
    also = [item for item in line if seat in able(item.lane, seats, waited_ms=waited(item, now_ms))]
    return mine + [item for item in also if item not in mine]


def in_order(items: Iterable[Item], *, now_ms: int) -> list[Item]:
    """Return whom to ask for first: who is there before who left the page long ago, each by place."""
    return sorted(items, key=lambda item: (_is_long_gone(item, now_ms), item.score_ms, item.c))


def _is_long_gone(item: Item, now_ms: int) -> bool:
    return item.left_ms is not None and now_ms - item.left_ms >= LONG_LEFT_MS
