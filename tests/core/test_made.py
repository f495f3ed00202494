"""What an operator's topic can be called, and when it can be learned."""

from dataclasses import replace

import pytest

from handoff.core.made import LEAST_LINES, Standing, Topic, titled, why_not
from handoff.core.topics import INTENTS, is_topic, of_every_shop

GIFT = Topic(name="gift_card", titles={"en": "Gift cards"}, does="answer")
ENOUGH = dict.fromkeys(("en", "da"), LEAST_LINES)


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("gift_card", None),
        ("gift_cards2", None),
        ("gi", "topic_name"),
        ("Gift", "topic_name"),
        ("2gift", "topic_name"),
        ("gift card", "topic_name"),
        ("g" * 41, "topic_name"),
        ("other", "topic_name"),
        ("nlu_fallback", "topic_name"),
        ("true", "topic_name"),
        ("handoff_gift", "topic_name"),
        ("ask_gift", "topic_name"),
        ("track_order", "topic_taken"),
        ("clarify", "topic_taken"),
    ],
)
def test_a_name_is_of_its_shape_and_belongs_to_nothing_else(name: str, why: str | None) -> None:
    assert why_not(replace(GIFT, name=name), INTENTS, {"utter_clarify"}) == why


@pytest.mark.parametrize(
    ("titles", "why"),
    [
        ({"en": "x" * 60}, None),
        ({"nl": "Cadeaubon"}, None),
        ({"en": "Gift cards", "nl": "x" * 61}, "topic_title"),
        ({}, "topic_title"),
    ],
)
def test_a_topic_has_a_title_that_can_be_read_at_a_glance(titles: dict[str, str], why: str | None) -> None:
    assert why_not(replace(GIFT, titles=titles), INTENTS, set()) == why


def test_what_cannot_be_seen_is_no_title_nor_part_of_one() -> None:
    assert titled({"en": "  Gift\n\u202ecards\u200b ", "nl": " \u202e "}) == {"en": "Gift cards"}


def test_it_can_be_learned_with_its_lines_and_english_words() -> None:
    ready = Standing(topic=GIFT, lines=ENOUGH, wordless=("da",))
    assert ready.can_be_learned and ready.missing == {}
    assert not replace(ready, wordless=("en",)).can_be_learned
    few = replace(ready, lines={"en": LEAST_LINES, "da": 3})
    assert not few.can_be_learned and few.missing == {"da": LEAST_LINES - 3}


def test_only_what_the_assistant_answers_has_a_reply() -> None:
    assert GIFT.reply == "utter_gift_card"
    assert replace(GIFT, does="person").reply is None


def test_a_conversation_is_closed_under_a_topic_that_was_made_once_it_is_known() -> None:
    assert not is_topic("gift_card", of_every_shop())
    assert is_topic("gift_card", of_every_shop() | {"gift_card"})
