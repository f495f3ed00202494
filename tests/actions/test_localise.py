"""Times, dates, money and lists, as people say them in five languages."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from actions.localise import LANGUAGES, Speech
from actions.shop.port import Money, Place, Window

TZ = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 10, 13, 9, 0, tzinfo=TZ)


def speech(language: str) -> Speech:
    return Speech(language=language, now=NOW, tz=TZ)


def window(start: datetime, end: datetime) -> Window:
    return Window(earliest=start, latest=end, source="PostNord")


@pytest.mark.parametrize(
    ("language", "near", "far", "days"),
    [
        (
            "en",
            "tomorrow between 10:00 and 14:00",
            "Friday 16 October between 10:00 and 14:00",
            "between tomorrow and Friday 16 October",
        ),
        (
            "nl",
            "morgen tussen 10:00 en 14:00",
            "vrijdag 16 oktober tussen 10:00 en 14:00",
            "tussen morgen en vrijdag 16 oktober",
        ),
        (
            "da",
            "i morgen mellem kl. 10.00 og 14.00",
            "fredag den 16. oktober mellem kl. 10.00 og 14.00",
            "mellem i morgen og fredag den 16. oktober",
        ),
        (
            "nb",
            "i morgen mellom kl. 10:00 og 14:00",
            "fredag 16. oktober mellom kl. 10:00 og 14:00",
            "mellom i morgen og fredag 16. oktober",
        ),
        (
            "de",
            "morgen zwischen 10:00 und 14:00 Uhr",
            "Freitag, 16. Oktober zwischen 10:00 und 14:00 Uhr",
            "zwischen morgen und Freitag, 16. Oktober",
        ),
    ],
)
def test_a_window_is_said_natively(language: str, near: str, far: str, days: str) -> None:
    tomorrow, friday = NOW.replace(day=14, hour=10), NOW.replace(day=16, hour=10)
    assert speech(language).window(window(tomorrow, tomorrow.replace(hour=14))) == near
    assert speech(language).window(window(friday, friday.replace(hour=14))) == far
    assert speech(language).window(window(tomorrow, friday)) == days


@pytest.mark.parametrize(
    ("language", "moment", "midnight"),
    [
        ("en", "tomorrow at 08:00", "Saturday 17 October"),
        ("nl", "morgen om 08:00", "zaterdag 17 oktober"),
        ("da", "i morgen kl. 08.00", "lørdag den 17. oktober"),
        ("nb", "i morgen kl. 08:00", "lørdag 17. oktober"),
        ("de", "morgen um 08:00 Uhr", "Samstag, 17. Oktober"),
    ],
)
def test_a_moment_is_said_natively_and_midnight_is_the_day(language: str, moment: str, midnight: str) -> None:
    assert speech(language).moment(NOW.replace(day=14, hour=8)) == moment
    assert speech(language).moment(NOW.replace(day=17, hour=0)) == midnight


@pytest.mark.parametrize(
    ("language", "money", "amount"),
    [
        ("en", Money(amount=Decimal("1249.50"), currency="EUR"), "€1,249.50"),
        ("nl", Money(amount=Decimal("1249.50"), currency="EUR"), "€\xa01.249,50"),
        ("da", Money(amount=Decimal("1249.00"), currency="DKK"), "1.249,00\xa0kr."),
        ("nb", Money(amount=Decimal("1249.00"), currency="NOK"), "1\xa0249,00\xa0kr"),
        ("de", Money(amount=Decimal("4.95"), currency="EUR"), "4,95\xa0€"),
    ],
)
def test_money_is_said_natively(language: str, money: Money, amount: str) -> None:
    assert speech(language).money(money) == amount


def test_a_window_of_a_whole_day_is_that_day() -> None:
    whole = window(NOW.replace(day=14, hour=0), NOW.replace(day=15, hour=0))
    assert speech("en").window(whole) == "tomorrow"


def test_a_day_in_another_year_is_said_with_its_year() -> None:
    assert speech("en").day(date(2027, 1, 4)) == "Monday 4 January 2027"
    assert speech("de").day(date(2026, 10, 12)) == "gestern"


def test_alternatives_are_joined_as_the_replies_need_them() -> None:
    assert [speech(language).alternatives(["A", "B", "C"]) for language in LANGUAGES] == [
        "A, B or C",
        "A, B en C",
        "A, B og C",
        "A, B og C",
        "A, B oder C",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_place_has_words(language: str) -> None:
    assert len({speech(language).place(place) for place in Place}) == len(Place)


def test_an_unknown_language_is_answered_in_english() -> None:
    assert speech("fr").day(date(2026, 10, 14)) == "tomorrow"


@pytest.mark.parametrize(
    ("language", "end"),
    [
        ("en", "the end of tomorrow"),
        ("nl", "morgen aan het eind van de dag"),
        ("da", "i morgen ved midnat"),
        ("nb", "i morgen ved midnatt"),
        ("de", "morgen um Mitternacht"),
    ],
)
def test_the_last_minute_of_a_day_is_its_end(language: str, end: str) -> None:
    assert speech(language).moment(NOW.replace(day=14, hour=23, minute=59)) == end
