"""The honest word on waiting: minutes as it went lately, or that we do not know; and why a place grew."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import Literal

from handoff.core.line import Lane

RECENT_MS = 2 * 3_600_000  # what happened longer ago says nothing about now
MIN_GAPS = 10  # fewer than this and a range would be a guess
# One gap's share of the average: the last ten make up four fifths of it.
ALPHA = 0.15
# One in five waits less than the low end, one in five more than the high end (normal quantile of .8).
BAND = 0.8416
MAX_MINUTES = 120  # beyond two hours no range is honest

DeskWord = Literal["open", "nobody", "closed"]
# Why a place in line is further back than the one told before: somebody who cannot wait, or fewer who answer.
Why = Literal["urgent", "team"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody of that lane was taken up at that moment, having waited for so long."""

    at_ms: int
    lane: Lane
    waited_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """How long it may take: minutes from `low` to `high`, only the position, or unknown."""

    unit: Literal["position", "minutes", "unknown"]
    low: int | None = None
    high: int | None = None


UNKNOWN = Estimate(unit="unknown")


def desk_word(*, is_open: bool, ready: int) -> DeskWord:
    """Return what a waiting shopper must know about the desk before any number."""
    if not is_open:
        return "closed"
    return "open" if ready else "nobody"


def gaps(claims: Iterable[Claim], *, now_ms: int) -> list[int]:
    """Return the recent gaps between claims, oldest first, in ms: only the time in which somebody waited.

    A desk that had nobody to take up for an hour was not slow.
    """
    recent = sorted((claim for claim in claims if 0 <= now_ms - claim.at_ms <= RECENT_MS), key=_moment)
    return [min(later.at_ms - earlier.at_ms, later.waited_ms) for earlier, later in pairwise(recent)]


def estimate(position: int, gaps_ms: Sequence[int], *, silent_ms: int = 0) -> Estimate:
    """Return the wait of the one at `position` (1 = next), from the gaps between claims, oldest first.

    `position` claims must still happen. Their gaps are taken as independent, with the exponentially weighted
    mean and spread of the latest, so their sum is about gamma distributed (its quantiles by Wilson and
    Hilferty, 1931). `silent_ms` of waiting without any claim count as the newest gap when that is longer than
    usual, so a desk that stalls is not promised to be quick.
    """
    if len(gaps_ms) < MIN_GAPS:
        return UNKNOWN
    mean, variance = _weighted(gaps_ms)
    if silent_ms > mean:
        mean, variance = _weighted([*gaps_ms, silent_ms])
    # The pace itself is known from a few gaps only: its own error grows with every place.
    total, spread = position * mean, variance * (position + position**2 * ALPHA / (2 - ALPHA))
    low_ms, high_ms = (_quantile(total, spread, side * BAND) for side in (-1, 1))
    low, high = floor(low_ms / 60_000), max(1, ceil(high_ms / 60_000))
    if high > MAX_MINUTES:
        return Estimate(unit="position", low=position, high=position)
    return Estimate(unit="minutes", low=low, high=high)


def why_grown(*, overtakers: int) -> Why:
    """Return why a place is further back than told: others came later and went ahead, or the team changed."""
    return "urgent" if overtakers else "team"


def _weighted(gaps_ms: Sequence[int]) -> tuple[float, float]:
    """Return the exponentially weighted mean and variance, the newest gap counting most."""
    mean, variance = float(gaps_ms[0]), 0.0
    for gap in gaps_ms[1:]:
        off = gap - mean
        mean += ALPHA * off
        variance = (1 - ALPHA) * (variance + ALPHA * off * off)
    return mean, variance


def _quantile(total: float, spread: float, z: float) -> float:
    """Return a quantile of a gamma distribution by its mean and variance, `z` as of the standard normal."""
    if not total or not spread:
        return total
    ninth = spread / (9 * total * total)
    return float(total * max(0.0, 1 - ninth + z * ninth**0.5) ** 3)


def _moment(claim: Claim) -> int:
    return claim.at_ms
