"""Which messages are alike: by the share of signs that two have in common."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.core.likeness import LEAST_SHARED, Founders, Signs, signs_of

WIDTH = 384


def like(bits: int, *, encoder: str = "abc", width: int = WIDTH) -> Signs:
    return Signs(encoder, bits, width)


def off_by(count: int) -> Signs:
    """Return signs that differ from those of 0 in so many places."""
    return like((1 << count) - 1)


def test_what_the_assistant_sends_is_read_and_nothing_else_is() -> None:
    assert signs_of("0a1b2c3d.ff00") == Signs("0a1b2c3d", 0xFF00, 16)
    assert signs_of("") is signs_of("0a1b2c3d") is signs_of("0a1b2c3d.") is signs_of("a.xyz") is None


@given(st.integers(0, 2**WIDTH - 1), st.integers(0, 2**WIDTH - 1))
def test_shares_are_the_same_both_ways_and_whole_with_oneself(one: int, other: int) -> None:
    assert like(one).shares(like(one)) == 1
    assert like(one).shares(like(other)) == like(other).shares(like(one))
    assert 0 <= like(one).shares(like(other)) <= 1


def test_vectors_of_two_encoders_are_not_compared() -> None:
    assert like(5).shares(like(5, encoder="other")) == 0
    assert like(5).shares(like(5, width=WIDTH // 2)) == 0


@pytest.mark.parametrize("count", [int((1 - LEAST_SHARED) * WIDTH), int((1 - LEAST_SHARED) * WIDTH) + 1])
def test_a_message_joins_the_nearest_that_has_enough_in_common(count: int) -> None:
    founders = Founders()
    founders.add(1, like(2**WIDTH - 1))
    founders.add(2, off_by(0))
    found = founders.nearest(off_by(count))
    assert (found and found[0]) == (2 if off_by(count).shares(off_by(0)) >= LEAST_SHARED else None)


def test_the_oldest_founder_is_forgotten_first_and_one_that_is_gone_at_once() -> None:
    founders = Founders(most=2)
    for number in (1, 2, 3):
        founders.add(number, off_by(0))
    founders.drop(2)
    found = founders.nearest(off_by(1))
    assert found and found[0] == 3
    founders.drop(3)
    assert founders.nearest(off_by(1)) is None
