"""The demo shop: its three orders on the page, all states, and days that never age."""

import sqlite3
from contextlib import closing
from datetime import datetime
from decimal import Decimal
from pathlib import Path

import pytest

from actions import answers
from actions.localise import Speech
from actions.shop.demo import DemoShop
from actions.shop.errors import ShopError
from actions.shop.limited import LimitedShop
from actions.shop.port import Money, Order, OrderState, ParcelState, RefundState, Shop
from actions.shop.proof import LIVING, read
from tests.actions.conftest import TZ, Clock


def numbers(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as db:
        return [number for (number,) in db.execute("SELECT number FROM orders ORDER BY number")]


async def found(shop: Shop, number: str) -> Order:
    order = await shop.find_order(number, LIVING)
    assert order is not None
    return order


@pytest.mark.parametrize(
    ("number", "email", "postcode"),
    [
        ("20394811", "ida@example.org", "3512 JE"),
        ("20394822", "robin@example.org", "8000"),
        ("20394833", "kim@example.com", "0150"),
    ],
)
async def test_the_orders_on_the_page_have_the_proof_on_the_page(
    shop: Shop, number: str, email: str, postcode: str
) -> None:
    for text in (email, postcode):
        proof = read(text)
        assert proof is not None
        assert await shop.find_order(number, proof) is not None


async def test_ida_gets_it_tomorrow_between_ten_and_two_by_postnord(shop: Shop) -> None:
    order = await found(shop, "20394811")
    assert order.shipment is not None
    assert order.window is not None
    assert (order.shipment.state, order.shipment.carrier) == (ParcelState.IN_TRANSIT, "PostNord")
    assert order.window.earliest == datetime(2026, 10, 14, 10, 0, tzinfo=TZ)
    assert order.window.latest == datetime(2026, 10, 14, 14, 0, tzinfo=TZ)


async def test_kim_waits_for_a_refund_in_kroner(shop: Shop) -> None:
    order = await found(shop, "20394833")
    assert order.refund is not None
    assert order.refund.state is RefundState.PENDING
    assert order.refund.amount == Money(amount=Decimal("1249.00"), currency="NOK")


@pytest.mark.parametrize("hour", range(24))
async def test_the_van_with_robins_parcel_is_always_still_to_come(
    shop: Shop, clock: Clock, hour: int
) -> None:
    clock.now = clock.now.replace(hour=hour, minute=59)
    order = await found(shop, "20394822")
    assert order.shipment is not None
    assert order.window is not None
    assert (order.shipment.state, order.shipment.carrier) == (ParcelState.OUT_FOR_DELIVERY, "GLS")
    assert order.window.earliest > clock()
    assert (order.window.latest.date() - clock.now.date()).days <= 1


async def test_there_are_orders_in_all_states(shop: Shop, shop_file: Path) -> None:
    orders = [await found(shop, number) for number in numbers(shop_file)]
    assert len(orders) == 43
    assert {order.state for order in orders} == set(OrderState)
    assert {order.shipment.state for order in orders if order.shipment} == set(ParcelState)


@pytest.mark.parametrize("days", [0, 1, 40, 400])
async def test_the_shop_never_ages(shop: Shop, shop_file: Path, clock: Clock, days: int) -> None:
    before = [_told(await found(shop, number), clock) for number in numbers(shop_file)]
    clock.forward(days=days)
    assert [_told(await found(shop, number), clock) for number in numbers(shop_file)] == before


def _told(order: Order, clock: Clock) -> str | None:
    return answers.status(order, Speech(language="en", now=clock(), tz=TZ)).reply


async def test_a_second_start_keeps_what_is_there(shop: Shop, shop_file: Path, clock: Clock) -> None:
    with closing(sqlite3.connect(shop_file)) as db, db:
        db.execute("UPDATE orders SET state = 'cancelled' WHERE number = '20394811'")
    again = DemoShop.open(shop_file, clock=clock, tz=TZ)
    assert (await found(again, "20394811")).state is OrderState.CANCELLED


async def test_a_shop_whose_file_is_gone_is_down_and_not_empty(shop: Shop, shop_file: Path) -> None:
    shop_file.unlink()
    with pytest.raises(ShopError):
        await LimitedShop(shop).find_order("20394811", LIVING)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Do you have the rain jacket in M?", "Regn rain jacket"),
        ("Hebben jullie regenjassen?", "Regn rain jacket"),
        ("Har I rygsække på lager?", "Skog 40 backpack"),
        ("Er Fjell 3 på lager?", "Fjell 3 tent"),
        ("Haben Sie Wanderschuhe in 43?", "Sti hiking boots"),
        ("hebben jullie nog TENTEN", "Fjell 2 tent"),
    ],
)
async def test_products_are_known_by_their_names_in_five_languages(shop: Shop, text: str, name: str) -> None:
    product = await shop.find_product(text)
    assert product is not None
    assert product.name == name
