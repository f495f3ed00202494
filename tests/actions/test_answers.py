"""Which reply meets which order, and that no blank is ever empty."""

import re
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest
import yaml

from actions import answers
from actions.answers import Answer
from actions.incidents.incident import Incident
from actions.localise import LANGUAGES, Speech
from actions.shop.port import (
    Money,
    Order,
    OrderState,
    ParcelState,
    Product,
    Refund,
    RefundState,
    Shipment,
    Window,
)

TZ = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 10, 13, 9, 0, tzinfo=TZ)
LATER = NOW + timedelta(hours=6)
SPEECH = Speech(language="en", now=NOW, tz=TZ)
WINDOW = Window(earliest=NOW.replace(day=14, hour=10), latest=NOW.replace(day=14, hour=14), source="PostNord")
PARCEL = Shipment(carrier="PostNord", number="PN1", state=ParcelState.IN_TRANSIT)
ORDER = Order(number="20394811", state=OrderState.SHIPPED, shipments=(PARCEL,))
REFUND = Refund(state=RefundState.PAID, amount=Money(amount=Decimal("10.00"), currency="EUR"), day=NOW.date())
OF_THE_SHOP = {"shop", "phone", "email", "visit", "return_days"}  # filled by whoever says the reply
PRODUCT = Product(id="a", name="Tent", count=0, restock=NOW.date(), alternatives=("Tarp",))
WAYS = [ParcelState.ANNOUNCED, ParcelState.HANDED_IN, ParcelState.IN_TRANSIT, ParcelState.CUSTOMS]
WAYS += [ParcelState.OUT_FOR_DELIVERY]


def parcel(state: ParcelState, window: Window | None = WINDOW) -> Order:
    full = replace(
        PARCEL, state=state, pickup="Coop", pickup_until=NOW.date(), delivered_at=NOW - timedelta(days=1)
    )
    return replace(ORDER, shipments=(replace(full, window=window),))


def full(state: OrderState) -> Order:
    return replace(ORDER, state=state, shipments=(), promised=WINDOW, restock=NOW.date(), refunds=(REFUND,))


def everything() -> list[Answer]:
    """Return the answer to every question about every order, of those that know little too."""
    orders = [full(state) for state in OrderState if state is not OrderState.SHIPPED]
    orders += [parcel(state) for state in ParcelState]
    orders += [replace(parcel(state, None), promised=WINDOW) for state in ParcelState]
    orders += [replace(order, promised=None, restock=None, refunds=()) for order in orders]
    bare = [replace(PARCEL, state=state) for state in ParcelState]
    bare += [replace(one, link="https://carrier.example/PN1") for one in bare]
    orders += [replace(ORDER, shipments=(one,)) for one in bare]
    orders += [
        replace(parcel(state), refunds=(replace(REFUND, state=RefundState.PENDING),)) for state in WAYS
    ]
    said = [answers.status(order, SPEECH) for order in orders]
    said += [answers.refund(order, SPEECH) for order in orders]
    for hour in (6, 12, 18):
        said += [answers.in_time(order, NOW.replace(day=14, hour=hour), SPEECH) for order in orders]
    products = [
        PRODUCT,
        replace(PRODUCT, count=3),
        replace(PRODUCT, count=None),
        replace(PRODUCT, restock=None),
        None,
    ]
    known = [Incident(id="i", say={"en": "It."}, since=NOW, until=NOW, news=news) for news in (NOW, LATER)]
    said += [answers.incident(one, SPEECH) for one in known]
    return said + [answers.stock(product, SPEECH) for product in products]


def test_no_blank_is_ever_empty() -> None:
    assert all(value for answer in everything() for value in answer.blanks.values())


def test_where_nothing_is_said_a_person_comes() -> None:
    assert all(answer.reply or answer.person for answer in everything())


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_answer_fills_the_blanks_of_its_reply(language: str) -> None:
    replies = yaml.safe_load(Path(f"data/replies/{language}.yml").read_text(encoding="utf-8"))
    for answer in everything():
        if answer.reply:
            variants = replies[answer.reply]
            for text in [variants] if isinstance(variants, str) else variants:
                needed = {name for _, name, _, _ in Formatter().parse(text) if name}
                assert needed <= set(answer.blanks) | OF_THE_SHOP, answer.reply


@pytest.mark.parametrize("state", OrderState)
def test_every_state_of_an_order_has_its_own_reply(state: OrderState) -> None:
    if state is not OrderState.SHIPPED:
        assert answers.status(full(state), SPEECH).reply == f"utter_order_{state}"


@pytest.mark.parametrize("state", ParcelState)
def test_every_state_of_a_parcel_has_its_own_reply(state: ParcelState) -> None:
    assert answers.status(parcel(state), SPEECH).reply == f"utter_order_{state}"


def test_a_problem_parcel_is_told_and_goes_to_a_person() -> None:
    assert answers.status(parcel(ParcelState.PROBLEM), SPEECH).person


def test_the_window_is_said_with_its_day_and_hours() -> None:
    said = answers.status(parcel(ParcelState.IN_TRANSIT), SPEECH)
    assert said.blanks["window"] == "tomorrow between 10:00 and 14:00"
    assert said.blanks["carrier"] == "PostNord"


@pytest.mark.parametrize("state", WAYS)
def test_a_parcel_that_is_a_day_late_goes_to_a_person(state: ParcelState) -> None:
    late = replace(WINDOW, earliest=NOW - timedelta(days=2, hours=4), latest=NOW - timedelta(days=2))
    for order in (parcel(state, late), replace(parcel(state, None), promised=late)):
        said = answers.status(order, SPEECH)
        assert (said.reply, said.person) == ("utter_order_problem", True)
        assert answers.in_time(order, NOW + timedelta(days=1), SPEECH) == said


@pytest.mark.parametrize(("hour", "reply"), [(8, "no"), (10, "no"), (12, "unsure"), (14, "yes"), (20, "yes")])
def test_a_deadline_is_answered_from_the_carriers_window(hour: int, reply: str) -> None:
    said = answers.in_time(parcel(ParcelState.IN_TRANSIT), NOW.replace(day=14, hour=hour), SPEECH)
    assert said.reply == f"utter_deadline_{reply}"
    assert said.blanks["deadline"] == f"tomorrow at {hour:02}:00"


def test_customs_and_the_shops_own_estimate_are_never_a_yes() -> None:
    evening = NOW.replace(day=14, hour=20)
    at_customs = answers.in_time(parcel(ParcelState.CUSTOMS), evening, SPEECH)
    packed = answers.in_time(full(OrderState.PACKED), evening, SPEECH)
    assert at_customs.reply == packed.reply == "utter_deadline_likely"


def test_an_order_without_a_window_is_told_where_it_is() -> None:
    waiting = answers.status(replace(full(OrderState.PACKED), promised=None), SPEECH)
    assert waiting == Answer(reply="utter_order_waiting", blanks={"order": "20394811"})
    on_its_way = answers.status(ORDER, SPEECH)
    assert on_its_way.reply == "utter_order_no_window"
    assert on_its_way.blanks == {"order": "20394811", "carrier": "PostNord", "parcel": "PN1"}


def test_a_deadline_without_a_window_is_not_promised() -> None:
    said = answers.in_time(ORDER, NOW.replace(day=14, hour=8), SPEECH)
    assert said == Answer(
        reply="utter_deadline_no_window", blanks={"order": "20394811", "deadline": "tomorrow at 08:00"}
    )


def test_a_deadline_for_what_has_been_delivered_says_when() -> None:
    said = answers.in_time(parcel(ParcelState.DELIVERED), NOW.replace(day=14, hour=8), SPEECH)
    assert said == Answer(reply="utter_deadline_delivered", blanks={"delivered": "yesterday at 09:00"})


@pytest.mark.parametrize("state", [ParcelState.PICKUP_READY, ParcelState.PROBLEM, ParcelState.RETURNING])
def test_a_deadline_that_has_no_meaning_any_more_gets_the_status(state: ParcelState) -> None:
    said = answers.in_time(parcel(state), NOW.replace(day=14, hour=8), SPEECH)
    assert said == answers.status(parcel(state), SPEECH)


def test_a_refund_is_told_with_its_amount_and_day() -> None:
    order = replace(ORDER, refunds=(REFUND,))
    assert answers.refund(order, SPEECH) == Answer(
        reply="utter_refund_paid", blanks={"order": "20394811", "amount": "€10.00", "date": "today"}
    )
    assert answers.refund(ORDER, SPEECH).reply == "utter_refund_none"


def test_out_of_stock_is_never_a_bare_no() -> None:
    said = answers.stock(PRODUCT, SPEECH)
    assert said.reply == "utter_stock_no"
    assert said.blanks == {"product": "Tent", "restock": "today", "alternatives": "Tarp"}
    alone = answers.stock(replace(PRODUCT, alternatives=()), SPEECH)
    assert alone == Answer(reply="utter_stock_back", blanks={"product": "Tent", "restock": "today"})


def test_a_day_that_nobody_knows_is_not_promised() -> None:
    said = answers.stock(replace(PRODUCT, restock=None), SPEECH)
    assert said == Answer(reply="utter_stock_instead", blanks={"product": "Tent", "alternatives": "Tarp"})
    said = answers.stock(replace(PRODUCT, restock=None, alternatives=()), SPEECH)
    assert said == Answer(reply="utter_stock_sold_out", blanks={"product": "Tent"})


def test_a_product_that_is_not_counted_is_in_stock() -> None:
    assert answers.stock(replace(PRODUCT, count=None), SPEECH).reply == "utter_stock_some"


def test_an_order_that_left_without_a_parcel_number_is_on_its_way() -> None:
    assert answers.status(replace(ORDER, shipments=()), SPEECH).reply == "utter_order_sent"


def test_no_answer_carries_an_email_or_a_postcode() -> None:
    said = " ".join(value for answer in everything() for value in answer.blanks.values())
    assert not re.search(r"example\.org|3512", said)
