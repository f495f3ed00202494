"""Customers who are logged in at a real Vendure: what their shop signs opens their orders and no others."""

import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from redis.asyncio import Redis

from actions.attempts import Attempts
from actions.shop.address import Access, ShopAddress
from actions.shop.errors import Denied
from actions.shop.port import MOST_ORDERS
from actions.shop.proof import LIVING, login
from actions.shop.shapes import SHAPES
from actions.shop.vendure.shop import Vendure
from tests.actions.conftest import SECRET, Clock, actions_with
from tests.actions.talk import Talk
from tests.shops.vendure_people import People, RealVendure, Shopper

pytestmark = pytest.mark.timeout(60)
STATUS, CANCEL = "action_order_status", "action_cancel_order"


@pytest.fixture
async def ida(people: People, email: str) -> AsyncIterator[Shopper]:
    """Yield somebody with an account, who is logged in and has ordered nothing."""
    async with people.account(email) as ida:
        yield ida


@pytest.fixture
async def talk(shop: Vendure, redis: Redis, prefix: str, ida: Shopper) -> Talk:
    """Return a conversation of theirs with the actions, as the gateway tells of who is logged in."""
    attempts, clock = Attempts(redis, SECRET, prefix=prefix), Clock(datetime.now(UTC))
    house = actions_with(shop, attempts, clock, numbers=SHAPES["vendure"])
    talk = Talk(house, name=f"{prefix}c", client=f"{prefix}a", language="nl")
    talk.metadata["context"] = {"customer": {"id": await ida.id(), "until": int(time.time()) + 600}}
    return talk


async def test_the_latest_orders_are_found_and_a_cart_is_none(
    shop: Vendure, people: People, ida: Shopper
) -> None:
    codes = [(await people.buys(ida))[1] for _ in range(MOST_ORDERS + 1)]
    await people.buys(ida, pays=False)
    found = await shop.find_orders(await ida.id())
    assert [order.number for order in found] == codes[:0:-1]


async def test_who_is_nobody_there_has_no_orders(shop: Vendure, ida: Shopper) -> None:
    assert await shop.find_orders(await ida.id()) == ()
    for nobody in ("999999", "-1"):
        assert await shop.find_orders(nobody) == ()


async def test_a_log_in_opens_ones_own_order_and_nobody_elses(
    shop: Vendure, people: People, ida: Shopper
) -> None:
    (_, own), (_, foreign) = await people.buys(ida), await people.order("robin@example.org")
    proof = login(await ida.id())
    assert await shop.find_order(own, proof) is not None
    assert await shop.find_order(foreign, proof) is None
    assert await shop.find_order(foreign, LIVING) is not None


async def test_where_is_my_order_is_answered_without_a_question(
    talk: Talk, people: People, ida: Shopper
) -> None:
    order, code = await people.buys(ida)
    await people.send(order, "Shipped")
    said = await talk.ask(STATUS, "waar is mijn bestelling?")
    assert said == ["utter_order_no_window"]
    assert (talk.slots["proven_order"], talk.slots["proof_method"]) == (code, "login")


async def test_several_orders_are_offered_by_their_codes(talk: Talk, people: People, ida: Shopper) -> None:
    codes = [(await people.buys(ida))[1] for _ in range(2)]
    assert await talk.ask(STATUS, "waar is mijn bestelling?") == []
    assert [one["payload"] for one in talk.slots["order_choices"]] == [
        f"order:{code}" for code in codes[::-1]
    ]


async def test_a_key_that_may_not_read_customers_opens_orders_by_number_and_says_so(
    vendure: RealVendure, people: People, ida: Shopper
) -> None:
    address = ShopAddress(kind="vendure", base=vendure.url)
    access = Access(address=address, key="", secret=await people.key("orders"))
    shop = Vendure(access, clock=lambda: datetime.now(UTC), tz=ZoneInfo("UTC"))
    _, code = await people.buys(ida)
    with pytest.raises(Denied):
        await shop.find_orders(await ida.id())
    assert await shop.find_order(code, LIVING) is not None
    assert "ReadCustomer" in await shop.health()
    await shop.close()
