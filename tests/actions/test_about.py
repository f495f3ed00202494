"""The shop's own file: what it says is told, and what it lacks stops the start with a clear word."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from actions import about, settings, telling
from actions.localise import LANGUAGES, Speech
from actions.shop.port import Money
from tests.actions.conftest import TZ

TEXT = about.FILE.read_text(encoding="utf-8")
Change = Callable[[str, str], Path]


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """Return how to write the file with one thing changed."""

    def write(old: str, new: str) -> Path:
        assert old in TEXT
        file = tmp_path / "shop.yml"
        file.write_text(TEXT.replace(old, new), encoding="utf-8")
        return file

    return write


def speech(language: str, day: date = date(2026, 10, 13)) -> Speech:
    return Speech(language=language, now=datetime.combine(day, time(9), TZ), tz=TZ)


def test_values_are_read_as_the_texts_they_are() -> None:
    found = about.read()
    assert found.phone.startswith("+31")
    assert found.order_before == time(22)
    assert "NO" in found.zones[1].to
    assert found.zones[0].cost == Money(amount=Decimal("4.95"), currency="EUR")


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("phone: +31 30 555 0142", "phone:", "`phone` is empty"),
        ("email: help@fjordandfield.example", "email: ' '", "`email` is empty"),
        ("- Oudegracht 1000, Utrecht\n- Åboulevarden 1000, Aarhus", "- ''", "`visit` is empty"),
        ("name: Fjord & Field", "nane: Fjord", "nane"),
        ("09:00-21:00", "nine to nine", "nine"),
        ("Mo-Su: 09:00-21:00", "Xx: 09:00-21:00", "unknown day"),
        ("Mo-Su: 09:00-21:00", "Mo-Su: closed", "no open day"),
        ("12-25: closed", "13-25: closed", "no such holiday"),
        ("4.95 EUR", "cheap", "cannot read the amount"),
        ("nl: kaart, ", "", "lacks one of"),
        ("days: 30", "days: 10", "shorter than what the law gives"),
        ("days: 30", "days: many", "days"),
    ],
)
def test_what_lacks_or_cannot_be_read_stops_the_start(
    changed: Change, old: str, new: str, named: str
) -> None:
    environment = {"REDIS_URL": "unix:///x", "SKRANKE_SECRET": "a secret of this test"}
    file = changed(old, new)
    with pytest.raises(settings.SettingsError, match=named) as told:
        settings.read(environment | {"SHOP_FACTS": str(file)})
    assert "shop.yml" in str(told.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(about.AboutError, match="cannot be read"):
        about.read(tmp_path / "none.yml")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_tells_all_of_it(language: str) -> None:
    found, said = about.read(), speech(language, date(2026, 12, 20))
    texts = [
        telling.week(found, said),
        telling.specials(found, said),
        telling.costs(found.zones, said),
        telling.durations(found.zones, said),
        telling.payment(found.payment, said),
    ]
    assert all(texts) and "None" not in " ".join(texts)
    assert "iDEAL" in texts[-1]


def test_days_with_the_same_hours_are_told_together(changed: Change) -> None:
    file = changed("Mo-Su: 09:00-21:00", "Mo-Fr: 09:00-17:00\n  Sa: 10:00-14:00")
    told = telling.week(about.read(file), speech("en"))
    assert told == "Monday to Friday from 09:00 to 17:00, Saturday from 10:00 to 14:00"


def test_the_same_hours_on_days_apart_are_told_apart(changed: Change) -> None:
    file = changed("Mo-Su: 09:00-21:00", "Mo: 09:00-17:00\n  We-Th: 09:00-17:00")
    told = telling.week(about.read(file), speech("de"))
    assert told == "Montag von 09:00 bis 17:00 Uhr, Mittwoch und Donnerstag von 09:00 bis 17:00 Uhr"


def test_a_holiday_near_by_is_told_and_one_far_away_is_not() -> None:
    found = about.read()
    assert telling.specials(found, speech("en", date(2026, 12, 20))).startswith("Friday 25 December closed; ")
    assert "from 09:00 to 16:00" in telling.specials(found, speech("en", date(2026, 12, 20)))
    assert telling.specials(found, speech("en")) == ""


def test_a_holiday_of_one_year_is_none_of_the_next(changed: Change) -> None:
    found = about.read(changed("01-01: closed", "2027-04-05: closed"))
    assert found.hours_on(date(2027, 4, 5)) is None
    assert found.hours_on(date(2028, 4, 5)) is not None


@pytest.mark.parametrize(
    ("language", "question", "told"),
    [
        ("en", "what is shipping to Norway?", "Germany and Norway: €9.95, free from €100.00"),
        ("nl", "verzendkosten Nederland?", "Nederland en Denemarken: € 4,95, gratis vanaf € 50,00"),
        ("da", "hvad koster fragt til Tyskland", "Tyskland og Norge: 9,95 €, gratis fra 100,00 €"),
    ],
)
def test_a_country_that_is_named_gets_its_own_price(language: str, question: str, told: str) -> None:
    said = speech(language)
    zones = telling.zones_named(about.read().zones, question, said)
    assert telling.costs(zones, said).replace("\xa0", " ") == told


def test_a_zone_that_is_never_free_and_takes_one_day_says_so(changed: Change) -> None:
    zone = "{to: [NL, DK], cost: 4.95 EUR, free_from: 50 EUR, days: 1-2}"
    found = about.read(changed(zone, "{to: [NL], cost: 4.95 EUR, days: 1}"))
    assert telling.costs(found.zones[:1], speech("en")) == "Netherlands: €4.95"
    assert telling.durations(found.zones[:1], speech("en")) == "1 working day"
