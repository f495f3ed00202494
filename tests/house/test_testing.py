"""`./skranke test`: what is added goes to pytest, in the Python whose tests are named."""

import pytest

from house import testing


@pytest.mark.parametrize(
    ("words", "for_bot", "for_others"),
    [
        ([], ["tests/bot"], []),
        (["-k", "twice"], ["-k", "twice", "tests/bot"], ["-k", "twice"]),
        (["tests/house", "-x"], None, ["tests/house", "-x"]),
        (["tests/bot/test_wire.py", "-x"], ["tests/bot/test_wire.py", "-x"], None),
        (["tests/bot", "tests/core", "-q"], ["tests/bot", "-q"], ["tests/core", "-q"]),
        (["tests/core/test_line.py::test_x"], None, ["tests/core/test_line.py::test_x"]),
    ],
)
def test_words_go_where_their_tests_are(
    words: list[str], for_bot: list[str] | None, for_others: list[str] | None
) -> None:
    assert testing.shared(words) == (for_bot, for_others)
