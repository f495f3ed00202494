"""Reads what carriers send: hostile until it is a state, a sound time, or the number that we asked for."""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from urllib.parse import quote
from zoneinfo import ZoneInfo

from actions.shop.errors import BadUpstream
from actions.shop.port import Event, ParcelState, Window

MOST_EVENTS = 100  # more than a parcel around the world has
FAR = timedelta(days=90)  # an estimate further away is none
LONGEST = timedelta(days=31)

T = TypeVar("T")


def plain(number: str) -> str:
    """Return a parcel's number as it is compared: letters and digits alone."""
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def is_number(text: str) -> bool:
    """Return whether this may be a parcel's number; nothing else is sent to a carrier."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9 -]{4,38}[A-Za-z0-9]", text) is not None


def ours(found: Sequence[T], number: str, names: Callable[[T], Iterable[str | None]]) -> T | None:
    """Return the parcel that was asked for; None for no parcel, BadUpstream for nothing but others."""
    wanted = plain(number)
    for one in found:
        if wanted in (plain(name) for name in names(one) if name):
            return one
    if found:
        raise BadUpstream("the carrier answered with another parcel")
    return None


def moment(text: str | None, tz: ZoneInfo) -> datetime | None:
    """Return an aware time; one without an offset is of that place's clock. None for what is no time."""
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    if not 2000 <= found.year < 2100:
        return None
    return found if found.tzinfo else found.replace(tzinfo=tz)


def day(text: str | None) -> date | None:
    """Return the day in "30.11.2026" or "2026-11-30"."""
    parts = (text or "")[:10].split(".")
    try:
        found = date.fromisoformat("-".join(reversed(parts)) if len(parts) == 3 else parts[0])
    except ValueError:
        return None
    return found if 2000 <= found.year < 2100 else None


def whole_day(found: date | None, tz: ZoneInfo) -> tuple[datetime, datetime] | None:
    """Return the day from its first moment to its last: an estimate names a moment and means a day."""
    if found is None:
        return None
    return datetime.combine(found, time(), tz), datetime.combine(found + timedelta(days=1), time(), tz)


def window(span: tuple[datetime, datetime] | None, source: str, now: datetime) -> Window | None:
    """Return the window if it can be true: in order, not longer than a month, not a season away."""
    if span is None or not span[0] < span[1] <= span[0] + LONGEST or abs(span[0] - now) > FAR:
        return None
    return Window(earliest=span[0], latest=span[1], source=source)


def events(steps: Iterable[tuple[ParcelState | None, datetime | None]]) -> tuple[Event, ...]:
    """Return the steps that are known, the oldest first; steps come as carriers list them, newest first."""
    known = [Event(state=state, at=at) for state, at in list(steps)[:MOST_EVENTS] if state and at]
    known.reverse()  # of two at the same time the one that was listed first is the newer
    return tuple(sorted(known, key=lambda one: one.at))


def latest(found: Sequence[Event], state: ParcelState) -> datetime | None:
    """Return when it was last in this state."""
    return max((one.at for one in found if one.state is state), default=None)


def link(template: str, number: str) -> str:
    """Return the carrier's own page about this parcel."""
    return template.format(number=quote(number, safe=""))
