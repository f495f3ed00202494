"""Where a waiting shopper stands: the place in line, how long it may take, and whether anybody is there."""

from dataclasses import dataclass
from datetime import UTC, datetime

from handoff.core.hours import Hours
from handoff.core.line import Item, Lane, Phase
from handoff.core.routing import competing
from handoff.core.wait import UNKNOWN, DeskWord, Estimate, Why, desk_word, estimate, gaps, why_grown
from handoff.store.line import LineStore
from handoff.store.seats import SeatStore
from handoff.wire.frames import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a waiting shopper is told. `position` 1 is next; None when there is nothing honest to say.

    `why` comes with a position that is further back than the one told before.
    """

    position: int | None
    wait: Wait | None
    desk: DeskWord
    why: Why | None = None


class Line:
    """What the edge asks about waiting."""

    def __init__(self, line: LineStore, seats: SeatStore, *, hours: Hours) -> None:
        self._line = line
        self._seats = seats
        self._hours = hours

    @property
    def channel(self) -> str:
        """Return the channel on which "the line moved" is said."""
        return self._line.keys.line_channel

    async def here(self, c: str) -> None:
        """Note that the shopper of a conversation has the page open."""
        await self._line.here(c)

    async def standing(self, c: str) -> Standing:
        """Return where a conversation stands; no position if nobody is there, or it is not in line (yet)."""
        now_ms = await self._line.now_ms()
        seats = await self._seats.seats()
        is_open = self._hours.is_open(datetime.fromtimestamp(now_ms / 1000, UTC))
        desk = desk_word(is_open=is_open, ready=len(seats))
        item = await self._line.item(c)
        if desk != "open" or item is None or item.phase not in (Phase.WAITING, Phase.OFFERED):
            return Standing(position=None, wait=_wait(UNKNOWN), desk=desk)
        rivals = competing(item.lane, await self._line.lanes(), seats)
        # What is being offered is next, wherever it stood: it may have been passed on by an agent.
        position = 1 if item.phase is Phase.OFFERED else 1 + await self._line.ahead(item, rivals)
        why = await self._told(item, position)
        wait = await self._wait(item, position, rivals, now_ms=now_ms)
        return Standing(position=position, wait=wait, desk=desk, why=why)

    async def _wait(self, item: Item, position: int, rivals: set[Lane], *, now_ms: int) -> Wait:
        claims = [claim for claim in await self._line.claims() if claim.lane in rivals]
        silent_since_ms = max([item.arrival_ms, *(claim.at_ms for claim in claims)])
        silent_ms = max(0, now_ms - silent_since_ms)
        return _wait(estimate(position, gaps(claims, now_ms=now_ms), silent_ms=silent_ms))

    async def _told(self, item: Item, position: int) -> Why | None:
        """Return why this place is further back than the one told before, and remember what is told now."""
        if position == item.told:
            return _why(item.why)
        grown = item.told is not None and position > item.told
        why = why_grown(overtakers=await self._line.overtakers(item)) if grown else None
        await self._line.note_told(item.c, position, why)
        return why


def _wait(guess: Estimate) -> Wait:
    return Wait(unit=guess.unit, low=guess.low, high=guess.high)


def _why(word: str | None) -> Why | None:
    return "urgent" if word == "urgent" else "team" if word == "team" else None
