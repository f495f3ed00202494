"""Shoppers hear that we know: once, first, and without a person where one would only say the same."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from redis.asyncio import Redis

from actions.incidents.incident import Incident, Orders, Span, fitting
from actions.incidents.store import Incidents
from actions.shop.faults import Fault
from actions.shop.port import Event, Order, OrderState, ParcelState, Shipment
from tests.actions.conftest import TZ, Clock, NewTalk, actions_with
from tests.actions.talk import Talk

CHARGE, STATUS, CANCEL, STOCK = (
    "action_double_charge",
    "action_order_status",
    "action_cancel_order",
    "action_stock",
)
IDA = {"order_number": "20394811", "email": "ida@example.org"}
KNOWN = "utter_incident"
Opened = Callable[..., Any]


@pytest.fixture
def opened(incidents: Incidents, clock: Clock) -> Opened:
    """Return how to open an incident."""

    async def open_(**what: Any) -> Incident:
        standard = {
            "id": f"i{len(await incidents.all())}",
            "say": {"en": "Some were charged twice.", "da": "Nogle er trukket to gange."},
            "since": clock(),
            "until": clock() + timedelta(days=2),
            "news": clock() + timedelta(hours=6),
        }
        incident = Incident(**{**standard, **what})
        await incidents.open(incident)
        return incident

    return open_


async def test_who_was_charged_twice_hears_that_we_know_and_waits_for_nobody(
    talk: NewTalk, opened: Opened
) -> None:
    await opened(topic=("double_charge",))
    shopper = talk(language="da").says("jeg er trukket to gange", "double_charge")
    await shopper.run(CHARGE)
    assert shopper.said == [KNOWN]
    assert shopper.blanks == {"what": "Nogle er trukket to gange.", "news": "i dag kl. 15.00"}
    assert shopper.slots.get("handoff_reason") is None
    assert shopper.slots["tried"] == ["double_charge"]


async def test_who_asks_again_gets_a_person(talk: NewTalk, opened: Opened) -> None:
    await opened(topic=("double_charge",))
    shopper = talk(language="da")
    await shopper.says("jeg er trukket to gange", "double_charge").run(CHARGE)
    await shopper.says("ja men jeg er trukket to gange", "double_charge").run(CHARGE)
    assert shopper.said == []
    assert shopper.slots["handoff_reason"] == "topic"


async def test_a_turn_that_is_asked_for_again_says_the_same(talk: NewTalk, opened: Opened) -> None:
    await opened(topic=("double_charge",))
    shopper = talk(language="da").says("jeg er trukket to gange", "double_charge")
    await shopper.run(CHARGE)
    await shopper.run(CHARGE)
    assert shopper.said == [KNOWN]


async def test_each_conversation_hears_it_and_they_are_counted(
    talk: NewTalk, opened: Opened, incidents: Incidents, redis: Redis, prefix: str
) -> None:
    incident = await opened(topic=("double_charge",))
    for _ in range(3):
        shopper = talk(language="de").says("doppelt abgebucht", "double_charge")
        await shopper.run(CHARGE)
        assert shopper.blanks["what"] == "Some were charged twice."
    assert await incidents.told(incident.id) == 3
    names = await redis.hgetall(f"{prefix}incident_told:{incident.id}")
    assert prefix not in repr(names.keys())


async def test_another_question_is_answered_as_ever(talk: NewTalk, opened: Opened) -> None:
    await opened(topic=("double_charge",))
    shopper = talk(language="en").says("do you have the Skog 40 backpack?", "product_availability")
    await shopper.run(STOCK)
    assert shopper.said == ["utter_stock_yes"]


@pytest.mark.parametrize("hours", [-1, 49])
async def test_what_has_not_begun_or_is_over_is_not_told(
    talk: NewTalk, opened: Opened, clock: Clock, hours: int
) -> None:
    await opened(topic=("double_charge",))
    clock.forward(hours=hours)
    shopper = talk(language="da").says("jeg er trukket to gange", "double_charge")
    events = await shopper.run(CHARGE)
    assert shopper.said == []
    assert [event["name"] for event in events] == ["order_form"]


async def test_what_is_closed_is_not_told(talk: NewTalk, opened: Opened, incidents: Incidents) -> None:
    incident = await opened(topic=("double_charge",))
    assert await incidents.close(incident.id)
    assert not await incidents.close(incident.id)
    shopper = talk(language="da").says("jeg er trukket to gange", "double_charge")
    await shopper.run(CHARGE)
    assert shopper.said == []


async def test_news_that_are_due_are_not_promised_once_more(
    talk: NewTalk, opened: Opened, clock: Clock
) -> None:
    await opened(topic=("double_charge",))
    clock.forward(hours=7)
    shopper = talk(language="da").says("jeg er trukket to gange", "double_charge")
    await shopper.run(CHARGE)
    assert shopper.said == ["utter_incident_waiting"]
    assert "news" not in shopper.blanks


async def test_an_incident_about_a_carrier_comes_before_the_status_of_its_parcels(
    talk: NewTalk, opened: Opened
) -> None:
    await opened(orders=Orders(carrier=("postnord",)))
    shopper = talk(language="nl")
    said = await shopper.ask(STATUS, "…", "track_order", **IDA)
    assert said == [KNOWN, "utter_order_in_transit"]
    other = talk(language="da")
    said = await other.ask(STATUS, "…", "track_order", order_number="20394822", postcode="8000")
    assert said == ["utter_order_out_for_delivery"]


async def test_a_question_about_a_change_follows_it_and_the_yes_is_not_held_up(
    talk: NewTalk, opened: Opened, clock: Clock
) -> None:
    await opened()
    shopper = talk(language="de")
    proof = {"order_number": "20394877", "email": "dana4@example.com", "postcode": "10115"}
    said = await shopper.ask(CANCEL, "…", "cancel_order", **proof)
    assert said == [KNOWN, "utter_confirm_cancel"]
    await opened(topic=("cancel_order",), since=clock())
    assert await shopper.confirms(CANCEL) == ["utter_cancelled"]


async def test_an_incident_of_certain_orders_is_not_told_to_who_proved_none(
    talk: NewTalk, opened: Opened
) -> None:
    await opened(topic=("double_charge",), orders=Orders(carrier=("PostNord",)))
    shopper = talk(language="da").says("jeg er trukket to gange", "double_charge")
    events = await shopper.run(CHARGE)
    assert shopper.said == []
    assert [event["name"] for event in events] == ["order_form"]


async def test_a_shop_that_is_down_is_known_too(talk: NewTalk, opened: Opened, shop: Any) -> None:
    await opened(topic=("product_availability",))
    shop.fault = Fault.ERROR
    shopper = talk(language="en").says("do you have the Skog 40 backpack?", "product_availability")
    await shopper.run(STOCK)
    assert shopper.said == [KNOWN]
    assert shopper.slots.get("handoff_reason") is None


async def test_without_redis_every_question_is_answered(
    shop: Any, attempts: Any, clock: Clock, prefix: str
) -> None:
    house = actions_with(shop, attempts, clock, incidents=Incidents(Redis(port=1)))
    shopper = Talk(house, name=prefix, client=prefix, language="en")
    await shopper.says("do you have the Skog 40 backpack?", "product_availability").run(STOCK)
    assert shopper.said == ["utter_stock_yes"]


async def test_one_that_cannot_be_read_does_not_silence_the_others(
    opened: Opened, incidents: Incidents, redis: Redis, prefix: str
) -> None:
    incident = await opened()
    await redis.hset(f"{prefix}incidents", "odd", b"{\xff")
    assert await incidents.all() == [incident]


async def test_what_ended_long_ago_is_tidied_away(opened: Opened, incidents: Incidents, clock: Clock) -> None:
    await opened()
    clock.forward(days=2, hours=1)
    await incidents.tidy(clock())
    assert len(await incidents.all()) == 1
    clock.forward(days=1)
    await incidents.tidy(clock())
    assert await incidents.all() == []


# What an order must be like.
SENT = datetime(2026, 10, 12, 23, 30, tzinfo=TZ)
ORDER = Order(
    number="1",
    state=OrderState.SHIPPED,
    placed=date(2026, 10, 10),
    region="NL-35",
    shipments=(
        Shipment(
            carrier="PostNord Danmark",
            number="P1",
            state=ParcelState.IN_TRANSIT,
            events=(Event(state=ParcelState.HANDED_IN, at=SENT),),
        ),
    ),
)
MONDAY = Span(first=date(2026, 10, 12), last=date(2026, 10, 12))
TUESDAY = Span(first=date(2026, 10, 13), last=date(2026, 10, 13))


@pytest.mark.parametrize(
    ("orders", "fits"),
    [
        (Orders(carrier=("postnord",)), True),
        (Orders(carrier=("GLS", "PostNord")), True),
        (Orders(carrier=("GLS",)), False),
        (Orders(to=("NL",)), True),
        (Orders(to=("NL-35",)), True),
        (Orders(to=("NL-36", "DK")), False),
        (Orders(placed=Span(first=date(2026, 10, 1), last=date(2026, 10, 10))), True),
        (Orders(placed=MONDAY), False),
        (Orders(shipped=MONDAY), True),
        (Orders(shipped=TUESDAY), False),
        (Orders(state=("in_transit",)), True),
        (Orders(state=("shipped",)), True),
        (Orders(state=("delivered",)), False),
        (Orders(carrier=("PostNord",), shipped=MONDAY, to=("NL",), state=("in_transit",)), True),
        (Orders(carrier=("PostNord",), state=("received",)), False),
        (Orders(carrier=("PostNord",), to=("DK",)), False),
    ],
)
def test_all_that_is_named_must_hold(orders: Orders, fits: bool) -> None:
    assert orders.fit(ORDER, TZ) is fits


@pytest.mark.parametrize(
    "orders", [Orders(to=("NL",)), Orders(placed=MONDAY), Orders(shipped=MONDAY), Orders(carrier=("GLS",))]
)
def test_what_an_order_does_not_say_it_is_not(orders: Orders) -> None:
    assert not orders.fit(Order(number="1", state=OrderState.RECEIVED), TZ)


def test_carrier_and_day_are_of_one_parcel() -> None:
    other = replace(ORDER.shipments[0], carrier="GLS", events=())
    order = replace(ORDER, shipments=(other, replace(ORDER.shipments[0], carrier="DHL")))
    assert not Orders(carrier=("GLS",), shipped=MONDAY).fit(order, TZ)


def test_of_two_the_later_is_told(clock: Clock) -> None:
    first, second = (
        Incident(id=name, say={"en": name}, since=since, until=since, news=since)
        for name, since in (("first", clock()), ("second", clock() + timedelta(hours=1)))
    )
    assert fitting([second, first], None, tz=TZ) is second
