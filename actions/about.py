"""What the shop says of itself: read from data/shop.yml once, refused where something lacks."""

from datetime import date, time
from decimal import Decimal
from pathlib import Path

import msgspec
import yaml

from actions.localise import LANGUAGES
from actions.shop.port import Money

FILE = Path("data/shop.yml")
DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
CLOSED = "closed"

Words = str | dict[str, str]  # the same in all languages, or one for each
Span = tuple[time, time]


class AboutError(ValueError):
    """The file cannot be used; the text says what to write."""


class _Read(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class ZoneRead(_Read, frozen=True, kw_only=True):
    """Some countries, as the file has them."""

    to: list[str]
    cost: str
    days: str
    free_from: str = ""


class ShippingRead(_Read, frozen=True, kw_only=True):
    """Shipping, as the file has it."""

    order_before: str
    zones: list[ZoneRead]


class Returns(_Read, frozen=True, kw_only=True):
    """For how long something may be sent back, in which state, and how."""

    days: int
    withdrawal_days: int = 14
    condition: Words
    how: Words


class AboutRead(_Read, frozen=True, kw_only=True):
    """The whole file, before its texts are read."""

    name: str
    phone: str
    email: str
    visit: list[str]
    hours: dict[str, str]
    payment: list[Words]
    shipping: ShippingRead
    returns: Returns
    holidays: dict[str, str] = {}


class Zone(msgspec.Struct, frozen=True, kw_only=True):
    """Some countries, what it costs to send something there, and how many working days it takes."""

    to: tuple[str, ...]
    cost: Money
    free_from: Money | None
    days: tuple[int, int]


class Special(msgspec.Struct, frozen=True, kw_only=True):
    """A day that differs: of every year or of one; without hours it is closed."""

    month: int
    day: int
    year: int | None
    open: Span | None

    def falls_on(self, day: date) -> bool:
        """Return whether it is this day."""
        return (self.month, self.day) == (day.month, day.day) and self.year in (None, day.year)


class About(msgspec.Struct, frozen=True, kw_only=True):
    """The shop, as everything that is said of it needs it. `week` has Monday first; None is closed."""

    name: str
    phone: str
    email: str
    visit: tuple[str, ...]
    week: tuple[Span | None, ...]
    specials: tuple[Special, ...]
    payment: tuple[Words, ...]
    order_before: time
    zones: tuple[Zone, ...]
    returns: Returns

    def hours_on(self, day: date) -> Span | None:
        """Return when people answer on that day, None where it is closed."""
        special = next((one for one in self.specials if one.falls_on(day)), None)
        return special.open if special else self.week[day.weekday()]


def read(file: Path = FILE) -> About:
    """Return what the file says; raise AboutError with a sentence for the person who runs this."""
    try:
        # BaseLoader leaves every value the text that it is: 09:00 is no number, and NO is Norway.
        found = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506
        return _about(msgspec.convert(found, AboutRead, strict=False))
    except OSError as error:
        raise AboutError(f"{file} cannot be read: {error.strerror}.") from error
    except (yaml.YAMLError, ValueError, KeyError) as error:
        raise AboutError(f"{file}: {error}") from error


def in_language(words: Words, language: str) -> str:
    """Return the words in this language."""
    return words if isinstance(words, str) else words[language]


def _about(found: AboutRead) -> About:
    for name in ("name", "phone", "email"):
        if not getattr(found, name).strip():
            raise ValueError(f"`{name}` is empty: shoppers need a way around the chat")
    if not any(line.strip() for line in found.visit):
        raise ValueError("`visit` is empty: write at least one address of the shop")
    if found.returns.days < found.returns.withdrawal_days:
        raise ValueError("`returns.days` is shorter than what the law gives (`withdrawal_days`)")
    for words in (*found.payment, found.returns.condition, found.returns.how):
        _in_all_languages(words)
    return About(
        name=found.name,
        phone=found.phone,
        email=found.email,
        visit=tuple(found.visit),
        week=_week(found.hours),
        specials=tuple(_special(day, hours) for day, hours in found.holidays.items()),
        payment=tuple(found.payment),
        order_before=_time(found.shipping.order_before),
        zones=tuple(map(_zone, found.shipping.zones)),
        returns=found.returns,
    )


def _in_all_languages(words: Words) -> None:
    texts = [words] if isinstance(words, str) else [words.get(language, "") for language in LANGUAGES]
    if not texts or not all(text.strip() for text in texts):
        raise ValueError(f"{words} lacks one of {', '.join(LANGUAGES)}")


def _week(hours: dict[str, str]) -> tuple[Span | None, ...]:
    week: list[Span | None] = [None] * 7
    for days, span in hours.items():
        first, _, last = days.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(f"unknown day in {days!r}: days are {' '.join(DAYS)}")
        start = DAYS.index(first)
        for step in range((DAYS.index(last or first) - start) % 7 + 1):
            week[(start + step) % 7] = _span(span)
    if not any(week):
        raise ValueError("`hours` names no open day: write `Mo-Fr: 09:00-17:00`")
    return tuple(week)


def _special(day: str, hours: str) -> Special:
    *year, month, number = day.split("-")
    try:
        found = date(int(year[0]) if year else 2000, int(month), int(number))
    except ValueError:
        raise ValueError(f"no such holiday: {day!r}; write 12-25 or 2027-04-05") from None
    return Special(month=found.month, day=found.day, year=found.year if year else None, open=_span(hours))


def _span(text: str) -> Span | None:
    if text.strip() == CLOSED:
        return None
    start, dash, end = text.partition("-")
    if not dash:
        raise ValueError(f"cannot read the hours {text!r}: write 09:00-17:00 or closed")
    return _time(start), _time(end)


def _time(text: str) -> time:
    try:
        return time.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"no such time: {text!r}; write 09:00") from None


def _zone(found: ZoneRead) -> Zone:
    first, _, last = found.days.partition("-")
    return Zone(
        to=tuple(found.to),
        cost=_money(found.cost),
        free_from=_money(found.free_from) if found.free_from else None,
        days=(int(first), int(last or first)),
    )


def _money(text: str) -> Money:
    amount, _, currency = text.partition(" ")
    try:
        number = Decimal(amount)
    except ArithmeticError:
        number = Decimal("NaN")
    if not number.is_finite() or len(currency) != 3:
        raise ValueError(f"cannot read the amount {text!r}: write 4.95 EUR")
    return Money(amount=number, currency=currency)
