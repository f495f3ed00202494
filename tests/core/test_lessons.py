"""A masked message becomes a line of training data that says nothing of anybody, and nothing to Rasa."""

import pytest

from handoff.core.lessons import line
from handoff.core.privacy import KINDS

LANGUAGES = ("en", "nl", "da", "nb", "de")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_made_up_value(language: str, kind: str) -> None:
    said = line(f"about [{kind}] please", language=language, number=12)
    assert "[" not in said and said.startswith("about ") and len(said) > len("about  please")


def test_the_same_message_always_gets_the_same_values_and_another_gets_others() -> None:
    def order(number: int) -> str:
        return line("[order]", language="nl", number=number)

    assert order(1) == order(1) != order(2)
    assert order(1).isdigit() and len(order(1)) == 8


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("see [20394811](order_number) now", "see (20394811)(order_number) now"),
        ('[x]{"entity": "y"}', '(x){"entity": "y"}'),
        ("/restart", "restart"),
        (" - / greet\nthere", "greet there"),
        ("two\r\n  lines", "two lines"),
    ],
)
def test_what_rasa_would_read_as_a_mark_is_text(text: str, found: str) -> None:
    assert line(text, language="en", number=1) == found
