"""Who gets the next offer: waiting conversations and free agents are matched, fairly to both."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from handoff.core.agents import Seat, knows, speaks
from handoff.core.line import Item, Lane

# Who let an offer go is not asked for the same conversation again at once, so that others are.
REST_MS = 60_000

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


def able(lane: Lane, seats: Sequence[Seat]) -> Sequence[Seat]:
    """Return who may answer that lane: knows and speaks; else speaks; else all, for somebody beats nobody."""
    speakers = [seat for seat in seats if speaks(seat, lane.language)]
    return [seat for seat in speakers if knows(seat, lane.skill)] or speakers or seats


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

    A conversation that nobody free may take is passed over, and keeps its place.
    """
    free = {seat.id: seat for seat in seats if seat.room}
    pairs: list[Pair] = []
    for item in sorted(items, key=_place):
        if not free:
            break
        asked = [
            free[seat.id]
            for seat in able(item.lane, seats)
            if seat.id in free and not rests(item, seat.id, now_ms)
        ]
        if not asked:
            continue
        seat = min(asked, key=lambda seat: (*policy(seat), seat.id))
        pairs.append(Pair(item=item, seat=seat))
        _seat_one_more(free, seat, now_ms)
    return pairs


def _seat_one_more(free: dict[str, Seat], seat: Seat, now_ms: int) -> None:
    """Count one conversation more for this agent, who leaves the free ones when there is no room."""
    free[seat.id] = replace(seat, load=seat.load + 1, since_ms=now_ms)
    if not free[seat.id].room:
        del free[seat.id]


def in_order_for(items: Iterable[Item], seat: Seat, others: Sequence[Seat]) -> list[Item]:
    """Return what an agent who asks for the next one may get, next first: what others answer no better."""
    seats = [*(other for other in others if other.id != seat.id), seat]
    mine = (item for item in items if seat in able(item.lane, seats))
    return sorted(mine, key=_place)


def _place(item: Item) -> tuple[int, str]:
    return item.score_ms, item.c
