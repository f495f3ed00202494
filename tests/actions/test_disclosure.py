"""One table says what may be told and done: each proof is good for so much and no more."""

from dataclasses import replace
from decimal import Decimal

import pytest

from actions import disclosure, masking
from actions.disclosure import NEEDED, WANTED, Item, Strength
from actions.shop.port import Action, Money, Order, OrderState, ParcelState, Refund, RefundState, Shipment
from bot.answered_by import ORDER_ACTIONS
from tests.actions.conftest import Clock, NewTalk

EURO = Money(amount=Decimal("10.00"), currency="EUR")
STATUS = "action_order_status"


def order(clock: Clock) -> Order:
    parcel = Shipment(
        carrier="PostNL", number="3SABCD0123456789", state=ParcelState.IN_TRANSIT, link="https://x.example"
    )
    refund = Refund(state=RefundState.PAID, amount=EURO, day=clock().date())
    known = Order(number="20394811", state=OrderState.SHIPPED, shipments=(parcel,), refunds=(refund,))
    return replace(known, total=EURO, charges=(EURO,))


def test_every_item_is_in_the_table() -> None:
    assert set(NEEDED) == set(Item)


def test_every_question_about_an_order_has_its_item() -> None:
    assert set(WANTED) == set(ORDER_ACTIONS)


@pytest.mark.parametrize(
    ("method", "strength"),
    [
        ("postcode", Strength.STATUS),
        ("email", Strength.DETAILS),
        ("email+postcode", Strength.CHANGE),
        ("postcode+email", Strength.CHANGE),
        ("", Strength.STATUS),
        ("something else", Strength.STATUS),
    ],
)
def test_each_way_of_proving_is_worth_so_much(method: str, strength: Strength) -> None:
    assert disclosure.strength_of(method) is strength


def test_more_proof_never_allows_less() -> None:
    weak, middle, strong = (set(disclosure.allowed(strength)) for strength in Strength)
    assert weak < middle < strong == set(Item)


def test_who_knows_the_postcode_alone_changes_nothing_and_learns_no_amount() -> None:
    allowed = disclosure.allowed(disclosure.strength_of("postcode"))
    assert set(allowed) == {Item.STATE, Item.WINDOW, Item.REFUND_STATE}


def test_changing_needs_more_than_any_reading() -> None:
    changing = {Item.CANCEL, Item.ADDRESS}
    assert all(NEEDED[item] is Strength.CHANGE for item in changing)
    assert all(NEEDED[item] < Strength.CHANGE for item in set(Item) - changing)


def test_what_is_not_for_them_is_not_in_the_order(clock: Clock) -> None:
    seen = disclosure.seen(order(clock), Strength.STATUS)
    assert seen.shipments[0].number == "•••6789"
    assert (seen.shipments[0].link, seen.total, seen.charges) == (None, None, ())
    assert seen.refunds[0].amount is None


def test_with_the_email_address_all_of_it_is_there(clock: Clock) -> None:
    assert disclosure.seen(order(clock), Strength.DETAILS) == order(clock)


@pytest.mark.parametrize(
    ("method", "wanted", "lacks"),
    [
        ("email", Strength.CHANGE, "postcode"),
        ("postcode", Strength.CHANGE, "email"),
        ("postcode", Strength.DETAILS, "email"),
        ("email", Strength.DETAILS, None),
        ("email+postcode", Strength.CHANGE, None),
    ],
)
def test_what_lacks_is_asked_for(method: str, wanted: Strength, lacks: str | None) -> None:
    assert disclosure.lacking(method, wanted) == lacks


async def test_the_parcels_number_is_covered_for_whoever_knows_the_postcode_alone(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", order_number="20394811", postcode="3512 JE")
    assert shopper.blanks["parcel"] == "•••11NL"
    await shopper.ask(STATUS, "…", order_number="20394811", email="ida@example.org")
    assert shopper.blanks["parcel"] == "PN733904811NL"
    assert shopper.slots["proof_method"] == "email+postcode"


async def test_an_older_proof_does_not_outlive_a_wrong_one(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", order_number="20394811", postcode="3512 JE")
    assert await shopper.ask(STATUS, "…", order_number="20394811", email="no@example.org") == [
        "utter_order_not_matched"
    ]
    assert shopper.slots["proven_order"] is None


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("ida@example.org", "i•••@e•••.org"),
        ("a@b.co.uk", "a•••@b•••.uk"),
        ("no address", "•••"),
        ("x@y", "•••"),
        ("", "•••"),
    ],
)
def test_an_email_address_is_known_again_by_its_owner_only(text: str, masked: str) -> None:
    assert masking.email(text) == masked


def test_streets_and_parcels_are_covered() -> None:
    assert masking.street("Molenweg 12b") == "M••• 12b"
    assert masking.street("Kirkegata") == "K•••"
    assert masking.parcel("short") == "•••"


def test_every_write_of_a_shop_has_its_item() -> None:
    assert len(Action) == len({Item.CANCEL, Item.ADDRESS, Item.RETURN})
