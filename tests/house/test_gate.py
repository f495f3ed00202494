"""The gate: what a model must reach, and who may pass without."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from house import choice, gate, targets
from house.choice import Step, Wish
from house.gate import Fault
from house.live import Proposal
from tests.house.models_made import FROZEN, report

FILE = {
    "frozen": FROZEN,
    "floors": {language: {"intents": 0.8} for language in targets.LANGUAGES},
    "may_fall": {"intents": 0.02, "language": 0.01},
    "recorded_may_fail": 0,
}
RULES = gate.rules(FILE)
LIVE = report("live")


def faults(now: Mapping[str, Any], was: Mapping[str, Any] | None = LIVE) -> list[Fault]:
    return gate.faults(RULES, now, was)


def test_a_model_as_good_as_the_live_one_passes() -> None:
    assert faults(report("new")) == []


def test_the_first_model_of_all_needs_its_floors_alone() -> None:
    assert faults(report("new"), None) == []
    assert faults(report("new", intents=0.7), None) == [
        Fault(code="too_low", language="en", figure="intents", value=0.7, needs=0.8)
    ]


def test_a_language_that_understands_less_than_now_stops_it() -> None:
    assert faults(report("new", intents=0.88)) == []
    assert faults(report("new", intents=0.879)) == [
        Fault(code="fallen", language="en", figure="intents", value=0.879, needs=0.88)
    ]


def asking(recall: float, language: str = "nb") -> dict[str, Any]:
    """Return a report in which so much of who wants a person is found in one language, else nine tenths."""
    rows = {name: {"talk_to_human": {"lines": 8, "recall": 0.9}} for name in targets.LANGUAGES}
    rows[language] = {"talk_to_human": {"lines": 8, "recall": recall}}
    return {**report("new"), "by_language": rows}


def test_a_topic_that_nobody_may_lose_stops_it_though_no_language_s_figure_falls() -> None:
    rules = gate.rules({**FILE, "topics_may_fall": {"talk_to_human": 0.05, "complaint": 0.05}})
    live = {**asking(0.9), "model": "live"}
    assert gate.faults(rules, asking(0.7), live) == []
    assert gate.faults(rules, asking(0.4), live) == [
        Fault(code="topic", figure="talk_to_human", value=0.8, needs=0.85)
    ]
    assert gate.faults(rules, asking(0.4), None) == []
    assert gate.faults(RULES, asking(0.4), live) == []


def test_a_figure_without_a_rule_may_be_anything() -> None:
    assert faults(report("new", frustration_f1=0.1)) == []


def test_other_test_lines_than_the_frozen_ones_stop_it_and_are_not_compared() -> None:
    other = {**report("new", language=0.1), "held_out": "easier-lines"}
    assert faults(other) == [Fault(code="other_test")]


def test_a_recorded_conversation_that_goes_otherwise_now_stops_it() -> None:
    failed = {"of": 3, "failed": [{"language": "da", "name": "tracked"}]}
    broken = {**report("new"), "recorded": failed}
    assert faults(broken) == [Fault(code="recorded", value=1, needs=0)]
    assert faults(broken, {**LIVE, "recorded": failed}) == []


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        [],
        {},
        {**FILE, "floors": {"en": {}}},
        {**FILE, "may_fall": {"beauty": 0.1}},
        {**FILE, "may_fall": {"intents": "a little"}},
        {**FILE, "recorded_may_fail": None},
    ],
)
def test_a_gate_file_that_is_none_is_an_error_and_no_open_gate(wrong: object) -> None:
    with pytest.raises(gate.NoGate):
        gate.rules(wrong)


def test_the_gate_file_of_the_house_is_whole() -> None:
    rules = gate.rules(yaml.safe_load(Path("data/gate.yml").read_text(encoding="utf-8")))
    assert set(rules.floors) == set(targets.LANGUAGES)
    assert all(rules.floors.values())


PROPOSED = Proposal(model="new", by="anna", at=1.0, why="Christmas words")


@pytest.mark.parametrize(
    ("wish", "green", "proposed", "step"),
    [
        (Wish(model="new", by="anna"), True, None, Step.PROMOTE),
        (Wish(model="new", by="anna"), False, None, Step.NEEDS_REASON),
        (Wish(model="new", by="anna", why="  "), False, None, Step.NEEDS_REASON),
        (Wish(model="new", by="anna", why="Christmas words"), False, None, Step.PROPOSE),
        (Wish(model="new", by="anna", why="again"), False, PROPOSED, Step.NEEDS_SECOND),
        (Wish(model="new", by="bo"), False, PROPOSED, Step.PROMOTE),
        (Wish(model="other", by="bo", why="mine"), False, PROPOSED, Step.PROPOSE),
        (Wish(model="other", by="bo"), False, PROPOSED, Step.NEEDS_REASON),
    ],
)
def test_one_person_passes_a_green_gate_and_two_a_red_one(
    wish: Wish, green: bool, proposed: Proposal | None, step: Step
) -> None:
    assert choice.decide(wish, green=green, proposed=proposed) is step
