"""What every carrier must do; a new one adds itself to STANDS."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from actions.carriers.bring import Bring
from actions.carriers.dhl import Dhl
from actions.carriers.port import Carrier, Tracking
from actions.carriers.postnord import PostNord
from actions.shop import remote
from actions.shop.errors import BadUpstream, Denied, RateLimited, ShopError, Unavailable
from actions.shop.port import ParcelState, Window
from tests.actions.conftest import TZ, Clock
from tests.actions.fakes.carriers import KEY, UID, FakeBring, FakeCarrier, FakeDhl, FakePostNord, Parcel
from tests.actions.fakes.serve import FaultyProxy, serve

NUMBER = "PN733904811NL"
START = datetime(2026, 10, 12, 8, 30, tzinfo=TZ)
P = ParcelState

Make = Callable[..., Carrier]
STANDS: dict[str, tuple[type[FakeCarrier], Make]] = {
    "bring": (FakeBring, lambda url, clock, key=KEY: Bring(UID, key, clock=clock, url=url)),
    "postnord": (FakePostNord, lambda url, clock, key=KEY: PostNord(key, clock=clock, url=url)),
    "dhl": (FakeDhl, lambda url, clock, key=KEY: Dhl(key, clock=clock, tz=TZ, url=url)),
}


@dataclass
class Stand:
    """One carrier under test."""

    kind: str
    carrier: Carrier
    stranger: Carrier  # with a key that nobody knows
    fake: FakeCarrier
    proxy: FaultyProxy

    def has(self, *states: ParcelState, **more: Any) -> None:
        steps = [(state, START + timedelta(hours=hour)) for hour, state in enumerate(states)]
        self.fake.parcels[NUMBER] = Parcel(NUMBER, steps, **more)

    async def says(self) -> Tracking:
        found = await self.carrier.track(NUMBER)
        assert found is not None
        return found


@pytest.fixture(params=STANDS)
async def stand(
    request: pytest.FixtureRequest, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stand]:
    """Yield each carrier in turn, before a proxy that fails."""
    monkeypatch.setattr(remote, "REQUEST_S", 0.5)
    kind, make = STANDS[request.param]
    fake, proxy = kind(), FaultyProxy()
    async with serve(fake.app()) as upstream, proxy.before(upstream) as url:
        one = Stand(request.param, make(url, clock), make(url, clock, key="wrong"), fake, proxy)
        one.has(P.ANNOUNCED, P.IN_TRANSIT, expected=date(2026, 10, 14))
        yield one
        await one.carrier.close()
        await one.stranger.close()


async def test_the_last_step_is_the_state_and_the_steps_are_in_order(stand: Stand) -> None:
    found = await stand.says()
    assert found.state is P.IN_TRANSIT
    assert [(one.state, one.at) for one in found.events] == [
        (P.ANNOUNCED, START),
        (P.IN_TRANSIT, START + timedelta(hours=1)),
    ]


async def test_each_of_its_states_folds_to_one_of_the_nine(stand: Stand) -> None:
    for state in stand.fake.codes:
        stand.has(P.ANNOUNCED, state)
        assert (await stand.says()).state is state


async def test_an_estimate_is_a_whole_day_with_the_carrier_as_its_source(stand: Stand) -> None:
    day = datetime.combine(date(2026, 10, 14), time(), TZ)
    expected = Window(earliest=day, latest=day + timedelta(days=1), source=stand.carrier.name)
    assert (await stand.says()).window == expected


async def test_without_an_estimate_there_is_no_window(stand: Stand) -> None:
    stand.has(P.IN_TRANSIT)
    assert (await stand.says()).window is None


@pytest.mark.parametrize("expected", [date(2027, 12, 1), date(2024, 1, 1)])
async def test_an_estimate_that_cannot_be_is_none(stand: Stand, expected: date) -> None:
    stand.has(P.IN_TRANSIT, expected=expected)
    assert (await stand.says()).window is None


async def test_what_was_delivered_says_when(stand: Stand) -> None:
    stand.has(P.IN_TRANSIT, P.DELIVERED)
    assert (await stand.says()).delivered_at == START + timedelta(hours=1)


async def test_the_link_leads_to_the_carriers_own_page(stand: Stand) -> None:
    link = (await stand.says()).link
    assert link.startswith("https://") and link.endswith(NUMBER)
    assert stand.kind in link


async def test_a_parcel_that_nobody_knows_is_none(stand: Stand) -> None:
    assert await stand.carrier.track("UNKNOWN123456") is None


async def test_a_number_is_compared_as_people_write_it(stand: Stand) -> None:
    stand.fake.parcels["PN 733904811-nl"] = stand.fake.parcels[NUMBER]
    assert await stand.carrier.track("PN 733904811-nl") is not None


async def test_somebody_elses_parcel_is_not_believed(stand: Stand) -> None:
    stand.fake.mixed_up = True
    with pytest.raises(BadUpstream):
        await stand.says()


async def test_no_word_of_the_carrier_is_kept(stand: Stand) -> None:
    stand.fake.hostile = True
    said = repr(await stand.says())
    for word in ("img", "restart", "evil", "Secret", "\x1b", "\u202e", "{"):
        assert word not in said
    assert await stand.carrier.track("UNKNOWN123456") is None


@pytest.mark.parametrize("value", ["<b>", "9999999999999-99-99", "31.02.2026", "", "0001-01-01T00:00:00"])
async def test_a_time_that_is_none_is_left_out(stand: Stand, value: str) -> None:
    stand.fake.change = {
        "dateOfEstimatedDelivery": value,
        "estimatedTimeOfArrival": value,
        "estimatedTimeOfDelivery": value,
        "dateOfReturn": value,
        "deliveryDate": value,
    }
    stand.has(P.IN_TRANSIT)
    found = await stand.says()
    assert (found.state, found.window, found.pickup_until, found.delivered_at) == (
        P.IN_TRANSIT,
        None,
        None,
        None,
    )


async def test_a_thousand_steps_are_cut_to_the_newest(stand: Stand) -> None:
    stand.has(*[P.IN_TRANSIT] * 1000, P.DELIVERED)
    found = await stand.says()
    assert len(found.events) <= 100
    assert found.state is P.DELIVERED


async def test_a_state_nobody_knows_says_nothing(stand: Stand) -> None:
    stand.has(P.IN_TRANSIT)
    type(stand.fake).codes, known = {P.IN_TRANSIT: "BRAND_NEW_STATE"}, type(stand.fake).codes
    try:
        found = await stand.says()
    finally:
        type(stand.fake).codes = known
    assert (found.state, found.events) == (None, ())


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("500", Unavailable),
        ("429", RateLimited),
        ("truncated", BadUpstream),
        ("html", BadUpstream),
        ("big", BadUpstream),
        ("number", BadUpstream),
        ("redirect", Denied),
        ("slow", Unavailable),
        ("cut", Unavailable),
    ],
)
async def test_each_fault_has_its_kind(stand: Stand, fault: str, kind: type[ShopError]) -> None:
    stand.proxy.fault = fault
    with pytest.raises(kind):
        await stand.says()


async def test_being_told_to_wait_is_obeyed(stand: Stand) -> None:
    stand.proxy.fault, stand.proxy.retry_after = "429", "30"
    with pytest.raises(RateLimited) as told:
        await stand.says()
    assert told.value.retry_after_s == 30
    asked, stand.proxy.fault = stand.proxy.asked, ""
    with pytest.raises(RateLimited):
        await stand.says()
    assert stand.proxy.asked == asked


async def test_a_question_that_fails_once_is_asked_again(stand: Stand) -> None:
    stand.proxy.fault, stand.proxy.failures = "500", 1
    assert (await stand.says()).state is P.IN_TRANSIT
    assert stand.proxy.asked == 2


async def test_who_does_not_answer_is_left_alone(stand: Stand) -> None:
    stand.proxy.fault = "500"
    for _ in range(3):
        with pytest.raises(Unavailable):
            await stand.says()
    asked, stand.proxy.fault = stand.proxy.asked, ""
    with pytest.raises(Unavailable):
        await stand.says()
    assert stand.proxy.asked == asked


async def test_it_answers_for_its_health_and_wrong_keys_are_refused(stand: Stand) -> None:
    assert stand.carrier.name in await stand.carrier.health()
    with pytest.raises(Denied) as refused:
        await stand.stranger.health()
    assert "wrong" not in str(refused.value)


async def test_it_can_be_closed_and_used_again(stand: Stand) -> None:
    await stand.carrier.close()
    assert (await stand.says()).state is P.IN_TRANSIT


# What one of them has and the others do not.


@pytest.fixture
async def alone(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[tuple[FakeCarrier, Carrier]]:
    """Yield the one carrier that the test names."""
    kind, make = STANDS[request.param]
    fake = kind()
    async with serve(fake.app()) as url:
        carrier = make(url, clock)
        yield fake, carrier
        await carrier.close()


@pytest.mark.parametrize("alone", ["dhl"], indirect=True)
@pytest.mark.parametrize(
    ("first", "last", "hours"),
    [
        ("2026-10-14T10:00:00+02:00", "2026-10-14T14:00:00+02:00", (10, 14)),
        ("2026-10-14T10:00:00", "2026-10-14T14:00:00", (10, 14)),
        ("2026-10-14T14:00:00", "2026-10-14T10:00:00", None),
    ],
)
async def test_dhl_names_the_hours_where_it_knows_them(
    alone: tuple[FakeCarrier, Carrier], first: str, last: str, hours: tuple[int, int] | None
) -> None:
    fake, carrier = alone
    fake.parcels[NUMBER] = Parcel(NUMBER, [(P.IN_TRANSIT, START)])
    fake.change = {"estimatedDeliveryTimeFrame": {"estimatedFrom": first, "estimatedThrough": last}}
    found = await carrier.track(NUMBER)
    assert found is not None
    window = found.window
    said = (window.earliest.astimezone(TZ).hour, window.latest.astimezone(TZ).hour) if window else None
    assert said == hours


@pytest.mark.parametrize("alone", ["bring"], indirect=True)
async def test_bring_says_until_when_a_parcel_is_kept(alone: tuple[FakeCarrier, Carrier]) -> None:
    fake, carrier = alone
    steps = [(P.IN_TRANSIT, START), (P.PICKUP_READY, START + timedelta(days=1))]
    fake.parcels[NUMBER] = Parcel(NUMBER, steps, pickup_until=date(2026, 10, 27))
    found = await carrier.track(NUMBER)
    assert found is not None
    assert (found.state, found.pickup_until) == (P.PICKUP_READY, date(2026, 10, 27))
