"""Where a waiting shopper stands: the place in line, how long it may take, and whether anybody is there."""

from dataclasses import dataclass
from datetime import UTC, datetime

from handoff.core.hours import Hours
from handoff.core.line import Phase
from handoff.core.routing import competing
from handoff.core.wait import UNKNOWN, DeskWord, Estimate, desk_word, estimate
from handoff.store.line import LineStore
from handoff.store.seats import SeatStore
from handoff.wire.frames import Wait


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What a waiting shopper is told. `position` 1 is next; None when there is nothing honest to say."""

    position: int | None
    wait: Wait | None
    desk: DeskWord


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
        claims = [claim.at_ms for claim in await self._line.claims() if claim.lane in rivals]
        return Standing(position=position, wait=_wait(estimate(position, claims, now_ms=now_ms)), desk=desk)


def _wait(guess: Estimate) -> Wait:
    return Wait(unit=guess.unit, low=guess.low, high=guess.high)
