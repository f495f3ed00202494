"""Says the shop's own facts (hours, costs, countries) the way people say them, in the shopper's language."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta
from itertools import groupby

from babel import Locale
from babel.dates import format_time, get_day_names
from babel.lists import format_list

from actions.about import About, Span, Words, Zone, in_language
from actions.localise import Speech

AHEAD = timedelta(days=14)  # a holiday further away is nobody's question yet


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrases:
    """What Babel does not know: how a span of days and of hours is put, and what a parcel costs."""

    every_day: str
    days: str
    hours: str
    closed: str
    on: str  # a day and what holds on it
    cost: str
    free: str
    working_days: tuple[str, str]  # one, and several


PHRASES = {
    "en": Phrases(
        every_day="every day",
        days="{first} to {last}",
        hours="{days} from {start} to {end}",
        closed="closed",
        on="{day} {hours}",
        cost="{places}: {cost}",
        free="{places}: {cost}, free from {free_from}",
        working_days=("{days} working day", "{days} working days"),
    ),
    "nl": Phrases(
        every_day="elke dag",
        days="{first} t/m {last}",
        hours="{days} van {start} tot {end} uur",
        closed="gesloten",
        on="{day} {hours}",
        cost="{places}: {cost}",
        free="{places}: {cost}, gratis vanaf {free_from}",
        working_days=("{days} werkdag", "{days} werkdagen"),
    ),
    "da": Phrases(
        every_day="alle dage",
        days="{first} til {last}",
        hours="{days} kl. {start}-{end}",
        closed="lukket",
        on="{day} {hours}",
        cost="{places}: {cost}",
        free="{places}: {cost}, gratis fra {free_from}",
        working_days=("{days} hverdag", "{days} hverdage"),
    ),
    "nb": Phrases(
        every_day="alle dager",
        days="{first} til {last}",
        hours="{days} kl. {start}–{end}",
        closed="stengt",
        on="{day} {hours}",
        cost="{places}: {cost}",
        free="{places}: {cost}, gratis fra {free_from}",
        working_days=("{days} virkedag", "{days} virkedager"),
    ),
    "de": Phrases(
        every_day="jeden Tag",
        days="{first} bis {last}",
        hours="{days} von {start} bis {end} Uhr",
        closed="geschlossen",
        on="{day} {hours}",
        cost="{places}: {cost}",
        free="{places}: {cost}, ab {free_from} gratis",
        working_days=("{days} Werktag", "{days} Werktage"),
    ),
}


def week(about: About, speech: Speech) -> str:
    """Return "Monday to Friday from 09:00 to 17:00, Saturday from 10:00 to 14:00"."""
    open_days = enumerate((day, span) for day, span in enumerate(about.week) if span)
    runs = groupby(open_days, key=lambda one: (one[1][1], one[1][0] - one[0]))
    told = ((_days([day for _, (day, _) in run], speech), span) for (span, _), run in runs)
    return ", ".join(_hours(days, span, speech) for days, span in told)


def specials(about: About, speech: Speech) -> str:
    """Return the days of the next two weeks that differ: "Friday 25 December closed"; "" without any."""
    today = speech.now.astimezone(speech.tz).date()
    days = (today + timedelta(days=ahead) for ahead in range(AHEAD.days + 1))
    differing = (day for day in days if any(one.falls_on(day) for one in about.specials))
    return "; ".join(_special(about, day, speech) for day in differing)


def costs(zones: Sequence[Zone], speech: Speech) -> str:
    """Return a line for each zone: "Netherlands and Denmark: €4.95, free from €50.00"."""
    return "\n".join(_cost(zone, speech) for zone in zones)


def durations(zones: Sequence[Zone], speech: Speech) -> str:
    """Return "1-2 working days (Denmark and Netherlands), 3-5 working days (Germany and Norway)"."""
    if len(zones) == 1:
        return _working_days(zones[0], speech)
    return ", ".join(f"{_working_days(zone, speech)} ({places(zone.to, speech)})" for zone in zones)


def zones_named(zones: Sequence[Zone], question: str, speech: Speech) -> Sequence[Zone]:
    """Return the zones whose countries the question names, all of them where it names none."""
    names, said = Locale.parse(speech.phrases.locale).territories, question.casefold()
    named = [zone for zone in zones if any(names.get(code, code).casefold() in said for code in zone.to)]
    return named or zones


def payment(ways: Iterable[Words], speech: Speech) -> str:
    """Return the ways to pay, as a list."""
    return speech.alternatives([in_language(way, speech.language) for way in ways])


def clock(moment: time, speech: Speech) -> str:
    """Return a time of day."""
    return format_time(moment, "short", locale=speech.phrases.locale)


def places(codes: Sequence[str], speech: Speech) -> str:
    """Return the countries' names, as a list."""
    names = Locale.parse(speech.phrases.locale).territories
    return format_list([names.get(code, code) for code in codes], locale=speech.phrases.locale)


def _days(days: Sequence[int], speech: Speech) -> str:
    if len(days) == 7:
        return PHRASES[speech.language].every_day
    names = get_day_names("wide", locale=speech.phrases.locale)
    if len(days) < 3:
        return format_list([names[day] for day in days], locale=speech.phrases.locale)
    return PHRASES[speech.language].days.format(first=names[days[0]], last=names[days[-1]])


def _hours(days: str, span: Span, speech: Speech) -> str:
    start, end = (clock(moment, speech) for moment in span)
    return PHRASES[speech.language].hours.format(days=days, start=start, end=end)


def _special(about: About, day: date, speech: Speech) -> str:
    span, said = about.hours_on(day), speech.day(day)
    if span:
        return _hours(said, span, speech)
    phrases = PHRASES[speech.language]
    return phrases.on.format(day=said, hours=phrases.closed)


def _cost(zone: Zone, speech: Speech) -> str:
    phrases, cost = PHRASES[speech.language], speech.money(zone.cost)
    named = places(zone.to, speech)
    if zone.free_from is None:
        return phrases.cost.format(places=named, cost=cost)
    return phrases.free.format(places=named, cost=cost, free_from=speech.money(zone.free_from))


def _working_days(zone: Zone, speech: Speech) -> str:
    first, last = zone.days
    one, several = PHRASES[speech.language].working_days
    if first == last:
        return (one if last == 1 else several).format(days=last)
    return several.format(days=f"{first}–{last}")
