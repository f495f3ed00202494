"""Which reasons a line is given, and that every one of them has a name for the agent."""

import pytest

from bot import measure, reasons, temper
from bot.components.frustration import said_before

# What the desk has words for; its own test reads the same names.
TOLD = {
    *(
        "capitals",
        "exclamation",
        "repeated_contact",
        "money",
        "waiting",
        "insult",
        "legal_threat",
        "distress",
    ),
    *("bot_failed", "despair", "money_missing", "sarcasm", "threat", "said_again", "bot_missed", "tone"),
}


def test_every_reason_is_one_that_the_desk_has_words_for() -> None:
    assert {*measure.REASONS, *reasons.CODES.values(), temper.TONE, "said_again", "bot_missed"} == TOLD


def test_every_kind_that_is_named_has_a_limit() -> None:
    assert {*reasons.SURE, temper.GRIEF} == set(reasons.CODES)


def test_only_what_the_reader_is_sure_of_is_named_the_likeliest_first() -> None:
    assert reasons.heard({"sarcasm": 0.5, "money": 0.9, "threat": 0.01}) == ["money_missing", "sarcasm"]


def test_grief_must_be_surer_than_sarcasm() -> None:
    assert reasons.heard({"distress": 0.5, "sarcasm": 0.5}) == ["sarcasm"]


def test_a_harsh_word_in_a_happy_line_is_no_insult() -> None:
    assert reasons.believed(["insult", "exclamation"], {"insult": 0.01}) == ["exclamation"]
    assert reasons.believed(["insult", "exclamation"], {"insult": 0.4}) == ["insult", "exclamation"]


def test_without_a_reader_every_sign_counts() -> None:
    assert reasons.believed(["insult"], {}) == ["insult"]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["money", "money_missing"], ["money_missing"]),
        (["threat", "legal_threat"], ["legal_threat"]),
        (["insult", "insult"], ["insult"]),
    ],
)
def test_the_plainer_word_stands_alone(codes: list[str], told: list[str]) -> None:
    assert reasons.together(codes) == told


def test_the_first_line_of_a_conversation_repeats_nothing() -> None:
    assert said_before(None, "where is my parcel") == []
