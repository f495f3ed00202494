"""A wait is what really happened lately, or nothing."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.core.line import Lane
from handoff.core.wait import MIN_GAPS, UNKNOWN, Claim, Estimate, desk_word, estimate, gaps, why_grown

NOW = 1_800_000_000_000
MINUTE = 60_000


def every(minutes: float, count: int = MIN_GAPS) -> list[int]:
    """Return so many gaps of that length."""
    return [round(minutes * MINUTE)] * count


def claim(minutes_ago: float, waited: float = 1_000) -> Claim:
    """Return a claim of somebody who waited for so many minutes."""
    return Claim(at_ms=round(NOW - minutes_ago * MINUTE), lane=Lane(), waited_ms=round(waited * MINUTE))


def test_a_steady_pace_gives_the_minutes_of_that_pace() -> None:
    assert estimate(1, every(2)) == Estimate(unit="minutes", low=2, high=2)
    assert estimate(4, every(2)) == Estimate(unit="minutes", low=8, high=8)


def test_fewer_than_ten_observations_are_no_base_for_anything() -> None:
    assert estimate(3, every(2, count=9)) == estimate(3, []) == UNKNOWN
    assert estimate(3, every(2, count=10)).unit == "minutes"


def test_the_latest_gaps_count_most() -> None:
    faster, slower = estimate(1, every(9, 20) + every(1, 20)), estimate(1, every(1, 20) + every(9, 20))
    assert faster.high is not None and faster.high <= 3
    assert slower.low is not None and slower.low >= 6


def test_what_happened_long_ago_says_nothing() -> None:
    assert gaps([claim(121), claim(10), claim(4)], now_ms=NOW) == [6 * MINUTE]


def test_time_in_which_nobody_waited_is_no_gap() -> None:
    assert gaps([claim(60), claim(10, waited=0.5), claim(4)], now_ms=NOW) == [MINUTE // 2, 6 * MINUTE]


def test_a_desk_that_stalls_is_not_promised_to_be_quick() -> None:
    stalled = estimate(1, every(1), silent_ms=15 * MINUTE)
    assert stalled.high is not None and stalled.high > 3 * (estimate(1, every(1)).high or 0)


def test_a_range_that_nobody_could_rely_on_is_not_given() -> None:
    assert estimate(200, every(2)).unit == "position"


@pytest.mark.parametrize("position", [1, 2, 5, 12])
def test_about_three_in_five_wait_as_long_as_told(position: int) -> None:
    random, inside, told = Random(position), 0, 600
    for _ in range(told):
        seen = [round(random.expovariate(1 / (3 * MINUTE))) for _ in range(40)]
        found = estimate(position, seen)
        took = sum(random.expovariate(1 / 3) for _ in range(position))
        inside += found.unit == "minutes" and (found.low or 0) <= took <= (found.high or 0)
    assert 0.55 <= inside / told <= 0.75


@given(
    st.lists(st.integers(0, 29 * MINUTE), min_size=MIN_GAPS, max_size=60),
    st.integers(1, 60),
    st.integers(0, 200 * MINUTE),
)
def test_a_range_has_its_ends_in_order_and_grows_with_the_line(
    seen: list[int], position: int, silent_ms: int
) -> None:
    here, behind = (estimate(place, seen, silent_ms=silent_ms) for place in (position, position * 3))
    if here.unit == "minutes":
        assert here.low is not None and here.high is not None
        assert 0 <= here.low <= here.high and here.high >= 1
        if behind.high is not None and behind.unit == "minutes":
            assert behind.high >= here.low


def test_a_place_that_grew_is_explained() -> None:
    assert (why_grown(overtakers=1), why_grown(overtakers=0)) == ("urgent", "team")


@pytest.mark.parametrize(
    ("is_open", "ready", "word"),
    [(True, 2, "open"), (True, 0, "nobody"), (False, 0, "closed"), (False, 2, "closed")],
)
def test_the_word_on_the_desk_comes_before_any_number(is_open: bool, ready: int, word: str) -> None:
    assert desk_word(is_open=is_open, ready=ready) == word
