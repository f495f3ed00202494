"""Turns the times of two sides into figures, ratios and verdicts. Pure."""

import math
from collections.abc import Mapping, Sequence
from statistics import median, quantiles
from typing import Any, TypedDict

# Of stock Rasa's time, and of its turns a second: what is required, and what we aim at.
TARGETS = {
    "p50": {"required": 0.5, "aim": 0.25},
    "action": {"required": 0.5, "aim": 0.25},
    "throughput": {"required": 2.0, "aim": 4.0},
}


class Side(TypedDict):
    """How one of the two fared."""

    turns: int
    p50_ms: float
    p95_ms: float
    action_ms: float
    per_s: float
    silent: int


def side(
    took_ms: Sequence[float], per_s: Sequence[float], silent: int, *, action_ms: Sequence[float]
) -> Side:
    """Return the figures of one side; of the rounds the middle one counts."""
    return Side(
        turns=len(took_ms),
        p50_ms=round(median(took_ms), 1),
        p95_ms=round(quantiles(took_ms, n=20)[-1], 1),
        action_ms=round(median(action_ms), 1),
        per_s=round(median(per_s), 1),
        silent=silent,
    )


def report(ours: Side, stock: Side) -> dict[str, Any]:
    """Return both sides, how they compare, and what that reaches."""
    compared = {
        "p50": round(ours["p50_ms"] / stock["p50_ms"], 3),
        "action": round(ours["action_ms"] / stock["action_ms"], 3),
        "p95": round(ours["p95_ms"] / stock["p95_ms"], 3),
        "throughput": round(ours["per_s"] / stock["per_s"], 2),
    }
    reached = {name: verdict(name, compared[name]) for name in TARGETS}
    return {"ours": ours, "stock": stock, "ratio": compared, "targets": TARGETS, "reached": reached}


def verdict(name: str, value: float) -> str:
    """Return `aim`, `required` or `short`; less is better of time, more of throughput."""
    wanted: Mapping[str, float] = TARGETS[name]
    less = wanted["aim"] < wanted["required"]
    for target in ("aim", "required"):
        if value <= wanted[target] if less else value >= wanted[target]:
            return target
    return "short"


def distance(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the Kolmogorov–Smirnov statistic: the widest gap between two distribution functions."""

    def below(sample: Sequence[float], value: float) -> float:
        return sum(each <= value for each in sample) / len(sample)

    return max(abs(below(one, value) - below(other, value)) for value in (*one, *other))


def critical(one: int, other: int, *, chance: float = 0.001) -> float:
    """Return the distance that two samples of these sizes from one distribution exceed with this chance."""
    return math.sqrt(-math.log(chance / 2) / 2) * math.sqrt((one + other) / (one * other))
