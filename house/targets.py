"""What the assistant must reach on held-out lines, what it aims at, and what has changed. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

LANGUAGES = ("en", "nl", "da", "nb", "de")
ALL = "all"


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure of a report, its words, and its targets; those of a language go before those of all."""

    name: str
    words: str
    required: Mapping[str, float]
    aim: Mapping[str, float]

    def needs(self, language: str) -> float:
        """Return what this language must reach; all of them together must reach the least of it."""
        return self.required.get(language, min(self.required.values()))

    def aims(self, language: str) -> float:
        """Return what this language aims at."""
        return self.aim.get(language, min(self.aim.values()))


FIGURES = (
    Figure(
        name="intents",
        words="first guess right",
        required={"en": 0.88, "nl": 0.86, "da": 0.88, "nb": 0.88, "de": 0.85},
        aim={ALL: 0.95},
    ),
    Figure(name="out_of_scope_auroc", words="out of scope, AUROC", required={ALL: 0.93}, aim={ALL: 0.98}),
    Figure(
        name="right_at_95_rejected",
        words="right, 95 % of it turned away",
        required={ALL: 0.70},
        aim={ALL: 0.88},
    ),
    Figure(
        name="frustration_f1",
        words="frustration, F1",
        required={"en": 0.85, ALL: 0.78},
        aim={"en": 0.95, ALL: 0.92},
    ),
    Figure(
        name="heard_at_5_alarms",
        words="heard at 5 % false alarms",
        required={ALL: 0.50},
        aim={ALL: 0.85},
    ),
    Figure(name="language", words="language of short lines", required={ALL: 0.965}, aim={ALL: 0.99}),
    Figure(name="handed_over", words="a person by the right turn", required={ALL: 0.90}, aim={ALL: 0.98}),
    Figure(
        name="never_needlessly",
        words="no person where none is needed",
        required={ALL: 0.95},
        aim={ALL: 0.99},
    ),
)
# From this on a difference is one, and not the order of the same lines.
NOTICED = 0.0005


def verdict(figure: Figure, language: str, value: float | None) -> str:
    """Return `aim`, `required` or `short`: the best target that a figure reaches; empty without a figure."""
    if value is None:
        return ""
    if value >= figure.aims(language):
        return "aim"
    return "required" if value >= figure.needs(language) else "short"


def against(previous: Mapping[str, Any], now: Mapping[str, Any]) -> dict[str, dict[str, float]]:
    """Return by how much each figure of each language differs from an earlier report; a new one is absent."""
    before, after = by_language(previous), by_language(now)
    return {
        language: {
            figure.name: round(after[language][figure.name] - before[language][figure.name], 3)
            for figure in FIGURES
            if _both(before.get(language), after[language], figure.name)
        }
        for language in after
    }


def _both(before: Mapping[str, Any] | None, after: Mapping[str, Any], name: str) -> bool:
    return before is not None and before.get(name) is not None and after.get(name) is not None


def by_language(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Return the figures of each language, and those of all together under `all`."""
    return {**report["languages"], ALL: report[ALL]}


def short(report: Mapping[str, Any]) -> list[str]:
    """Return `language figure` of everything that does not reach what is required."""
    return [
        f"{language} {figure.name}"
        for language in LANGUAGES
        for figure in FIGURES
        if verdict(figure, language, report["languages"][language].get(figure.name)) == "short"
    ]
