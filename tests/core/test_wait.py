"""A wait is what really happened lately, or nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.core.wait import Estimate, desk_word, estimate

NOW = 1_800_000_000_000
MINUTE = 60_000


def every(minutes: float, count: int = 11) -> list[int]:
    """Return claims at that pace, the last one now."""
    return [round(NOW - n * minutes * MINUTE) for n in range(count)]


def test_a_steady_pace_gives_the_minutes_of_that_pace() -> None:
    assert estimate(1, every(2), now_ms=NOW) == Estimate(unit="minutes", low=2, high=2)
    assert estimate(4, every(2), now_ms=NOW) == Estimate(unit="minutes", low=8, high=8)


def test_few_claims_are_no_base_for_minutes() -> None:
    assert estimate(3, every(2, count=5), now_ms=NOW) == Estimate(unit="position", low=3, high=3)
    assert estimate(3, [], now_ms=NOW).unit == "position"


def test_what_happened_long_ago_says_nothing() -> None:
    old = [at - 31 * MINUTE for at in every(1)]
    assert estimate(1, old, now_ms=NOW).unit == "position"


def test_a_desk_that_stalls_is_not_promised_to_be_quick() -> None:
    stalled = estimate(1, [at - 15 * MINUTE for at in every(1, count=9)], now_ms=NOW)
    assert stalled.high is not None and stalled.high >= 15


def test_a_range_that_nobody_could_rely_on_is_not_given() -> None:
    assert estimate(200, every(2), now_ms=NOW).unit == "position"


@given(
    st.lists(st.integers(1, 29 * MINUTE), min_size=6, max_size=60, unique=True),
    st.integers(1, 60),
)
def test_a_range_has_its_ends_in_order_and_grows_with_the_line(ages: list[int], position: int) -> None:
    claims = [NOW - age for age in ages]
    here, behind = (estimate(place, claims, now_ms=NOW) for place in (position, position * 3))
    if here.unit == "minutes":
        assert here.low is not None and here.high is not None
        assert 0 <= here.low <= here.high and here.high >= 1
        if behind.high is not None and behind.unit == "minutes":
            assert behind.high >= here.low


@pytest.mark.parametrize(
    ("is_open", "ready", "word"),
    [(True, 2, "open"), (True, 0, "nobody"), (False, 0, "closed"), (False, 2, "closed")],
)
def test_the_word_on_the_desk_comes_before_any_number(is_open: bool, ready: int, word: str) -> None:
    assert desk_word(is_open=is_open, ready=ready) == word
