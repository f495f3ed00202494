"""Finds the moment by which a shopper needs the parcel in what they write, in five languages.

General date libraries were tried on the sentences of the tests: they find the day and lose or misread the
hour ("morgen om 8 uur" as 17:00), and a wrong hour is a wrong promise. So days and months come from CLDR
(Babel), and what people say around them from word lists. Where people mean different things the earlier
moment is taken: it promises less.
"""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from actions.deadline_words import EN, WORDS, MomentWords

MAX_CHARS = 600  # what the assistant reads of a message
END_OF_DAY = time(23, 59)  # "by Friday" is kept until Friday ends, "before Friday" until it begins
FRIDAY, SATURDAY = 4, 5
FAR = timedelta(
    days=75
)  # a date further ahead mostly speaks of the past; Christmas is asked about in October


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A day that was named, and the text before and after its name."""

    day: date
    before: str
    after: str

    @property
    def rest(self) -> str:
        return f"{self.before};{self.after}"


def find(text: str, *, language: str, now: datetime, tz: ZoneInfo) -> datetime | None:
    """Return the aware moment that the text names; None when it names none or one that is over."""
    words = WORDS.get(language, EN)
    text = _without_noise(text, words)
    local = now.astimezone(tz)
    named = _day(text, words, local.date())
    clock = _clock(named.rest if named else text, words, day_named=named is not None)
    if clock and clock.hour < 12 and re.search(_whole(words.late), text):
        clock = clock.replace(hour=clock.hour + 12)
    if named is None and clock is None:
        return None
    hour = clock or _part(text, words) or (_whole_day(named, words) if named else END_OF_DAY)
    moment = datetime.combine(named.day if named else local.date(), hour, tz)
    if moment > now:
        return moment
    return _next(moment, now, exact=clock is not None, day_named=named is not None)


def _next(moment: datetime, now: datetime, *, exact: bool, day_named: bool) -> datetime | None:
    later = moment + timedelta(hours=12)
    if exact and moment.hour < 12 and later > now:
        return later  # "today at 8", said at ten, means the evening
    if not day_named:
        return moment + timedelta(days=1)
    evening = datetime.combine(moment.date(), END_OF_DAY, moment.tzinfo)
    return evening if not exact and moment.time() != time() and evening > now else None


def _without_noise(text: str, words: MomentWords) -> str:
    text = unicodedata.normalize("NFKC", text[:MAX_CHARS]).casefold().replace("’", "'")
    text = re.sub(r"\S+@\S+|[#\w-]*\d{5,}\w*", ";", " ".join(text.split()))
    return re.sub(_whole(words.noise), ";", text)


def _day(text: str, words: MomentWords, today: date) -> Day | None:
    for way in (_calendar_day, _days_ahead, _weekday):
        if found := way(text, words, today):
            return found
    return None


def _calendar_day(text: str, words: MomentWords, today: date) -> Day | None:
    months = _months(words.locale)
    month = "|".join(sorted(months, key=len, reverse=True))
    ordinal = r"(?P<d>\d{1,2})(?:st|nd|rd|th|e|\.)?"
    year = r"(?: (?P<y>20\d\d))?"
    patterns = (
        rf"{ordinal} ?(?:of )?(?P<m>{month})\.?{year}",
        rf"(?P<m>{month})\.? {ordinal}{year}",
        r"(?P<y>20\d\d)-(?P<m>\d\d)-(?P<d>\d\d)",
        r"(?P<d>\d{1,2})[/-](?P<m>\d{1,2})(?:[/-](?P<y>20\d\d))?",
        r"(?P<d>\d{1,2})\. ?(?P<m>\d{1,2})\.(?: ?(?P<y>20\d\d))?",
    )
    for pattern in patterns:
        for found in re.finditer(_whole(pattern), text):
            month_number = months.get(found["m"]) or int(found["m"])
            day = _date(int(found["y"] or 0), month_number, int(found["d"]), today)
            if day:
                return _named(day, text, found)
    return None


def _date(year: int, month: int, day: int, today: date) -> date | None:
    try:
        found = date(year or today.year, month, day)
        if not year and found < today:
            found = date(today.year + 1, month, day)
    except ValueError:
        return None
    return found if today <= found <= today + FAR else None


def _days_ahead(text: str, words: MomentWords, today: date) -> Day | None:
    found = re.search(_whole(words.in_days), text)
    if found and (number := _number(found[1], words)) is not None:
        return _named(today + timedelta(days=number), text, found)
    for pattern, days in words.near.items():
        if found := re.search(_whole(pattern), text):
            return _named(today + timedelta(days=days), text, found)
    return None


def _weekday(text: str, words: MomentWords, today: date) -> Day | None:
    for weekday, name in enumerate(_weekdays(words.locale)):
        if found := re.search(_whole(f"{name}{words.grown}"), text):
            return _named(today + timedelta(days=(weekday - today.weekday()) % 7), text, found)
    for day, pattern in zip((SATURDAY, FRIDAY), words.weekend, strict=True):
        if found := re.search(_whole(pattern), text):
            return _named(today + timedelta(days=(day - today.weekday()) % 7), text, found)
    return None


def _named(day: date, text: str, found: re.Match[str]) -> Day:
    return Day(day=day, before=text[: found.start()], after=text[found.end() :])


def _clock(text: str, words: MomentWords, *, day_named: bool) -> time | None:
    hour = rf"(\d{{1,2}}|{'|'.join(words.numbers)})"
    lead = f"{words.clock}|{words.maybe_clock}" if day_named else words.clock
    if found := re.search(_whole(r"(\d{1,2})[:.](\d{2})(?: ?(?:[ap]\.?m\.?|uur|uhr|u))?"), text):
        return _time(int(found[1]), int(found[2]))
    if found := re.search(_whole(f"(?:{words.half}) {hour}"), text):
        number = _number(found[1], words) or 0
        minutes = number * 60 + words.half_shift_min
        return _time(minutes // 60, minutes % 60)
    found = re.search(_whole(rf"(?:{words.clock}|{words.maybe_clock}) {hour} ?(?:{words.after_clock})"), text)
    found = found or re.search(_whole(f"(?:{lead}) {hour}"), text)
    if not found and day_named:
        found = re.search(_whole(rf"{hour} ?(?:{words.after_clock})"), text)
    return _time(_number(found[1], words), 0) if found else None


def _time(hour: int | None, minute: int) -> time | None:
    return None if hour is None or hour > 23 or minute > 59 else time(hour, minute)


def _part(text: str, words: MomentWords) -> time | None:
    for pattern, hour in words.parts.items():
        if re.search(_whole(pattern), text):
            return time(hour)
    return None


def _whole_day(named: Day, words: MomentWords) -> time:
    before = re.search(rf"(?<!\w)(?:{words.before})(?: (?:{words.between}))* $", named.before)
    return time() if before else END_OF_DAY


def _number(text: str, words: MomentWords) -> int | None:
    if text.isdecimal():
        return int(text)
    return next((n for n, name in enumerate(words.numbers, 1) if re.fullmatch(name, text)), None)


def _whole(pattern: str) -> str:
    return rf"(?<!\w)(?:{pattern})(?!\w)"


@cache
def _weekdays(locale: str) -> tuple[str, ...]:
    return tuple(name.casefold() for _, name in sorted(get_day_names("wide", locale=locale).items()))


@cache
def _months(locale: str) -> dict[str, int]:
    return {
        name.casefold().rstrip("."): number
        for width in ("abbreviated", "wide")
        for number, name in get_month_names(width, locale=locale).items()
    }
