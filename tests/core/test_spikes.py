"""An alarm is what chance does not explain: seldom false, and there when a topic triples."""

import math
import random
from itertools import pairwise

import pytest

from handoff.core.spikes import FEWEST_DAYS, IMPROBABLE, expected, spike, spikes, tail, weekdays

EVEN = [1.0] * 29
QUIET = [0] * 28
USUAL = [18, 22, 25, 19, 21, 9, 7] * 4
WEEK = (1.2, 1.1, 1.0, 1.0, 1.1, 0.6, 0.5)
TOPICS, DAYS, YEAR = 25, 28, 365
# Over ten seeds: 10 to 21 false alarms a year, and three times ten a day is found on 61 days of 100.
FALSE_A_YEAR, FOUND = 21, 0.4


def drawn(mean: float, chance: random.Random, *, shape: float = 20.0) -> int:
    """Return a count that scatters a little more than Poisson's."""
    rate, count, left = chance.gammavariate(shape, mean / shape), 0, 1.0
    floor = math.exp(-rate)
    while (left := left * chance.random()) > floor:
        count += 1
    return count


def a_year(chance: random.Random) -> dict[str, list[int]]:
    """Return topics of which the first hardly ever come, and the last all day; weekends are quiet."""
    means = [0.2 * 1.3**topic for topic in range(TOPICS)]
    days = range(DAYS + YEAR)
    return {
        f"{topic}": [drawn(mean * WEEK[day % 7], chance) for day in days] for topic, mean in enumerate(means)
    }


def window(counts: dict[str, list[int]], today: int) -> dict[str, list[int]]:
    """Return four weeks and today."""
    return {topic: days[today - DAYS : today + 1] for topic, days in counts.items()}


def test_few_days_are_no_ground_for_an_alarm() -> None:
    few = [1] * (FEWEST_DAYS - 1)
    assert spike("invoice_copy", [*few, 500], EVEN[-len(few) - 1 :]) is None
    assert spike("invoice_copy", [*few, 1, 500], EVEN[-len(few) - 2 :]) is not None


def test_what_never_came_and_comes_six_times_is_one() -> None:
    assert spike("double_charge", [*QUIET, 5], EVEN) is None
    found = spike("double_charge", [*QUIET, 6], EVEN)
    assert found is not None
    assert (found.topic, found.count, found.usual) == ("double_charge", 6, 0.0)
    assert found.tail < IMPROBABLE


def test_a_usual_monday_is_none_and_three_times_as_many_are_one() -> None:
    assert spikes({"track_order": [*USUAL, 26]}) == []
    assert [one.topic for one in spikes({"track_order": [*USUAL, 55], "greet": [*USUAL, 20]})] == [
        "track_order"
    ]


def test_a_sunday_is_compared_with_sundays() -> None:
    weights = weekdays([*USUAL[:-1], 0])
    assert weights[-1] < 0.7 < 1 < weights[0]
    assert weekdays([5] * 10) == [1.0] * 10
    assert weekdays([0] * 29) == EVEN


def test_a_little_more_of_very_many_is_not_worth_a_look() -> None:
    assert tail(1_200, [1_000] * 28, EVEN) < IMPROBABLE
    assert spike("track_order", [*[1_000] * 28, 1_200], EVEN) is None


def test_a_topic_that_jumps_about_has_to_jump_higher() -> None:
    calm, wild = [10] * 28, [0, 20] * 14
    assert tail(30, calm, EVEN) < tail(30, wild, EVEN)


@pytest.mark.parametrize("before", [QUIET, USUAL, [1_000] * 28, [3, 5, 4, 2, 6, 1, 0]])
def test_the_tail_falls_and_stays_a_probability(before: list[int]) -> None:
    weights = [1.0] * (len(before) + 1)
    first = math.ceil(expected(before, weights))
    tails = [tail(count, before, weights) for count in range(first, first + 60)]
    assert tail(0, before, weights) == 1.0
    assert all(0 <= later <= earlier <= 1 for earlier, later in pairwise(tails))


def test_the_tail_is_that_of_the_negative_binomial() -> None:
    shape, chance = 0.5, 28 / 29  # Gamma and Poisson together
    below = sum(
        math.gamma(count + shape)
        / math.gamma(count + 1)
        / math.gamma(shape)
        * chance**shape
        * (1 - chance) ** count
        for count in range(4)
    )
    assert tail(4, QUIET, EVEN) == pytest.approx(1 - below, rel=1e-6)


def test_a_year_of_usual_days_raises_few_alarms() -> None:
    counts = a_year(random.Random(7))
    false = [(day, one) for day in range(DAYS, DAYS + YEAR) for one in spikes(window(counts, day))]
    assert len(false) <= FALSE_A_YEAR, false


def test_a_topic_that_triples_is_found() -> None:
    chance = random.Random(7)
    counts = a_year(chance)
    found = []
    for today in range(DAYS, DAYS + 35):
        days = window(counts, today)
        usual = 0.2 * 1.3**15 * WEEK[today % 7]  # ten a day
        days["15"][-1] = drawn(3 * usual, chance)
        found.append("15" in {one.topic for one in spikes(days)})
    assert sum(found) / len(found) >= FOUND
