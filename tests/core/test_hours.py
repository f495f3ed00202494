"""Opening hours are the shop's wall clock, whatever the summer time does."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handoff.core.hours import parse

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
WEEK = parse("Mo-Fr 09:00-17:00; Sa 10:00-14:00", "Europe/Amsterdam")


def at(text: str) -> datetime:
    """Return that moment on the shop's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:59", False),  # a Monday
        ("2026-11-23T09:00", True),
        ("2026-11-23T16:59", True),
        ("2026-11-23T17:00", False),
        ("2026-11-28T10:00", True),  # the Saturday
        ("2026-11-28T14:00", False),
        ("2026-11-29T12:00", False),  # the Sunday
    ],
)
def test_the_week_is_open_and_closed_on_the_minute(moment: str, is_open: bool) -> None:
    assert WEEK.is_open(at(moment)) is is_open


def test_always_is_open_at_any_moment() -> None:
    assert parse("always", "UTC").is_open(datetime(2026, 12, 25, 3, tzinfo=UTC))


@pytest.mark.parametrize(("utc_hour", "day"), [(8, "2026-03-27"), (7, "2026-03-30")])
def test_nine_o_clock_stays_nine_o_clock_in_summer_time(utc_hour: int, day: str) -> None:
    opens = datetime.fromisoformat(f"{day}T{utc_hour:02}:00").replace(tzinfo=UTC)
    assert WEEK.is_open(opens)
    assert not WEEK.is_open(opens.replace(hour=utc_hour - 1, minute=59))


def test_an_interval_runs_past_midnight_and_past_the_week() -> None:
    night = parse("Fr 20:00-02:00; Su 22:00-03:00", "Europe/Amsterdam")
    assert night.is_open(at("2026-11-28T01:59"))
    assert not night.is_open(at("2026-11-28T02:00"))
    assert night.is_open(at("2026-11-30T02:59"))
    assert not night.is_open(at("2026-11-30T03:00"))


def test_a_lunch_break_and_days_around_the_weekend() -> None:
    hours = parse("Sa-Mo 09:00-12:00,13:00-24:00", "Europe/Amsterdam")
    assert [hours.is_open(at(f"2026-11-23T{hour}:30")) for hour in ("11", "12", "13", "23")] == [
        True,
        False,
        True,
        True,
    ]
    assert not hours.is_open(at("2026-11-24T10:00"))


@pytest.mark.parametrize(
    "wrong",
    [
        "",
        ";",
        "Mo",
        "Mo-Fr",
        "Mo-Fr 9-17",
        "Xx 09:00-17:00",
        "Mo-Xx 09:00-17:00",
        "Mo 25:00-26:00",
        "Mo 09:60-10:00",
    ],
)
def test_wrong_hours_say_how_they_should_be(wrong: str) -> None:
    with pytest.raises(ValueError, match=r"09:00-17:00|Mo Tu|00:00 to 24:00"):
        parse(wrong, "Europe/Amsterdam")


@pytest.mark.parametrize("zone", ["Europe/Nowhere", "../etc/passwd", ""])
def test_a_wrong_time_zone_is_named(zone: str) -> None:
    with pytest.raises(ValueError, match="time zone"):
        parse("always", zone)


@pytest.mark.parametrize(
    ("hours", "since", "due"),
    [
        ("always", "2026-11-23T22:00", "2026-11-24T00:00"),
        ("Mo-Fr 09:00-17:00", "2026-11-23T10:00", "2026-11-23T12:00"),
        ("Mo-Fr 09:00-17:00", "2026-11-23T16:00", "2026-11-24T10:00"),  # an hour today, one tomorrow
        ("Mo-Fr 09:00-17:00", "2026-11-27T20:00", "2026-11-30T11:00"),  # a Friday night
        ("Mo 09:00-09:05", "2026-11-23T10:00", "2026-12-07T10:00"),  # hardly ever open: two weeks at most
    ],
)
def test_what_is_due_is_due_after_so_much_opening_time(hours: str, since: str, due: str) -> None:
    start = datetime.fromisoformat(f"{since}+00:00")
    assert parse(hours, "UTC").due(start, within_minutes=120) == datetime.fromisoformat(f"{due}+00:00")
