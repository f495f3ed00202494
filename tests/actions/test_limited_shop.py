"""A shop that is slow, broken, or answers about somebody else: always the same, and always in time."""

import asyncio
import json
from dataclasses import replace

import pytest

from actions.shop.limited import LimitedShop
from actions.shop.port import Order, Product, Shop, ShopUnavailable


class BrokenShop:
    """A shop system on its worst days."""

    def __init__(self, *, error: Exception | None = None, order: Order | None = None) -> None:
        self.error = error
        self.order = order

    async def find_order(self, number: str) -> Order | None:
        if self.error:
            raise self.error
        if self.order is None:
            await asyncio.Event().wait()
        return self.order

    async def find_product(self, text: str) -> Product | None:
        await asyncio.Event().wait()
        return None


ERRORS = [OSError("refused"), json.JSONDecodeError("<html>", "", 0), KeyError("billing"), TypeError("int")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_whatever_a_shop_throws_is_a_shop_that_cannot_be_asked(error: Exception) -> None:
    with pytest.raises(ShopUnavailable):
        await LimitedShop(BrokenShop(error=error)).find_order("20394811")


async def test_a_slow_shop_is_not_waited_for() -> None:
    slow = LimitedShop(BrokenShop(), limit_s=0.01)
    with pytest.raises(ShopUnavailable):
        await slow.find_order("20394811")
    with pytest.raises(ShopUnavailable):
        await slow.find_product("tent")


async def test_somebody_elses_order_is_not_believed(shop: Shop) -> None:
    order = await shop.find_order("20394811")
    assert order is not None
    mixed_up = BrokenShop(order=replace(order, number="20394822"))
    with pytest.raises(ShopUnavailable):
        await LimitedShop(mixed_up).find_order("20394811")
