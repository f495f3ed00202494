"""A shop that is slow, broken, or answers about somebody else: always in our kinds, always in time."""

import asyncio
import json
from dataclasses import replace

import pytest

from actions.shop.errors import BadUpstream, Denied, ShopError, Unavailable
from actions.shop.limited import LimitedShop
from actions.shop.port import Done, Order, Outcome, Product, Shop
from actions.shop.proof import LIVING, Proof
from tests.actions.shops import HangingShop


class BrokenShop(HangingShop):
    """A shop system on its worst days."""

    def __init__(self, *, error: Exception | None = None, order: Order | None = None) -> None:
        self.error = error
        self.order = order

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        if self.error:
            raise self.error
        return self.order or await super().find_order(number, proof)

    async def cancel(self, number: str, *, key: str) -> Done:
        if self.error:
            raise self.error
        return await super().cancel(number, key=key)


ERRORS = [OSError("refused"), json.JSONDecodeError("<html>", "", 0), KeyError("billing"), TypeError("int")]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_whatever_a_shop_throws_is_a_shop_that_cannot_be_asked(error: Exception) -> None:
    with pytest.raises(ShopError):
        await LimitedShop(BrokenShop(error=error)).find_order("20394811", LIVING)


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
async def test_a_write_that_breaks_in_an_unknown_way_ends_unknown(error: Exception) -> None:
    done = await LimitedShop(BrokenShop(error=error)).cancel("20394811", key="k")
    assert done.outcome is Outcome.UNKNOWN


async def test_a_refused_write_is_refused() -> None:
    with pytest.raises(Denied):
        await LimitedShop(BrokenShop(error=Denied("shipped"))).cancel("20394811", key="k")


async def test_a_slow_shop_is_not_waited_for() -> None:
    slow = LimitedShop(BrokenShop(), limit_s=0.01, write_limit_s=0.01)
    with pytest.raises(Unavailable):
        await slow.find_order("20394811", LIVING)
    with pytest.raises(Unavailable):
        await slow.find_product("tent")
    assert (await slow.cancel("20394811", key="k")).outcome is Outcome.UNKNOWN


async def test_somebody_elses_order_is_not_believed(shop: Shop) -> None:
    order = await shop.find_order("20394811", LIVING)
    assert order is not None
    mixed_up = BrokenShop(order=replace(order, number="20394822"))
    with pytest.raises(BadUpstream):
        await LimitedShop(mixed_up).find_order("20394811", LIVING)


async def test_what_the_shop_knows_comes_through(shop: Shop) -> None:
    limited = LimitedShop(shop)
    product = await limited.find_product("do you have a backpack?")
    assert isinstance(product, Product)
    assert (await limited.facts()).name
    assert await limited.health()
    assert await limited.documents("20394811") == ()
    await asyncio.wait_for(limited.close(), 1)
