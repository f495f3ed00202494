"""Spans of time in a sentence, in five languages."""

import pytest

from actions import spans


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("nb", "Kan jeg bytte etter 60 dager?", 60),
        ("nb", "det er tre måneder siden jeg kjøpte den", 90),
        ("nb", "jeg har hatt den et halvt år", 182),
        ("da", "kan jeg bytte efter 6 uger?", 42),
        ("da", "det er halvanden måned siden", 45),
        ("nl", "kan ik na twee maanden nog ruilen", 60),
        ("nl", "binnen 14 dagen of na 60 dagen?", 60),
        ("nl", "een week geleden gekocht", 7),
        ("en", "can I return it after a year", 365),
        ("en", "I've had it for three weeks", 21),
        ("de", "kann ich nach 60 Tagen umtauschen?", 60),
        ("de", "seit einem halben Jahr", 182),
        ("de", "vor zwei Wochen gekauft", 14),
    ],
)
def test_a_span_is_read(language: str, text: str, days: int) -> None:
    found = spans.find(text, language)
    assert found and found.days == days
    assert found.words in text


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how do I return this?"),
        ("nl", "ik wil iets terugsturen, bestelling 20394811"),
        ("da", "i dag er den for stor"),
        ("nb", "den passer ikke i dag"),
        ("de", "Guten Tag, ich möchte etwas zurückschicken"),
        ("de", "der Tag ist schön"),
    ],
)
def test_a_sentence_without_one_has_none(language: str, text: str) -> None:
    assert spans.find(text, language) is None
