"""The door to any shop: a time limit, and no answer that is not what was asked for."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import structlog

from actions.shop.port import Order, Product, Shop, ShopUnavailable

SHOP_LIMIT_S = 3.0  # an action has 4 s and a turn 6 s, so a slow shop still leaves time for a kind sentence

T = TypeVar("T")
log = structlog.get_logger()


class LimitedShop:
    """Wraps a shop so that every failure, of any kind, is ShopUnavailable within the limit."""

    def __init__(self, shop: Shop, *, limit_s: float = SHOP_LIMIT_S) -> None:
        self._shop = shop
        self._limit_s = limit_s

    async def find_order(self, number: str) -> Order | None:
        """Return the order; a shop that hands back another order than asked for is not believed."""
        order = await self._guarded("find_order", self._shop.find_order(number))
        if order is not None and order.number != number:
            log.error("shop_mixed_up", call="find_order")
            raise ShopUnavailable("the shop answered with another order")
        return order

    async def find_product(self, text: str) -> Product | None:
        """Return the product that the sentence speaks of, or None."""
        return await self._guarded("find_product", self._shop.find_product(text))

    async def _guarded(self, call: str, answer: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._limit_s):
                return await answer
        except (
            Exception
        ) as error:  # the shop is another party's process: whatever it throws means "cannot look"
            log.warning("shop_failed", call=call, error=type(error).__name__)
            raise ShopUnavailable(call) from error
