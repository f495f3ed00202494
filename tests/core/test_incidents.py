"""What a lead may let shoppers hear, and what not."""

from datetime import UTC, datetime, timedelta

import pytest

from handoff.core.incidents import LIFE, TOPICS, Incident, one_line, written
from handoff.core.topics import INTENTS

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
SOON = NOW + timedelta(hours=6)
SAY = {"en": " Some were\ncharged twice. ", "da": "", "nl": "\u202e \x1b"}


def test_what_is_written_is_told_for_a_week_on_one_line() -> None:
    found = written("a", "double_charge", SAY, news=SOON, now=NOW)
    assert isinstance(found, Incident)
    assert found.say == {"en": "Some were charged twice."}
    assert (found.since, found.until, found.news) == (NOW, NOW + LIFE, SOON)
    assert (found.topic, found.orders) == (("double_charge",), None)


@pytest.mark.parametrize(
    ("topic", "say", "news", "code"),
    [
        ("greet", SAY, SOON, "incident_topic"),
        ("double_charge", {}, SOON, "incident_say"),
        ("double_charge", {"en": " \n"}, SOON, "incident_say"),
        ("double_charge", {"fr": "Oui."}, SOON, "incident_say"),
        ("double_charge", {"en": "x" * 601}, SOON, "incident_long"),
        ("double_charge", SAY, NOW, "incident_news"),
        ("double_charge", SAY, NOW + LIFE, "incident_news"),
    ],
)
def test_what_will_not_do_has_its_code(topic: str, say: dict[str, str], news: datetime, code: str) -> None:
    assert written("a", topic, say, news=news, now=NOW) == code


def test_every_topic_is_one_that_the_assistant_knows() -> None:
    assert set(TOPICS) <= INTENTS


def test_unseen_characters_are_left_out() -> None:
    assert one_line("a\u202eb\x00c\td\u00a0 e") == "abc d e"
