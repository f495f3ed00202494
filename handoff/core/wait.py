"""The honest word on waiting: a place, minutes from what really happened lately, or that we do not know."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor
from typing import Literal

from handoff.core.line import Lane

RECENT_MS = 30 * 60_000  # what happened longer ago says nothing about now
MIN_GAPS = 5  # fewer than this and a range would be a guess
LOW, HIGH = 0.25, 0.9  # three in four wait longer than the low end, one in ten longer than the high end
MAX_MINUTES = 120  # beyond two hours no range is honest

DeskWord = Literal["open", "nobody", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Somebody of that lane was taken up at that moment."""

    at_ms: int
    lane: Lane


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


def estimate(position: int, claims_ms: Sequence[int], *, now_ms: int) -> Estimate:
    """Return the wait of the one at `position` (1 = next) from when conversations were taken up lately.

    `position` claims must still happen; the range comes from how long so many in a row took lately. Minutes
    that pass without any claim count as the newest gap, so a desk that stalls is not promised to be quick.
    """
    recent = sorted(at for at in claims_ms if 0 <= now_ms - at <= RECENT_MS)
    gaps = [later - earlier for earlier, later in pairwise(recent)]
    if len(gaps) < MIN_GAPS:
        return Estimate(unit="position", low=position, high=position)
    silent = now_ms - recent[-1]
    if silent > max(gaps):
        gaps.append(silent)
    runs = sorted(_runs(gaps, position))
    low, high = floor(_quantile(runs, LOW) / 60_000), ceil(_quantile(runs, HIGH) / 60_000)
    if high > MAX_MINUTES:
        return Estimate(unit="position", low=position, high=position)
    return Estimate(unit="minutes", low=low, high=max(1, high))


def _runs(gaps: Sequence[int], length: int) -> list[float]:
    """Return how long each `length` gaps in a row took; too few of them are stretched."""
    if length > len(gaps) // 2:
        mean = sum(gaps) / len(gaps)
        spread = sum(abs(gap - mean) for gap in gaps) / len(gaps)
        # Independent gaps: the spread of a sum grows with the square root of how many there are.
        return [max(0.0, mean * length + side * spread * length**0.5) for side in (-1.0, 0.0, 1.0, 1.5)]
    return [float(sum(gaps[at : at + length])) for at in range(len(gaps) - length + 1)]


def _quantile(ordered: Sequence[float], part: float) -> float:
    return ordered[min(len(ordered) - 1, ceil(part * len(ordered)) - 1)]
