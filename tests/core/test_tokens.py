"""Words are found however they are written."""

import pytest

from handoff.core.tokens import MOST_TOKENS, asked, tokens


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Bestell-Nr. 2039", ["bestell", "nr", "2039"]),
        ("Ida@Example.org", ["ida", "example", "org"]),
        ("Käse à la crème", ["kase", "a", "la", "creme"]),
        ("blåbær og øl", ["blabær", "og", "øl"]),
        ("STRASSE straße", ["strasse", "strasse"]),
        ("''; DROP TABLE--\"*", ["drop", "table"]),
        ("snake_case", ["snake", "case"]),
        ("!?", []),
    ],
)
def test_words_are_lower_case_without_accents_and_signs(text: str, found: list[str]) -> None:
    assert tokens(text) == found


def test_nobody_looks_for_more_than_ten_words() -> None:
    assert len(asked("word " * 1_000)) == MOST_TOKENS
