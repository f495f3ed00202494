"""What stock Rasa needs beside our rules to answer at every turn, as ours does: more rules, and stories."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

# Our own policy answers these without a rule: a turn that says nothing is no turn to compare with.
ANSWERS = {
    "talk_to_human": "utter_handoff_human",
    "complaint": "utter_handoff_complaint",
    "out_of_scope": "utter_out_of_scope",
    "nlu_fallback": "utter_clarify",
}
# As in the stories of `rasa init`: a greeting before, thanks after.
BEFORE = [{"intent": "greet"}, {"action": "utter_greet"}]
AFTER = [{"intent": "thank"}, {"action": "utter_thank"}]

Steps = list[dict[str, Any]]


def of(rules: Path) -> dict[str, Any]:
    """Return the rules that ours lack, and a story for each answer, for the two policies that learn those."""
    answers = {**dict(_answered(rules)), **ANSWERS}
    more = [
        {"rule": f"Answer {intent}", "steps": _steps(intent, answer)} for intent, answer in ANSWERS.items()
    ]
    stories = [
        {"story": f"Ask {intent}", "steps": [*BEFORE, *_steps(intent, answer), *AFTER]}
        for intent, answer in answers.items()
        if intent not in ("greet", "thank")
    ]
    return {"version": "3.1", "rules": more, "stories": stories}


def _steps(intent: str, answer: str) -> Steps:
    return [{"intent": intent}, {"action": answer}]


def _answered(rules: Path) -> Iterator[tuple[str, str]]:
    """Yield intent and action of every rule of ours that is one question and one answer."""
    for file in sorted(rules.glob("*.yml")):
        for rule in yaml.safe_load(file.read_text(encoding="utf-8"))["rules"]:
            steps: Steps = rule["steps"]
            if len(steps) == 2 and "intent" in steps[0] and "action" in steps[1]:
                yield steps[0]["intent"], steps[1]["action"]
