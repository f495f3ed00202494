"""Whose word counts: the carrier's where it can be asked, else the shop's; and nobody waits for a carrier."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from actions import answers
from actions.carriers import asking
from actions.carriers.asking import AskingCarriers, NoCarriers, merged, named
from actions.carriers.port import Tracking
from actions.carriers.postnord import PostNord
from actions.localise import Speech
from actions.shop.errors import Unavailable
from actions.shop.port import Event, Order, OrderState, ParcelState, Shipment, Window
from tests.actions.conftest import TZ, Clock, actions_with
from tests.actions.fakes.carriers import KEY, FakePostNord, Parcel
from tests.actions.fakes.serve import FaultyProxy, serve
from tests.actions.shops import never
from tests.actions.talk import Talk

STATUS, DELIVERY = "action_order_status", "action_delivery_time"
NUMBER = "PN733904811NL"
SENT = datetime(2026, 10, 12, 8, 30, tzinfo=TZ)
PARCEL = Shipment(carrier="PostNord", number=NUMBER, state=ParcelState.HANDED_IN)
ORDER = Order(number="20394811", state=OrderState.SHIPPED, shipments=(PARCEL,))
NOW = datetime(2026, 10, 13, 9, 0, tzinfo=TZ)
TOMORROW = Window(earliest=NOW + timedelta(days=1), latest=NOW + timedelta(days=1, hours=4), source="x")


class Told:
    """A carrier that says one thing, or fails in one way; it counts how often it was asked."""

    name = "PostNord"

    def __init__(self, says: Tracking | Exception | None) -> None:
        self.says = says
        self.asked: list[str] = []

    async def track(self, number: str) -> Tracking | None:
        self.asked.append(number)
        if isinstance(self.says, Exception):
            raise self.says
        return self.says

    async def health(self) -> str:
        return "well"

    async def close(self) -> None:
        self.asked.clear()


class Silent(Told):
    """One that takes the question and never answers."""

    async def track(self, number: str) -> Tracking | None:
        await never()
        return None


@pytest.mark.parametrize(
    ("name", "carrier"),
    [
        ("PostNord", "postnord"),
        ("postnord_se_mypack", "postnord"),
        ("Post Nord Danmark", "postnord"),
        ("Bring", "bring"),
        ("Posten", "bring"),
        ("Posten Bring Pakke i postkassen", "bring"),
        ("DHL", "dhl"),
        ("DHL-Paket", "dhl"),
        ("dhl_express", "dhl"),
        ("GLS", None),
        ("PostNL", None),
        ("Bringme boxes", None),
        ("", None),
    ],
)
def test_a_carrier_is_known_by_the_names_that_shops_use(name: str, carrier: str | None) -> None:
    assert named(name) == carrier


async def test_the_carriers_word_counts_more_than_the_shops() -> None:
    said = Tracking(
        state=ParcelState.OUT_FOR_DELIVERY,
        events=(Event(state=ParcelState.IN_TRANSIT, at=SENT),),
        window=TOMORROW,
        link="https://carrier.example/1",
    )
    parcel = merged(replace(PARCEL, delivered_at=SENT), said)
    assert (parcel.state, parcel.window, parcel.link) == (said.state, TOMORROW, said.link)
    assert parcel.sent == SENT
    assert parcel.delivered_at is None


def test_what_the_carrier_does_not_say_the_shop_does() -> None:
    known = replace(PARCEL, window=TOMORROW, link="https://shop.example/1", pickup_until=date(2026, 10, 20))
    assert merged(known, Tracking(link="https://carrier.example/1")) == known
    assert merged(known, None) == known


@pytest.mark.parametrize(
    "order",
    [
        replace(ORDER, shipments=()),
        replace(ORDER, state=OrderState.CANCELLED),
        replace(ORDER, shipments=(replace(PARCEL, carrier="GLS"),)),
        replace(ORDER, shipments=(replace(PARCEL, state=ParcelState.DELIVERED),)),
        replace(ORDER, shipments=(replace(PARCEL, number="../../admin?x=1&y=2"),)),
        replace(ORDER, shipments=(replace(PARCEL, number="1"),)),
    ],
)
async def test_nobody_is_asked_who_could_not_say_more(order: Order) -> None:
    carrier = Told(Tracking(state=ParcelState.PROBLEM))
    assert await AskingCarriers({"postnord": carrier}).told(order, within_s=1) == order
    assert carrier.asked == []


async def test_a_parcel_is_asked_about_once_in_five_minutes_also_when_it_is_unknown() -> None:
    for says in (Tracking(state=ParcelState.CUSTOMS), None):
        carrier = Told(says)
        carriers = AskingCarriers({"postnord": carrier})
        for _ in range(3):
            await carriers.told(ORDER, within_s=1)
        assert carrier.asked == [NUMBER]


async def test_of_many_parcels_three_are_asked_about_at_once() -> None:
    many = tuple(replace(PARCEL, number=f"PN73390481{number}NL") for number in range(5))
    carrier = Told(Tracking(state=ParcelState.CUSTOMS))
    told = await AskingCarriers({"postnord": carrier}).told(replace(ORDER, shipments=many), within_s=1)
    assert len(carrier.asked) == 3
    assert [one.state for one in told.shipments].count(ParcelState.CUSTOMS) == 3


@pytest.mark.parametrize("error", [KeyError("x"), RuntimeError("boom"), ValueError("odd")])
async def test_whatever_a_client_throws_the_order_stays_as_it_was(error: Exception) -> None:
    assert await AskingCarriers({"postnord": Told(error)}).told(ORDER, within_s=1) == ORDER


async def test_what_failed_is_not_asked_again_at_once() -> None:
    carrier = Told(Unavailable("down"))
    carriers = AskingCarriers({"postnord": carrier})
    for _ in range(3):
        assert await carriers.told(ORDER, within_s=1) == ORDER
    assert carrier.asked == [NUMBER]


async def test_a_silent_carrier_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "LIMIT_S", 0.05)
    carriers = AskingCarriers({"postnord": Silent(None)})
    assert await carriers.told(ORDER, within_s=3) == ORDER
    assert await carriers.told(ORDER, within_s=-1) == ORDER
    await carriers.close()


async def test_without_keys_nobody_is_asked() -> None:
    assert await NoCarriers().told(ORDER, within_s=1) is ORDER
    await NoCarriers().close()


# Through the skills, with the demo shop: its parcel comes tomorrow between ten and two.


@pytest.fixture
async def fake(clock: Clock) -> FakePostNord:
    """Return PostNord."""
    return FakePostNord()


@pytest.fixture
async def proxy() -> FaultyProxy:
    """Return what stands before it."""
    return FaultyProxy()


@pytest.fixture
async def shopper(
    fake: FakePostNord, proxy: FaultyProxy, shop: Any, attempts: Any, clock: Clock, prefix: str
) -> AsyncIterator[Talk]:
    """Yield somebody whose shop asks PostNord."""
    async with serve(fake.app()) as upstream, proxy.before(upstream) as url:
        carriers = AskingCarriers({"postnord": PostNord(KEY, clock=clock, url=url)})
        house = actions_with(shop, attempts, clock, carriers=carriers)
        yield Talk(house, name=prefix, client=prefix, language="nl")
        await carriers.close()


async def ask(shopper: Talk, **proof: str) -> list[str]:
    proof = proof or {"email": "ida@example.org"}
    return await shopper.ask(STATUS, "waar is mijn pakket?", "track_order", order_number="20394811", **proof)


async def test_the_status_is_the_carriers(shopper: Talk, fake: FakePostNord) -> None:
    delivered = SENT + timedelta(hours=5)
    fake.parcels[NUMBER] = Parcel(
        NUMBER, [(ParcelState.IN_TRANSIT, SENT), (ParcelState.DELIVERED, delivered)]
    )
    assert await ask(shopper) == ["utter_order_delivered"]
    assert shopper.blanks["delivered"] == "gisteren om 13:30"


async def test_a_deadline_is_answered_from_the_carriers_window(shopper: Talk, fake: FakePostNord) -> None:
    steps = [(ParcelState.IN_TRANSIT, SENT)]
    fake.parcels[NUMBER] = Parcel(NUMBER, steps, expected=date(2026, 10, 16))
    assert await ask(shopper) == ["utter_order_in_transit"]
    assert shopper.blanks["window"] == "vrijdag 16 oktober"
    await shopper.says("is het er donderdag om 12 uur?", "delivery_time").run(DELIVERY)
    assert shopper.said == ["utter_deadline_no"]
    assert (shopper.blanks["carrier"], shopper.blanks["window"]) == ("PostNord", "vrijdag 16 oktober")
    await shopper.says("en voor zondag?", "delivery_time").run(DELIVERY)
    assert shopper.said == ["utter_deadline_yes"]


@pytest.mark.parametrize("fault", ["500", "429", "html", "truncated", "cut"])
async def test_a_carrier_that_is_down_leaves_the_shops_word(
    shopper: Talk, fake: FakePostNord, proxy: FaultyProxy, fault: str
) -> None:
    fake.parcels[NUMBER] = Parcel(NUMBER, [(ParcelState.RETURNING, SENT)])
    proxy.fault = fault
    assert await ask(shopper) == ["utter_order_in_transit"]
    assert shopper.slots.get("handoff_reason") is None


async def test_somebody_elses_parcel_leaves_the_shops_word(shopper: Talk, fake: FakePostNord) -> None:
    fake.parcels[NUMBER] = Parcel(NUMBER, [(ParcelState.RETURNING, SENT)])
    fake.mixed_up = True
    assert await ask(shopper) == ["utter_order_in_transit"]


async def test_who_knows_the_postcode_alone_hears_when_and_not_the_number(
    shopper: Talk, fake: FakePostNord
) -> None:
    fake.hostile = True
    steps = [(ParcelState.IN_TRANSIT, SENT)]
    fake.parcels[NUMBER] = Parcel(NUMBER, steps, expected=date(2026, 10, 16))
    assert await ask(shopper, postcode="3512 JE") == ["utter_order_in_transit"]
    assert shopper.blanks["window"] == "vrijdag 16 oktober"
    assert NUMBER not in repr(shopper.replies) and "evil" not in repr(shopper.replies)


async def test_no_carrier_hears_of_an_order_that_nobody_proved(
    shopper: Talk, fake: FakePostNord, proxy: FaultyProxy
) -> None:
    await ask(shopper, email="somebody@example.org")
    assert proxy.asked == 0


# Who says so.

SPEECH = Speech(language="en", now=NOW.astimezone(UTC), tz=TZ)
ON_ITS_WAY = replace(PARCEL, state=ParcelState.IN_TRANSIT)


@pytest.mark.parametrize(
    ("parcel", "promised", "reply"),
    [
        (replace(ON_ITS_WAY, window=TOMORROW), None, "utter_order_in_transit"),
        (ON_ITS_WAY, TOMORROW, "utter_order_expected"),
        (replace(ON_ITS_WAY, link="https://c.example/1"), None, "utter_order_no_window_link"),
        (ON_ITS_WAY, None, "utter_order_no_window"),
        (replace(PARCEL, state=ParcelState.ANNOUNCED), TOMORROW, "utter_order_announced"),
        (replace(PARCEL, state=ParcelState.PICKUP_READY), None, "utter_order_pickup_carrier"),
    ],
)
def test_the_answer_says_who_says_so(parcel: Shipment, promised: Window | None, reply: str) -> None:
    order = replace(ORDER, shipments=(parcel,), promised=promised)
    assert answers.status(order, SPEECH).reply == reply


@pytest.mark.parametrize(
    ("window", "promised", "verdict"), [(TOMORROW, None, "yes"), (None, TOMORROW, "likely")]
)
def test_only_a_carrier_makes_a_yes(window: Window | None, promised: Window | None, verdict: str) -> None:
    order = replace(ORDER, shipments=(replace(ON_ITS_WAY, window=window),), promised=promised)
    deadline = NOW + timedelta(days=3)
    assert answers.in_time(order, deadline, SPEECH).reply == f"utter_deadline_{verdict}"
