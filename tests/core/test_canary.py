"""Who gets the new model, and when it has to go."""

import random
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.core import canary
from handoff.core.canary import Canary, Counts, Side, Step, What

TRIAL = Canary(id="t1", model="new", was="old", by="Ida", steps=(Step(since_ms=100, share=10),))
TRIALS = 400


def counted(new: dict[What, int], old: dict[What, int]) -> Counts:
    sides = {Side.NEW: new, Side.OLD: old}
    return {(side, what): many for side, row in sides.items() for what, many in row.items()}


def talks(new: tuple[int, int], old: tuple[int, int], what: What = What.HANDED) -> Counts:
    of = canary.GUARDS[what]
    return counted({of: new[1], what: new[0]}, {of: old[1], what: old[0]})


def test_a_conversation_that_began_before_has_no_side() -> None:
    assert canary.side_of(TRIAL, "c", 99) is None
    assert canary.side_of(TRIAL, "c", 100) is not None


@pytest.mark.parametrize("share", [1, 10, 50])
def test_the_share_of_new_conversations_is_what_was_asked(share: int) -> None:
    trial = Canary(id="t", model="n", was="o", by="I", steps=(Step(since_ms=0, share=share),))
    new = sum(canary.side_of(trial, f"c{number}", 1) is Side.NEW for number in range(20_000))
    assert new / 20_000 == pytest.approx(share / 100, abs=0.01)


@given(c=st.text(max_size=20), created=st.integers(100, 10_000), share=st.integers(1, 50))
def test_another_share_moves_nobody_who_is_chatting(c: str, created: int, share: int) -> None:
    later = canary.widened(TRIAL, share=share, now_ms=created + 1) or TRIAL
    assert canary.side_of(later, c, created) == canary.side_of(TRIAL, c, created)


def test_a_trial_takes_up_to_half_and_a_change_must_change_something() -> None:
    shares = (0, 1, 10, 50, 51)
    found = [canary.widened(TRIAL, share=share, now_ms=200) is not None for share in shares]
    assert found == [False, True, False, True, False]
    over = canary.ended(TRIAL, how="returned", now_ms=150)
    assert not over.runs
    assert canary.widened(over, share=20, now_ms=200) is None


def test_steps_have_an_end() -> None:
    trial = TRIAL
    for number in range(100):
        trial = canary.widened(trial, share=20 + number % 2, now_ms=200 + number) or trial
    assert len(trial.steps) == canary.MOST_STEPS


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        (talks((20, 30), (60, 300)), What.HANDED),
        (talks((8, 30), (60, 300)), None),
        (talks((29, 29), (0, 300)), None),  # too few to compare
        (talks((12, 15), (10, 100), What.UNHAPPY), What.UNHAPPY),
        (talks((5, 5), (0, 100), What.FAILED), What.FAILED),
        (talks((4, 4), (0, 100), What.FAILED), None),
        (talks((0, 300), (300, 300)), None),  # better is no reason
        (talks((30, 30), (0, 0)), None),  # nobody beside it
    ],
)
def test_what_is_surely_worse_has_to_go(counts: Counts, wanted: What | None) -> None:
    assert canary.guard([counts]) is wanted


def test_a_bad_day_is_not_taken_for_a_bad_model() -> None:
    monday = talks((18, 60), (90, 300))  # everybody is called a person for, at a small share
    sunday = talks((1, 5), (10, 50))
    assert canary.guard([monday, sunday]) is None
    # Thrown together, the two would tell of a difference that neither of them has.
    busy, quiet = talks((45, 90), (5, 10)), talks((1, 10), (90, 900))
    assert canary.guard([busy, quiet]) is None
    thrown = talks((46, 100), (95, 910))
    assert canary.guard([thrown]) is What.HANDED


@pytest.mark.parametrize(
    ("counts", "wanted"),
    [
        (talks((20, 200), (200, 2000)), True),
        (talks((10, 99), (200, 2000)), False),  # too few to know
        (talks((30, 200), (200, 2000)), False),  # too near to the margin
    ],
)
def test_a_model_is_good_when_it_surely_costs_few_people_more(counts: Counts, wanted: bool) -> None:
    assert canary.is_good([counts]) is wanted


def test_the_totals_are_those_of_all_steps() -> None:
    found = canary.totals([talks((1, 10), (2, 20)), talks((3, 30), (4, 40))])
    assert found[Side.NEW][What.HANDED] == 4
    assert found[Side.OLD][What.TALKED] == 60
    assert found[Side.OLD][What.RATED] == 0


def ends(rates: tuple[float, float], seed: int, *, until: int = 300) -> int | None:
    """Return after how many conversations of the new model a simulated trial at 10 % ended."""
    chance = random.Random(seed)
    new = [0, 0]
    old = [0, 0]
    while new[1] < until:
        side, rate = (new, rates[0]) if chance.random() < 0.1 else (old, rates[1])
        side[0] += chance.random() < rate
        side[1] += 1
        if side is new and canary.guard([talks((new[0], new[1]), (old[0], old[1]))]):
            return new[1]
    return None


def share_that_ends(rates: tuple[float, float]) -> float:
    return sum(ends(rates, seed) is not None for seed in range(TRIALS)) / TRIALS


@pytest.mark.parametrize(
    ("rates", "holds"),
    [
        ((0.25, 0.25), lambda share: share <= 0.02),
        ((0.35, 0.25), lambda share: share >= 0.7),
        ((0.50, 0.25), lambda share: share >= 0.99),
    ],
)
def test_in_simulated_trials(rates: tuple[float, float], holds: Callable[[float], bool]) -> None:
    assert holds(share_that_ends(rates)), share_that_ends(rates)
