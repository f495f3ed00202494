"""How much a whole shop may send, over all gateways: what goes to the bot apart from what goes to people."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from handoff.store.doors import Doors

# A flood at the bot must not keep anybody from talking with a person.
Lane = Literal["bot", "people"]
# Tokens that a gateway takes at a time: one trip to Redis for so many messages. What one gateway holds and
# does not use is gone for the others, so it is few, and more only for who has used up the last ones at once.
DRAWN, MOST_DRAWN = 20, 160
AT_ONCE_S = 0.25


@dataclass(slots=True)
class _Purse:
    """Tokens of one lane of one shop that this gateway has drawn; there are none before `shut_s`."""

    left: int = 0
    drawn: int = DRAWN
    drawn_s: float = 0.0
    shut_s: float = 0.0
    drawing: asyncio.Lock = field(default_factory=asyncio.Lock)

    def takes(self) -> bool:
        """Take a token, if there is one."""
        if not self.left:
            return False
        self.left -= 1
        return True


class ShopMeter:
    """Shops are named by the origin to which their sessions are bound, so no client can choose another."""

    def __init__(self, doors: Doors, limits: Limits, clock: Callable[[], float]) -> None:
        self._doors = doors
        self._rates: dict[Lane, Rate] = {"bot": limits.shop_bot, "people": limits.shop_people}
        self._clock = clock
        self._purses: dict[tuple[Lane, str], _Purse] = {}

    async def admits(self, lane: Lane, shop: str) -> bool:
        """Say whether there is room for one more message of this shop now. StoreLost while Redis is away."""
        purse = self._purses.setdefault((lane, shop), _Purse())
        if purse.takes():
            return True
        async with purse.drawing:
            if not purse.left and self._clock() >= purse.shut_s:
                await self._draw(purse, lane, shop)
            return purse.takes()

    async def _draw(self, purse: _Purse, lane: Lane, shop: str) -> None:
        now_s = self._clock()
        quick = 0 < now_s - purse.drawn_s < AT_ONCE_S
        most = min(2 * purse.drawn, MOST_DRAWN) if quick else DRAWN
        purse.left, wait_s = await self._doors.draw(f"shop {lane}", shop, self._rates[lane], most=most)
        purse.drawn, purse.drawn_s, purse.shut_s = most, self._clock(), self._clock() + wait_s
