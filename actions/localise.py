"""Says times, dates, money and lists the way people say them, in the shopper's language."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_time
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal

from actions.shop.port import Money, Place, Window

LANGUAGES = ("en", "nl", "da", "nb", "de")
LAST_MINUTE = time(23, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What Babel does not know: its locale, near days, and how a clock time and a span are put."""

    locale: str
    near: tuple[str, str, str]  # yesterday, today, tomorrow
    day: str  # how a day further away is written (CLDR pattern)
    at: str
    midnight: str  # how the end of a day is put, where "before" stands in front of it
    between: str
    span: str
    joined: Literal[
        "or", "standard"
    ]  # how the replies of this language list alternatives: "a, b or c" or "a, b and c" (CLDR)
    places: dict[Place, str]


def _places(address: str, doorstep: str, mailbox: str, *others: str) -> dict[Place, str]:
    return dict(zip(Place, (address, doorstep, mailbox, *others), strict=True))


PHRASES = {
    "en": Phrases(
        locale="en_GB",
        near=("yesterday", "today", "tomorrow"),
        day="EEEE d MMMM",
        at="{day} at {time}",
        midnight="the end of {day}",
        between="{day} between {start} and {end}",
        span="between {start} and {end}",
        joined="or",
        places=_places(
            "at your address",
            "at the front door",
            "in the letterbox",
            "with a neighbour",
            "in a parcel locker",
            "at a pick-up point",
        ),
    ),
    "nl": Phrases(
        locale="nl",
        near=("gisteren", "vandaag", "morgen"),
        day="EEEE d MMMM",
        at="{day} om {time}",
        midnight="{day} aan het eind van de dag",
        between="{day} tussen {start} en {end}",
        span="tussen {start} en {end}",
        joined="standard",
        places=_places(
            "op je adres",
            "bij de voordeur",
            "in de brievenbus",
            "bij de buren",
            "in een pakketkluis",
            "bij een afhaalpunt",
        ),
    ),
    "da": Phrases(
        locale="da",
        near=("i går", "i dag", "i morgen"),
        day="EEEE 'den' d. MMMM",
        at="{day} kl. {time}",
        midnight="{day} ved midnat",
        between="{day} mellem kl. {start} og {end}",
        span="mellem {start} og {end}",
        joined="standard",
        places=_places(
            "på din adresse",
            "ved hoveddøren",
            "i postkassen",
            "hos en nabo",
            "i en pakkeboks",
            "på et afhentningssted",
        ),
    ),
    "nb": Phrases(
        locale="nb",
        near=("i går", "i dag", "i morgen"),
        day="EEEE d. MMMM",
        at="{day} kl. {time}",
        midnight="{day} ved midnatt",
        between="{day} mellom kl. {start} og {end}",
        span="mellom {start} og {end}",
        joined="standard",
        places=_places(
            "på adressen din",
            "ved inngangsdøren",
            "i postkassen",
            "hos en nabo",
            "i en pakkeboks",
            "på et hentested",
        ),
    ),
    "de": Phrases(
        locale="de",
        near=("gestern", "heute", "morgen"),
        day="EEEE, d. MMMM",
        at="{day} um {time} Uhr",
        midnight="{day} um Mitternacht",
        between="{day} zwischen {start} und {end} Uhr",
        span="zwischen {start} und {end}",
        joined="or",
        places=_places(
            "an deiner Adresse",
            "vor der Haustür",
            "im Briefkasten",
            "bei einem Nachbarn",
            "in einer Paketstation",
            "in einem Paketshop",
        ),
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """One language at one moment in one time zone."""

    language: str
    now: datetime
    tz: ZoneInfo

    @property
    def phrases(self) -> Phrases:
        return PHRASES.get(self.language, PHRASES["en"])

    def day(self, day: date) -> str:
        """Return "today", "tomorrow", "Friday 16 October", or with its year when that is another one."""
        today = self.now.astimezone(self.tz).date()
        near = (day - today).days
        if -1 <= near <= 1:
            return self.phrases.near[near + 1]
        pattern = self.phrases.day + (" y" if day.year != today.year else "")
        return format_date(day, pattern, locale=self.phrases.locale)

    def clock(self, moment: datetime) -> str:
        """Return the time of day on the shopper's wall."""
        return format_time(moment.astimezone(self.tz).time(), "short", locale=self.phrases.locale)

    def moment(self, moment: datetime) -> str:
        """Return "tomorrow at 08:00"; a day's first moment is the day, its last minute is its end."""
        local = moment.astimezone(self.tz)
        if local.time() == time():
            return self.day(local.date())
        if local.time() >= LAST_MINUTE:
            return self.phrases.midnight.format(day=self.day(local.date()))
        return self.phrases.at.format(day=self.day(local.date()), time=self.clock(local))

    def window(self, window: Window) -> str:
        """Return "tomorrow between 10:00 and 14:00", or "between tomorrow and Friday 16 October"."""
        start, end = window.earliest.astimezone(self.tz), window.latest.astimezone(self.tz)
        last = (end - timedelta(microseconds=1)).date()
        if start.date() != last:
            return self.phrases.span.format(start=self.day(start.date()), end=self.day(last))
        if (start.time(), end.time()) == (time(), time()):
            return self.day(last)
        return self.phrases.between.format(
            day=self.day(start.date()), start=self.clock(start), end=self.clock(end)
        )

    def money(self, money: Money) -> str:
        """Return "€1,249.50" in English, "1.249,50 kr." in Danish."""
        return format_currency(money.amount, money.currency, locale=self.phrases.locale)

    def number(self, number: int) -> str:
        """Return a number with its thousands apart."""
        return format_decimal(number, locale=self.phrases.locale)

    def alternatives(self, names: Sequence[str]) -> str:
        """Return "a, b or c", or "a, b and c"."""
        return format_list(list(names), style=self.phrases.joined, locale=self.phrases.locale)

    def place(self, place: Place) -> str:
        """Return where a parcel was left, as it stands after "delivered"."""
        return self.phrases.places[place]
