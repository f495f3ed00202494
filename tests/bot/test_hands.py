"""What is read by several processes is what one would have read, in its order."""

from __future__ import annotations

import os
import sys

import pytest

from bot.evaluation import hands


@pytest.mark.parametrize("length", [0, 1, 2, 7])
@pytest.mark.parametrize("of", [1, 2, 3])
def test_what_was_dealt_is_gathered_in_its_order(length: int, of: int) -> None:
    items = list(range(length))
    assert hands.gathered([hands.dealt(items, hand, of) for hand in range(of)]) == items


def test_each_hand_works_in_a_process_of_its_own() -> None:
    made = hands.shared(lambda hand: (hand, os.getpid()), 3)
    assert [hand for hand, _ in made] == [0, 1, 2]
    assert len({pid for _, pid in made}) == 3


def test_a_hand_that_died_is_no_result() -> None:
    with pytest.raises(hands.Died):
        hands.shared(lambda hand: sys.exit(3) if hand else None, 2)


@pytest.mark.parametrize(("lines", "cores", "wanted"), [(4000, 8, 2), (4000, 1, 1), (20, 8, 1)])
def test_few_lines_and_one_core_are_read_by_one(lines: int, cores: int, wanted: int) -> None:
    assert hands.many(lines, cores) == wanted
