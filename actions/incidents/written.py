"""Reads an incident as a lead writes it in YAML; what could not be told is refused, with what to write."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import yaml

from actions.incidents.incident import FALLBACK, STATES, TOPICS, Incident, Orders, Span, longest
from actions.localise import LANGUAGES
from actions.shop.text import clean

MOST_CHARS = 600  # two or three sentences in a chat
LIFE = timedelta(days=7)  # where the file names no end
EXAMPLE = """\
topic: [double_charge]            # which questions; leave it out for every question about an order
orders:                           # which orders; leave it out for all
  carrier: [PostNord]
  to: [DK, NL-35]                 # a country, or the beginning of a postcode in it (two signs at most)
  placed: 2026-11-20..2026-11-22
  shipped: 2026-11-20..2026-11-22
  state: [in_transit]
say:                              # what happened, and what you are doing about it
  en: Some payments were taken twice on Friday. Our payment provider sends the second amount back by itself.
  da: Nogle betalinger er trukket to gange i fredags. Vores betalingsudbyder sender det ekstra beløb tilbage.
news: 2026-11-23 15:00            # when you will know more
until: 2026-11-27 18:00           # when it ends by itself
"""


class IncidentError(ValueError):
    """The file cannot be used; the text says what to write."""


class _Read(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    pass


class _OrdersRead(_Read, frozen=True, kw_only=True):
    carrier: list[str] = []
    to: list[str] = []
    placed: str = ""
    shipped: str = ""
    state: list[str] = []


class _IncidentRead(_Read, frozen=True, kw_only=True):
    say: dict[str, str]
    news: str
    topic: list[str] = []
    orders: _OrdersRead | None = None
    since: str = ""
    until: str = ""


def read(text: str, *, now: datetime, tz: ZoneInfo) -> Incident:
    """Return the incident that the text describes; its times are of the clock on the shop's wall."""
    try:
        # BaseLoader leaves every value the text that it is: 15:00 is no number, and NO is Norway.
        found = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506
        return _incident(msgspec.convert(found, _IncidentRead), now, tz)
    except (yaml.YAMLError, ValueError) as error:
        raise IncidentError(str(error)) from error


def _incident(found: _IncidentRead, now: datetime, tz: ZoneInfo) -> Incident:
    since = _moment(found.since, tz) if found.since else now
    until = _moment(found.until, tz) if found.until else since + LIFE
    news = _moment(found.news, tz)
    if not since < until <= longest(since) or until <= now:
        raise ValueError("`until` must be ahead, after `since`, and within 30 days of it")
    if not now < news <= until:
        raise ValueError("`news` must be ahead, and not after `until`: when will you know more?")
    _known(found.topic, TOPICS, "topic")
    return Incident(
        id=secrets.token_hex(3),
        say=_say(found.say),
        since=since,
        until=until,
        news=news,
        topic=tuple(found.topic),
        orders=_orders(found.orders) if found.orders else None,
    )


def _say(found: dict[str, str]) -> dict[str, str]:
    _known(list(found), LANGUAGES, "language")
    said = {language: clean(text, most=MOST_CHARS + 1) for language, text in found.items()}
    if not any(said.values()):
        raise ValueError(f"`say` is empty: write it at least in {FALLBACK}, better in {', '.join(LANGUAGES)}")
    too_long = [language for language, text in said.items() if len(text) > MOST_CHARS]
    if too_long:
        raise ValueError(f"`say` is too long in {', '.join(too_long)}: at most {MOST_CHARS} characters")
    return {language: text for language, text in said.items() if text}


def _orders(found: _OrdersRead) -> Orders:
    _known(found.state, STATES, "state")
    orders = Orders(
        carrier=tuple(filter(None, map(clean, found.carrier))),
        to=tuple(map(_place, found.to)),
        placed=_span(found.placed),
        shipped=_span(found.shipped),
        state=tuple(found.state),
    )
    if orders == Orders():
        raise ValueError("`orders` names nothing: leave it out where all orders are meant")
    return orders


def _place(text: str) -> str:
    country, dash, begins = text.strip().upper().partition("-")
    if len(country) != 2 or not country.isalpha() or len(begins) > 2 or bool(dash) != bool(begins):
        raise ValueError(f"cannot read the place {text!r}: write NL, or NL-35 for postcodes that begin so")
    return f"{country}{dash}{begins}"


def _span(text: str) -> Span | None:
    if not text:
        return None
    first, _, last = text.partition("..")
    span = Span(first=_day(first), last=_day(last or first))
    if span.first > span.last:
        raise ValueError(f"{text!r} ends before it begins")
    return span


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"no such day: {text!r}; write 2026-11-20 or 2026-11-20..2026-11-22") from None


def _moment(text: str, tz: ZoneInfo) -> datetime:
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"no such time: {text!r}; write 2026-11-23 15:00") from None
    return found if found.tzinfo else found.replace(tzinfo=tz)


def _known(words: Sequence[str], known: Sequence[str], what: str) -> None:
    unknown = [word for word in words if word not in known]
    if unknown:
        raise ValueError(f"unknown {what} {', '.join(unknown)}; known: {', '.join(known)}")
