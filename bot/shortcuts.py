"""Does once what Rasa 3.6 does again at every turn; no answer changes by a letter.

* Which class an event in a tracker is of: Rasa walks through all classes, for every event.
* What the answer of an action must look like: Rasa checks its own schema before it checks the answer.
* Which part of a graph follows which: Rasa draws a plan for dask, for each of the three graphs of a turn.
* Which rule applies: Rasa asks it of the text too, though no rule names one, compares each rule with all the
  conversation, however short the rule, and copies both for a log that nobody reads.
"""

from __future__ import annotations

import functools
import logging
from typing import Any, Optional

from jsonschema import ValidationError, validators
from rasa.core.actions.action import RemoteAction
from rasa.core.policies.rule_policy import RULES, RulePolicy
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import Event
from rasa.shared.core.trackers import DialogueStateTracker

_resolve = Event.resolve_by_type
_rule, _shown = RulePolicy._find_action_from_rules, RulePolicy.format_tracker_states
_rules = RulePolicy._get_possible_keys
# A rule's key is the JSON of its states; this stands in it where one names the text of a message.
NAMES_TEXT = '"text": '


def take() -> None:
    """Put the shortcuts in place; twice is as good as once."""
    Event.resolve_by_type = staticmethod(event_class)
    RemoteAction._validate_action_result = _validate
    DaskGraphRunner.run = _run
    RulePolicy._find_action_from_rules = _find_rule
    RulePolicy._get_possible_keys = _possible_rules
    RulePolicy.format_tracker_states = _log_of


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


def _find_rule(
    policy: RulePolicy, tracker: DialogueStateTracker, domain: Domain, use_text_for_last_user_input: bool
) -> tuple[Optional[str], Optional[str], bool]:
    """Return the action of the rule that applies, the rule, and whether a form was left and returned to."""
    if use_text_for_last_user_input and not any(NAMES_TEXT in rule for rule in policy.lookup[RULES]):
        return None, None, False
    found: tuple[Optional[str], Optional[str], bool]
    found = _rule(policy, tracker, domain, use_text_for_last_user_input)
    return found


def _possible_rules(policy: RulePolicy, lookup: dict[str, str], states: list[State]) -> set[str]:
    """Return the rules that the end of the conversation fits."""
    return {rule for rule in lookup if _fits(policy, rule, states)}


def _fits(policy: RulePolicy, rule: str, states: list[State]) -> bool:
    last = states[-len(policy._rule_key_to_state(rule)) :]
    return all(policy._is_rule_applicable(rule, back, state) for back, state in enumerate(reversed(last)))


def _log_of(policy: RulePolicy, states: list[State]) -> Any:
    """Return the states for the log, if anybody reads it."""
    return _shown(policy, states) if logging.getLogger("rasa").isEnabledFor(logging.DEBUG) else []
