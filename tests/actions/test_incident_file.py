"""An incident as a lead writes it: read as it is meant, or refused with what to write instead."""

import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
import yaml

from actions.app import SKILLS
from actions.incidents import written
from actions.incidents.incident import TOPICS, Incident, Span
from actions.localise import LANGUAGES
from handoff.core import incidents as studio
from tests.actions.conftest import TZ

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=TZ)
LEAST = "say: {da: Det ved vi.}\nnews: 2026-11-23 15:00\n"


def read(text: str) -> Incident:
    return written.read(text, now=NOW, tz=TZ)


def test_the_example_is_an_incident() -> None:
    found = read(written.EXAMPLE)
    assert found.orders is not None
    assert (found.topic, found.orders.carrier, found.orders.to) == (
        ("double_charge",),
        ("PostNord",),
        ("DK", "NL-35"),
    )
    assert found.orders.placed == Span(first=date(2026, 11, 20), last=date(2026, 11, 22))
    assert found.news == datetime(2026, 11, 23, 15, 0, tzinfo=TZ)
    assert found.lacks == ("nl", "nb", "de")


def test_without_an_end_it_ends_after_a_week() -> None:
    assert read(LEAST).until == NOW + timedelta(days=7)


def test_times_are_of_the_clock_on_the_wall() -> None:
    assert read(LEAST).news.astimezone(UTC).hour == 14


def test_one_day_is_a_span_and_norway_is_no_no() -> None:
    orders = read(LEAST + "orders: {shipped: 2026-11-20, to: [NO]}").orders
    assert orders is not None and orders.shipped is not None
    assert orders.to == ("NO",)
    assert date(2026, 11, 20) in orders.shipped and date(2026, 11, 21) not in orders.shipped


def test_what_is_told_stays_on_one_line_without_unseen_characters() -> None:
    text = yaml.safe_dump({"say": {"en": "We\nknow\u202e it.\x1b[31m"}, "news": "2026-11-23 15:00"})
    assert read(text).say == {"en": "We know it.[31m"}


def test_every_question_that_an_action_answers_may_have_an_incident() -> None:
    assert set(TOPICS) == {skill.intent for skill in SKILLS}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_that_lacks_is_told_in_english_else_in_the_first(language: str) -> None:
    both = read(LEAST.replace("{da:", "{nl: Weten we., en: We know., da:"))
    assert both.words(language) == {"nl": "Weten we.", "da": "Det ved vi."}.get(language, "We know.")
    assert read(LEAST).words(language) == "Det ved vi."


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Expected `object`"),
        ("say: {en: x", "flow mapping"),
        ("say: {en: We know.}", "news"),
        ("say: {}\nnews: 2026-11-23", "`say` is empty"),
        ("say: {fr: Oui}\nnews: 2026-11-23", "unknown language fr"),
        (f"say: {{en: {'x' * 601}}}\nnews: 2026-11-23", "too long in en"),
        (LEAST + "topic: [weather]", "unknown topic weather"),
        (LEAST + "orders: {}", "names nothing"),
        (LEAST + "orders: {state: [lost]}", "unknown state lost"),
        (LEAST + "orders: {to: [Norway]}", "cannot read the place"),
        (LEAST + "orders: {to: [NL-3512]}", "cannot read the place"),
        (LEAST + "orders: {placed: friday}", "no such day"),
        (LEAST + "orders: {placed: 2026-11-22..2026-11-20}", "ends before it begins"),
        (LEAST + "orders: {email: ida@example.org}", "email"),
        (LEAST + "until: 2026-11-21", "`until` must be ahead"),
        (LEAST + "until: 2027-11-21", "within 30 days"),
        ("say: {en: We know.}\nnews: 2026-11-21", "when will you know more"),
        ("say: {en: We know.}\nnews: tomorrow", "no such time"),
    ],
)
def test_what_cannot_be_told_is_refused_with_what_to_write(text: str, why: str) -> None:
    with pytest.raises(written.IncidentError, match=why):
        read(text)


def test_what_the_studio_keeps_is_what_the_actions_read() -> None:
    examples = json.loads(Path("tests/contract/incident.json").read_text("utf-8"))
    read = msgspec.convert(examples, list[Incident])
    assert json.loads(msgspec.json.encode(read)) == examples
    assert TOPICS == studio.TOPICS
