"""What every shop must do, whichever system is behind it; a new shop adds itself to SHOPS."""

from collections.abc import Callable
from pathlib import Path

import pytest

from actions.shop.demo import DemoShop
from actions.shop.port import Money, Order, OrderState, ParcelState, Shop
from tests.actions.conftest import TZ, Clock

SHOPS: dict[str, Callable[[Path, Clock], Shop]] = {
    "demo": lambda file, clock: DemoShop.open(file, clock=clock, tz=TZ),
}
KNOWN, UNKNOWN = "20394811", "99999999"
IN_STOCK, OUT_OF_STOCK = "do you have a backpack?", "har dere telt på lager?"


@pytest.fixture(params=SHOPS)
def shop(request: pytest.FixtureRequest, shop_file: Path, clock: Clock) -> Shop:
    """Return each shop in turn."""
    return SHOPS[request.param](shop_file, clock)


async def known(shop: Shop) -> Order:
    order = await shop.find_order(KNOWN)
    assert order is not None
    return order


async def test_an_order_is_found_by_exactly_its_number(shop: Shop) -> None:
    assert (await known(shop)).number == KNOWN


@pytest.mark.parametrize(
    "number", [UNKNOWN, "", "2039481", "203948110", "%", "2039481_", "' OR 1=1 --", "ida@example.org"]
)
async def test_anything_but_an_order_number_finds_no_order(shop: Shop, number: str) -> None:
    assert await shop.find_order(number) is None


async def test_an_order_carries_what_its_owner_proves_it_with(shop: Shop) -> None:
    order = await known(shop)
    assert "@" in order.email
    assert order.postcode


async def test_windows_are_aware_and_in_order_and_have_a_source(shop: Shop) -> None:
    window = (await known(shop)).window
    assert window is not None
    assert window.start.utcoffset() is not None
    assert window.start < window.end
    assert window.source


async def test_a_shipped_order_names_its_carrier_and_parcel(shop: Shop) -> None:
    order = await known(shop)
    assert order.state is OrderState.SHIPPED
    assert order.parcel is not None
    assert order.parcel.carrier
    assert order.parcel.number
    assert order.parcel.state in ParcelState


async def test_money_is_exact(shop: Shop) -> None:
    order = await shop.find_order("20394833")
    assert order is not None
    assert order.refund is not None
    assert isinstance(order.refund.amount, Money)
    assert order.refund.amount.amount.as_tuple().exponent == -2


async def test_a_product_is_found_by_the_shoppers_own_words(shop: Shop) -> None:
    product = await shop.find_product(IN_STOCK)
    assert product is not None
    assert product.name
    assert product.count > 0


async def test_a_product_that_is_sold_out_has_a_day_and_alternatives_in_stock(
    shop: Shop, clock: Clock
) -> None:
    product = await shop.find_product(OUT_OF_STOCK)
    assert product is not None
    assert product.count == 0
    assert product.restock is not None
    assert product.restock > clock().date()
    assert product.alternatives
    assert product.name not in product.alternatives


@pytest.mark.parametrize(
    "text", ["", "hvor er pakken min?", "'; DROP TABLE products; --", "\x00", "\ufdfa" * 1000]
)
async def test_a_sentence_without_a_product_finds_none(shop: Shop, text: str) -> None:
    assert await shop.find_product(text) is None
