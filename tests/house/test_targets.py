"""Targets: a figure is judged by its language, and compared with the report before."""

import pytest

from house import targets
from house.targets import FIGURES, LANGUAGES, Figure

INTENTS = next(figure for figure in FIGURES if figure.name == "intents")
FRUSTRATION = next(figure for figure in FIGURES if figure.name == "frustration_f1")


def report(value: float | None, **others: float) -> dict[str, object]:
    row = {figure.name: value for figure in FIGURES}
    return {"languages": {language: {**row, **others} for language in LANGUAGES}, "all": row}


@pytest.mark.parametrize(
    ("figure", "language", "value", "verdict"),
    [
        (INTENTS, "en", 0.87, "short"),
        (INTENTS, "en", 0.88, "required"),
        (INTENTS, "de", 0.87, "required"),
        (INTENTS, "all", 0.85, "required"),
        (INTENTS, "nb", 0.95, "aim"),
        (FRUSTRATION, "en", 0.8, "short"),
        (FRUSTRATION, "da", 0.8, "required"),
        (FRUSTRATION, "da", None, ""),
    ],
)
def test_a_figure_is_judged_by_the_targets_of_its_language(
    figure: Figure, language: str, value: float | None, verdict: str
) -> None:
    assert targets.verdict(figure, language, value) == verdict


def test_every_aim_lies_above_what_is_required_in_every_language() -> None:
    assert all(figure.aims(language) > figure.needs(language) for figure in FIGURES for language in LANGUAGES)


def test_the_change_is_that_of_each_figure_in_each_language() -> None:
    change = targets.against(report(0.8), report(0.75, language=0.9))
    assert change["nl"]["intents"] == -0.05
    assert change["nl"]["language"] == 0.1
    assert set(change) == {*LANGUAGES, "all"}


def test_a_figure_that_was_not_there_before_has_no_change() -> None:
    assert targets.against(report(None), report(0.8))["en"] == {}


def test_what_falls_short_is_named_with_its_language() -> None:
    assert targets.short(report(1.0, language=0.5)) == [f"{language} language" for language in LANGUAGES]
