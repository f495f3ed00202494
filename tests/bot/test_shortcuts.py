"""The shortcuts give what Rasa gives."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core import events
from rasa.shared.utils.common import all_subclasses

from bot import shortcuts

# Taken before any test puts the shortcuts in place: a fixture may have done so already, so by their names.
THEIRS = shortcuts._rules
NAMES = sorted({kind.type_name for kind in all_subclasses(events.Event) if isinstance(kind.type_name, str)})


@pytest.fixture(autouse=True)
def _taken() -> None:
    shortcuts.take()


@pytest.mark.parametrize("name", NAMES)
def test_an_event_is_of_the_class_of_its_name(name: str) -> None:
    first = next(kind for kind in all_subclasses(events.Event) if kind.type_name == name)
    assert events.Event.resolve_by_type(name) is first
    assert shortcuts.event_class(name) is first


def test_an_unknown_event_is_an_error_and_an_old_one_is_none() -> None:
    assert events.Event.resolve_by_type("topic") is None
    with pytest.raises(ValueError, match="nonsense"):
        events.Event.resolve_by_type("nonsense")


@pytest.mark.parametrize(
    "answer",
    [
        {"events": [], "responses": []},
        {"events": [{"event": "slot", "name": "misses", "value": 1, "timestamp": None}], "responses": [{}]},
    ],
)
def test_a_right_answer_of_an_action_passes(answer: dict[str, Any]) -> None:
    assert RemoteAction("action_stock", None)._validate_action_result(answer)


@pytest.mark.parametrize("answer", [{"events": 3}, {"events": [{"name": "x"}]}, {"responses": "no"}, []])
def test_a_wrong_answer_of_an_action_is_refused(answer: Any) -> None:
    with pytest.raises(ValidationError, match="action server"):
        RemoteAction("action_stock", None)._validate_action_result(answer)


class Node:
    """A node of a graph that counts how often it runs."""

    def __init__(self, name: str) -> None:
        self.name, self.runs = name, 0

    def __call__(self, *needed: Any) -> tuple[str, str]:
        """Return its name with those that it got."""
        self.runs += 1
        if any(isinstance(one, str) for one in needed):
            raise GraphRunError(f"{self.name} lacks {needed}")
        return self.name, f"{self.name}({','.join(value for _, value in needed)})"


class Needs:
    """What a graph's plan says of one node."""

    def __init__(self, *names: str) -> None:
        self.needs = {name: name for name in names}


def graph(**needs: tuple[str, ...]) -> Any:
    """Return a runner with such nodes; the last is the target."""
    runner = DaskGraphRunner.__new__(DaskGraphRunner)
    runner._instantiated_nodes = {name: Node(name) for name in needs}
    schema = type("Schema", (), {})()
    schema.nodes = {name: Needs(*names) for name, names in needs.items()}
    schema.target_names = [list(needs)[-1]]
    runner._graph_schema = schema
    return runner


def test_a_graph_runs_each_needed_node_once_in_order() -> None:
    runner = graph(a=("said",), b=("a",), beside=("a",), c=("a", "b"))
    assert runner.run({"said": "x"}) == {"c": "c(a(x),b(a(x)))"}
    assert [node.runs for node in runner._instantiated_nodes.values()] == [1, 1, 0, 1]
    assert runner.run({"said": "y"}, targets=["b"]) == {"b": "b(a(y))"}


def test_a_node_that_lacks_its_input_says_so() -> None:
    with pytest.raises(GraphRunError, match="a lacks"):
        graph(a=("said",)).run({})


def state(intent: str, after: str = "action_listen", **slots: str) -> dict[str, Any]:
    """Return one moment of a conversation, as a rule or a tracker tells it."""
    return {"user": {"intent": intent}, "prev_action": {"action_name": after}, "slots": slots}


RULES = {
    json.dumps([{}, state("greet")]): "utter_greet",
    json.dumps([state("greet")]): "action_listen",
    json.dumps([state("greet"), state("greet", after="utter_greet")]): "action_listen",
    json.dumps([state("order", proof="yes")]): "action_order",
    json.dumps([state("greet"), state("order"), state("order", after="action_order")]): "utter_more",
}
MOMENTS = [
    {},
    state("greet"),
    state("greet", after="utter_greet"),
    state("order"),
    state("order", proof="yes"),
    state("order", after="action_order"),
]


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_the_same_rules_fit_a_conversation(length: int) -> None:
    policy = RulePolicy.__new__(RulePolicy)
    for states in map(list, itertools.product(MOMENTS, repeat=length)):
        assert policy._get_possible_keys(RULES, states) == THEIRS(policy, RULES, states)


@pytest.mark.parametrize(("rule", "asked"), [({"text": "hi"}, True), ({"intent": "greet"}, False)])
def test_the_text_is_asked_for_where_a_rule_names_one(
    rule: dict[str, str], asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    questions: list[Any] = []

    def answer(*question: Any) -> tuple[None, None, bool]:
        questions.append(question)
        return None, None, False

    monkeypatch.setattr(shortcuts, "_rule", answer)
    policy = RulePolicy.__new__(RulePolicy)
    policy.lookup = {"rules": {json.dumps([{"user": rule}]): "utter_greet"}}
    found = policy._find_action_from_rules(None, None, use_text_for_last_user_input=True)
    assert (found, bool(questions)) == ((None, None, False), asked)
