"""The gate before the shoppers: what a model must reach on the frozen test set, language by language. Pure.

The thresholds stand in `data/gate.yml`, which says how they are read.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from house import targets

# Figures are shares with three decimals: what differs by less is the same.
GRAIN = 0.0005


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """`floors` by language and figure; what may fall below what is live, by figure and by topic."""

    frozen: str
    floors: Mapping[str, Mapping[str, float]]
    may_fall: Mapping[str, float]
    recorded_may_fail: int
    topics_may_fall: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One reason why a model may not pass: a code, the language, figure or topic, its value, the least."""

    code: str
    language: str = ""
    figure: str = ""
    value: float | None = None
    needs: float | None = None


class NoGate(Exception):
    """The rules cannot be read; the text says what is wrong with them."""


def rules(content: object) -> Rules:
    """Return the rules of a gate file. NoGate if it holds something else."""
    try:
        read: Mapping[str, Any] = dict(content)  # type: ignore[call-overload]  # checked by what it raises
        return Rules(
            frozen=str(read["frozen"]),
            floors={name: _numbers(read["floors"][name]) for name in targets.LANGUAGES},
            may_fall=_numbers(read["may_fall"]),
            recorded_may_fail=int(read["recorded_may_fail"]),
            topics_may_fall={
                str(name): float(fall) for name, fall in read.get("topics_may_fall", {}).items()
            },
        )
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise NoGate(f"gate.yml does not say what a model must reach: {error!r}") from error


def _numbers(found: Mapping[str, object]) -> dict[str, float]:
    names = {figure.name for figure in targets.FIGURES}
    if unknown := found.keys() - names:
        raise ValueError(
            f"{', '.join(sorted(unknown))}: no such figure; there are {', '.join(sorted(names))}"
        )
    return {name: float(str(value)) for name, value in found.items()}


def faults(rules: Rules, now: Mapping[str, Any], was: Mapping[str, Any] | None) -> list[Fault]:
    """Return why a model must not go live without a second person; none: the gate is green.

    `now` and `was` are the reports on it and on the live model.
    """
    found = [] if now["held_out"] == rules.frozen else [Fault(code="other_test")]
    found += _too_low(rules, now)
    if was and was["held_out"] == now["held_out"] and was["model"] != now["model"]:
        found += _fallen(rules, now, was)
        found += _topics(rules, now, was)
    return found + _recorded(rules, now, was)


def _too_low(rules: Rules, now: Mapping[str, Any]) -> Iterator[Fault]:
    for language, floors in rules.floors.items():
        for figure, needs in floors.items():
            value = now["languages"][language].get(figure)
            if value is not None and value < needs - GRAIN:
                yield Fault(code="too_low", language=language, figure=figure, value=value, needs=needs)


def _fallen(rules: Rules, now: Mapping[str, Any], was: Mapping[str, Any]) -> Iterator[Fault]:
    for language in targets.LANGUAGES:
        for figure, fall in rules.may_fall.items():
            before, value = (report["languages"][language].get(figure) for report in (was, now))
            if before is not None and value is not None and value < before - fall - GRAIN:
                needs = round(before - fall, 3)
                yield Fault(code="fallen", language=language, figure=figure, value=value, needs=needs)


def _topics(rules: Rules, now: Mapping[str, Any], was: Mapping[str, Any]) -> Iterator[Fault]:
    for topic, fall in rules.topics_may_fall.items():
        before, value = (_found(report, topic) for report in (was, now))
        if before is not None and value is not None and value < before - fall - GRAIN:
            yield Fault(code="topic", figure=topic, value=value, needs=round(before - fall, 3))


def _found(report: Mapping[str, Any], topic: str) -> float | None:
    """Return the share of a topic's lines that is found, over all languages: one alone has too few."""
    rows = [topics[topic] for topics in report.get("by_language", {}).values() if topic in topics]
    lines = sum(row["lines"] for row in rows)
    return round(sum(row["recall"] * row["lines"] for row in rows) / lines, 3) if lines else None


def _recorded(rules: Rules, now: Mapping[str, Any], was: Mapping[str, Any] | None) -> list[Fault]:
    failed = newly_failed(now, was)
    if len(failed) <= rules.recorded_may_fail:
        return []
    return [Fault(code="recorded", value=len(failed), needs=rules.recorded_may_fail)]


def newly_failed(now: Mapping[str, Any], was: Mapping[str, Any] | None) -> Sequence[Mapping[str, Any]]:
    """Return the recorded conversations that go otherwise now, and did not with the live model."""
    before = {(one["language"], one["name"]) for one in (was or {}).get("recorded", {}).get("failed", [])}
    failed: Sequence[Mapping[str, Any]] = now.get("recorded", {}).get("failed", [])
    return [one for one in failed if (one["language"], one["name"]) not in before]
