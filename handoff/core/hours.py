"""Opening hours: when the shop says that people are there, in the shop's own time zone."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_MINUTES = 24 * 60
WEEK_MINUTES = 7 * DAY_MINUTES
STEP_MINUTES = 5

_RULE = re.compile(r"(?P<days>\S+)\s+(?P<times>\S.*)")
_TIMES = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Weekly intervals in minutes since Monday 00:00 on the shop's clock; none at all means always open."""

    intervals: tuple[tuple[int, int], ...]
    zone: ZoneInfo

    def is_open(self, now: datetime) -> bool:
        """Say whether the shop is open at this aware moment; the shop's wall clock counts."""
        if not self.intervals:
            return True
        local = now.astimezone(self.zone)
        minute = local.weekday() * DAY_MINUTES + local.hour * 60 + local.minute
        # An interval of Sunday night runs past the end of the week.
        minutes = (minute, minute + WEEK_MINUTES)
        return any(start <= at < end for start, end in self.intervals for at in minutes)

    def due(self, since: datetime, *, within_minutes: int) -> datetime:
        """Return when the shop has been open for so many minutes after this aware moment.

        In steps of five minutes; if it is not open for so long within two weeks, the end of these.
        """
        left, now = within_minutes, since
        for _ in range(2 * WEEK_MINUTES // STEP_MINUTES):
            if left <= 0:
                break
            left -= STEP_MINUTES if self.is_open(now) else 0
            now += timedelta(minutes=STEP_MINUTES)
        return now


ALWAYS = Hours(intervals=(), zone=ZoneInfo("UTC"))


def parse(text: str, timezone: str) -> Hours:
    """Return the hours of `always` or of rules like `Mo-Fr 09:00-12:00,13:00-17:00; Sa 10:00-14:00`.

    An interval may run past midnight (`Fr 20:00-02:00`). Raises ValueError: what is wrong, how it should be.
    """
    try:
        zone = ZoneInfo(timezone)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"unknown time zone {timezone!r}: use a name like Europe/Amsterdam") from error
    if text.strip().lower() == "always":
        return Hours(intervals=(), zone=zone)
    intervals = [interval for rule in text.split(";") if rule.strip() for interval in _rule(rule.strip())]
    if not intervals:
        raise ValueError("no opening hours: write `always` or `Mo-Fr 09:00-17:00; Sa 10:00-14:00`")
    return Hours(intervals=tuple(sorted(intervals)), zone=zone)


def _rule(rule: str) -> list[tuple[int, int]]:
    """Return the intervals of one rule, such as `Mo-Fr 09:00-17:00`."""
    parts = _RULE.fullmatch(rule)
    if parts is None:
        raise ValueError(f"cannot read the opening hours {rule!r}: write `Mo-Fr 09:00-17:00`")
    times = [_times(piece.strip()) for piece in parts["times"].split(",")]
    starts = [day * DAY_MINUTES for piece in parts["days"].split(",") for day in _days(piece)]
    return [(day + start, day + end) for day in starts for start, end in times]


def _days(text: str) -> list[int]:
    """Return the day numbers of `Mo`, or of `Fr-Mo`, around the weekend too."""
    first, _, last = text.partition("-")
    if first not in DAYS or (last or first) not in DAYS:
        raise ValueError(f"unknown day in {text!r}: days are {' '.join(DAYS)}")
    start = DAYS.index(first)
    return [(start + step) % 7 for step in range((DAYS.index(last or first) - start) % 7 + 1)]


def _times(text: str) -> tuple[int, int]:
    """Return (start, end) in minutes of `09:00-17:00`; an end at or before the start is on the next day."""
    found = _TIMES.fullmatch(text)
    if found is None:
        raise ValueError(f"cannot read the time {text!r}: write 09:00-17:00")
    from_hour, from_minute, to_hour, to_minute = (int(number) for number in found.groups())
    start, end = from_hour * 60 + from_minute, to_hour * 60 + to_minute
    if from_minute > 59 or to_minute > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise ValueError(f"no such time in {text!r}: the day runs from 00:00 to 24:00")
    return start, end if end > start else end + DAY_MINUTES
