"""The shortcuts give what Rasa gives."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import RemoteAction
from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core import events
from rasa.shared.utils.common import all_subclasses

from bot import shortcuts

# Taken before any test puts the shortcuts in place: a fixture may have done so already, so by their names.
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
