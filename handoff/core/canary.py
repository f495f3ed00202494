"""A new model for a share of the new conversations first: who gets it, and when it has to go. Pure.

Whose a conversation is hangs on its id and the share at the time when it began, so it never changes sides
and nothing has to be remembered. The two sides are compared within the times of one share (strata of a
Cochran-Mantel-Haenszel test): a busy Monday at 5 % and a quiet Sunday at 50 % are not taken for each other.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from math import sqrt

# Percent of the new conversations. More than half would be no trial.
LEAST_SHARE, MOST_SHARE = 1, 50
MOST_STEPS = 20
# How far the new model's side must lie above, in standard errors. It is looked at again and again: of a
# thousand trials of a model as good as the old one this ends 14 (tests/core/test_canary.py).
TOO_FAR = 3.2
# Before so many there is nothing to compare: conversations, ratings, and those that got no answer.
LEAST = {"handed": 30, "unhappy": 15, "failed": 5}
# Good enough to be put live: so many conversations, and surely no more hand-offs than this above (95 %).
ENOUGH, MARGIN, SURE = 100, 0.05, 1.645
# Ratings go from 1 to 5.
UNHAPPY_TO = 3


class Side(StrEnum):
    """Which of the two models a conversation has."""

    NEW = "new"
    OLD = "old"


class What(StrEnum):
    """What is counted of a conversation, once each: the first four of answers, the others of ratings."""

    TALKED = "talked"
    HANDED = "handed"
    FAILED = "failed"
    RATED = "rated"
    UNHAPPY = "unhappy"


Counts = Mapping[tuple[Side, What], int]
# What a guard looks at, and of how many that is a part.
GUARDS: Mapping[What, What] = {
    What.FAILED: What.TALKED,
    What.HANDED: What.TALKED,
    What.UNHAPPY: What.RATED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """From this time on this share of the new conversations (percent) has the new model."""

    since_ms: int
    share: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Canary:
    """A trial of a model: its shares so far, and once it is over, how that came."""

    id: str
    model: str
    was: str
    by: str
    steps: tuple[Step, ...]
    ended_ms: int = 0
    how: str = ""  # promoted, returned, gone; or the guard's word: handed, unhappy, failed

    @property
    def runs(self) -> bool:
        """Say whether shoppers still get the new model."""
        return not self.ended_ms

    @property
    def share(self) -> int:
        """Return the share that holds now."""
        return self.steps[-1].share


def step_of(canary: Canary, created_ms: int) -> int | None:
    """Return the number of the step in which a conversation began, None for one that is older."""
    begun = [number for number, step in enumerate(canary.steps) if step.since_ms <= created_ms]
    return begun[-1] if begun else None


def side_of(canary: Canary, c: str, created_ms: int) -> Side | None:
    """Return whose a conversation is, None for one that began before the trial."""
    step = step_of(canary, created_ms)
    if step is None:
        return None
    draw = int.from_bytes(hashlib.sha256(f"{canary.id} {c}".encode()).digest()[:8]) / 2**64
    return Side.NEW if draw * 100 < canary.steps[step].share else Side.OLD


def widened(canary: Canary, *, share: int, now_ms: int) -> Canary | None:
    """Return the trial with another share from now on, None if that is none or nothing changes."""
    if not is_share(share) or share == canary.share or len(canary.steps) >= MOST_STEPS or not canary.runs:
        return None
    return replace(canary, steps=(*canary.steps, Step(since_ms=now_ms, share=share)))


def is_share(share: int) -> bool:
    """Say whether this is a share of the new conversations that a trial may have."""
    return LEAST_SHARE <= share <= MOST_SHARE


def ended(canary: Canary, *, how: str, now_ms: int) -> Canary:
    """Return the trial as over."""
    return replace(canary, ended_ms=now_ms, how=how)


def guard(strata: Sequence[Counts]) -> What | None:
    """Return why the new model has to go, None if nothing speaks against it surely enough."""
    for what, of in GUARDS.items():
        if _number(strata, Side.NEW, of) >= LEAST[what] and excess(strata, what) >= TOO_FAR:
            return what
    return None


def excess(strata: Iterable[Counts], what: What) -> float:
    """Return by how many standard errors the new model's side lies above the old one's."""
    above = scatter = 0.0
    for counts in strata:
        new, old = (counts.get((side, GUARDS[what]), 0) for side in Side)
        hit, everybody = counts.get((Side.NEW, what), 0), new + old
        hits = hit + counts.get((Side.OLD, what), 0)
        if new and old:
            above += hit - new * hits / everybody
            scatter += new * old * hits * (everybody - hits) / (everybody**2 * (everybody - 1))
    # Half a conversation less: the continuity correction, without which few conversations say too much.
    return (above - 0.5) / sqrt(scatter) if scatter else 0.0


def is_good(strata: Sequence[Counts]) -> bool:
    """Say whether enough of them were no worse with the new model, so that it may be put live for all."""
    new, old = (_number(strata, side, What.TALKED) for side in Side)
    if new < ENOUGH or old < ENOUGH or guard(strata):
        return False
    rates = [_number(strata, side, What.HANDED) / of for side, of in ((Side.NEW, new), (Side.OLD, old))]
    error = sqrt(sum(rate * (1 - rate) / of for rate, of in zip(rates, (new, old), strict=True)))
    return rates[0] - rates[1] + SURE * error <= MARGIN


def totals(strata: Sequence[Counts]) -> dict[Side, dict[What, int]]:
    """Return what was counted on each side in all steps."""
    return {side: {what: _number(strata, side, what) for what in What} for side in Side}


def _number(strata: Iterable[Counts], side: Side, what: What) -> int:
    return sum(counts.get((side, what), 0) for counts in strata)
