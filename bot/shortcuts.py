"""Does once what Rasa 3.6 does again at every turn; no answer changes by a letter.

* Which class an event in a tracker is of: Rasa walks through all classes, for every event.
* What the answer of an action must look like: Rasa checks its own schema before it checks the answer.
* Which part of a graph follows which: Rasa draws a plan for dask, for each of the three graphs of a turn.
"""

from __future__ import annotations

import functools
from typing import Any, Optional

from jsonschema import ValidationError, validators
from rasa.core.actions.action import RemoteAction
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.events import Event

_resolve = Event.resolve_by_type


def take() -> None:
    """Put the shortcuts in place; twice is as good as once."""
    Event.resolve_by_type = staticmethod(event_class)
    RemoteAction._validate_action_result = _validate
    DaskGraphRunner.run = _run


@functools.lru_cache(256)
def event_class(name: str, default: Optional[type[Event]] = None) -> Optional[type[Event]]:
    """Return the class of the events of this name, as Rasa finds it."""
    found: Optional[type[Event]] = _resolve(name, default)
    return found


@functools.lru_cache(1)
def _answers() -> Any:
    schema = RemoteAction.action_response_format_spec()
    kind = validators.validator_for(schema)
    kind.check_schema(schema)
    return kind(schema)


def _validate(action: RemoteAction, answer: dict[str, Any]) -> bool:
    """Return True, or raise what Rasa raises for an answer that is not one."""
    error = next(iter(_answers().iter_errors(answer)), None)
    if error is None:
        return True
    raise ValidationError(f"{error.message}. The action server's answer is not one of an action.") from error


def _run(
    runner: DaskGraphRunner, inputs: Optional[dict[str, Any]] = None, targets: Optional[list[str]] = None
) -> dict[str, Any]:
    """Return what the targets of a graph give, each node run once, after those that it needs."""
    nodes, schema = runner._instantiated_nodes, runner._graph_schema
    done = {name: (name, value) for name, value in (inputs or {}).items()}

    def output(name: str) -> Any:
        if name not in done and name in nodes:
            done[name] = nodes[name](*[output(needed) for needed in schema.nodes[name].needs.values()])
        # What nobody provides stays a name: the node itself says that it lacks it.
        return done.get(name, name)

    return dict(output(name) for name in targets or schema.target_names)
