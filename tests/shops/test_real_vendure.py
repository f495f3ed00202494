"""A real Vendure: what its documents promise, and what it does beyond them."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from actions.shop.address import Access, ShopAddress
from actions.shop.errors import Denied, NotFound
from actions.shop.port import Action, Address, Order, OrderState, Outcome, ParcelState, RefundState
from actions.shop.proof import LIVING, Proof, read
from actions.shop.vendure.shop import Vendure
from tests.shops.vendure_people import SKRANKE, People, RealVendure

pytestmark = pytest.mark.timeout(60)
ADDRESS = Address(name="Ida Lie", street="Gata 3", postcode="5018", city="Bergen", country="NO")


def proof(text: str) -> Proof:
    found = read(text)
    assert found is not None
    return found


async def known(shop: Vendure, code: str) -> Order:
    order = await shop.find_order(code, LIVING)
    assert order is not None
    return order


async def test_it_answers_for_its_health(shop: Vendure) -> None:
    health = await shop.health()
    assert "Vendure" in health and "ReadCustomer" not in health
    assert (await shop.facts()).name


async def test_an_order_opens_with_its_email_or_postcode(shop: Vendure, people: People, email: str) -> None:
    _, code = await people.order(email)
    for right in (email.upper(), "3512je"):
        order = await shop.find_order(code, proof(right))
        assert order is not None
        assert (order.number, order.state) == (code, OrderState.RECEIVED)
        assert order.total is not None
        assert order.total.amount.as_tuple().exponent == -2
    for wrong in ("robin@example.org", "8000"):
        assert await shop.find_order(code, proof(wrong)) is None


@pytest.mark.parametrize("code", ["NOSUCHCODE123456", "", "%", "' OR 1=1 --"])
async def test_another_code_opens_nothing(shop: Vendure, people: People, email: str, code: str) -> None:
    await people.order(email)
    assert await shop.find_order(code, LIVING) is None


async def test_a_cart_is_no_order(shop: Vendure, people: People, email: str) -> None:
    _, code = await people.order(email, pays=False)
    assert await shop.find_order(code, LIVING) is None


async def test_a_parcel_is_followed(shop: Vendure, people: People, email: str) -> None:
    order, code = await people.order(email)
    await people.send(order, "Shipped")
    sent = await known(shop, code)
    assert sent.state is OrderState.SHIPPED
    assert sent.shipment is not None
    assert (sent.shipment.carrier, sent.shipment.number) == ("PostNord", "PN1NL")
    assert sent.shipment.state is ParcelState.HANDED_IN
    assert sent.possible == frozenset()


async def test_what_has_left_is_not_cancelled_though_vendure_would(
    shop: Vendure, people: People, email: str
) -> None:
    order, code = await people.order(email)
    await people.send(order, "Shipped")
    with pytest.raises(Denied):
        await shop.cancel(code, key="k")
    assert (await people.look(order))["state"] == "Shipped"


async def test_a_fresh_order_is_cancelled_once_and_people_are_told(
    shop: Vendure, people: People, email: str
) -> None:
    order, code = await people.order(email)
    assert (await shop.cancel(code, key="k-1")).outcome is Outcome.DONE
    assert (await shop.cancel(code, key="k-1")).outcome is Outcome.DONE
    seen = await people.look(order)
    notes = [one["data"]["note"] for one in seen["history"]["items"] if one["type"] == "ORDER_NOTE"]
    assert seen["state"] == "Cancelled"
    assert len(notes) == 1
    assert "money" in notes[0]
    assert (await known(shop, code)).state is OrderState.CANCELLED


async def test_an_address_changes_and_the_order_goes_on(shop: Vendure, people: People, email: str) -> None:
    order, code = await people.order(email)
    assert (await shop.change_address(code, ADDRESS, key="k-2")).outcome is Outcome.DONE
    seen = await people.look(order)
    assert seen["state"] == "PaymentSettled"
    assert seen["shippingAddress"] == {"streetLine1": "Gata 3", "city": "Bergen"}
    assert Action.CANCEL in (await known(shop, code)).possible


async def test_a_delivered_order_is_sent_back_once(shop: Vendure, people: People, email: str) -> None:
    order, code = await people.order(email)
    await people.send(order, "Shipped", "Delivered")
    delivered = await known(shop, code)
    assert delivered.shipment is not None
    assert delivered.shipment.delivered_at is not None
    assert delivered.possible == {Action.REQUEST_RETURN}
    for _ in range(2):
        assert (await shop.request_return(code, "too small", key="k-3")).outcome is Outcome.DONE
    entries = (await people.look(order))["history"]["items"]
    assert len([one for one in entries if one["type"] == "ORDER_NOTE"]) == 1


async def test_a_refund_is_told_in_exact_money(shop: Vendure, people: People, email: str) -> None:
    order, code = await people.order(email)
    await people.refund(order, 3495)
    refund = (await known(shop, code)).refund
    assert refund is not None and refund.amount is not None
    assert str(refund.amount.amount) == "34.95"
    assert refund.state in RefundState
    assert (await known(shop, code)).possible == frozenset()


async def test_products_are_found_by_their_names(shop: Vendure) -> None:
    here = await shop.find_product("do you have the Skog 40 backpack?")
    assert here is not None
    assert here.count
    gone = await shop.find_product("is the Fjell 2 tent in stock?")
    assert gone is not None
    assert (gone.name, gone.count) == ("Fjell 2 tent", 0)
    assert "Fjell 3 tent" in gone.alternatives
    assert await shop.find_product("where is my parcel?") is None


async def test_an_order_that_is_not_there_is_not_found(shop: Vendure) -> None:
    with pytest.raises(NotFound):
        await shop.cancel("NOSUCHCODE123456", key="k")


async def test_a_wrong_log_in_is_denied(vendure: RealVendure) -> None:
    address = ShopAddress(kind="vendure", base=vendure.url)
    for key, secret in ((SKRANKE, "wrong"), ("", "wrong")):
        shop = Vendure(
            Access(address=address, key=key, secret=secret),
            clock=lambda: datetime.now(UTC),
            tz=ZoneInfo("UTC"),
        )
        with pytest.raises(Denied):
            await shop.health()
        await shop.close()
