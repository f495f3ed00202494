"""The dialogue policy that carries out what `bot.flow` decides, before any rule or form has its say."""

from __future__ import annotations

from typing import Any, Optional

from rasa.core.policies.policy import Policy, PolicyPrediction
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActiveLoop, Event, SlotSet
from rasa.shared.core.generator import TrackerWithCachedStates
from rasa.shared.core.trackers import DialogueStateTracker

from bot import flow, moment

# Above RulePolicy (6). Priority alone does not win against a running form: only a "no user" prediction does.
PRIORITY = 10


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.POLICY_WITHOUT_END_TO_END_SUPPORT, is_trainable=True)
class EscalationPolicy(Policy):
    """Predicts hand-offs, clarifications, and the way through the order form; leaves the rest to the rules.

    A hand-off is an in-process reply with its events on the prediction, so that it works while the action
    server is dead, and it predicts its own `action_listen`: the fallback would undo the end of the form.
    """

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the default settings."""
        return {"priority": PRIORITY}

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> EscalationPolicy:
        """Return the policy; it learns nothing, so there is nothing to read."""
        return cls(config, model_storage, resource, execution_context)

    def train(
        self, training_trackers: list[TrackerWithCachedStates], domain: Domain, **kwargs: Any
    ) -> Resource:
        """Learn nothing: the decisions are written down in `bot.escalation` and `bot.flow`."""
        with self._model_storage.write_to(self._resource):
            return self._resource

    def predict_action_probabilities(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        rule_only_data: Optional[dict[str, Any]] = None,
        **kwargs: Any,
    ) -> PolicyPrediction:
        """Return a certain prediction for the next step, or an empty one that leaves it to the rules."""
        step = flow.next_step(moment.read(tracker, domain, ours=type(self).__name__))
        if step.action is None:
            return self._prediction(self._default_predictions(domain), events=events_of(step))
        prediction = PolicyPrediction.for_action_name(domain, step.action)
        return self._prediction(prediction.probabilities, events=events_of(step), is_no_user_prediction=True)


def events_of(step: flow.Step) -> list[Event]:
    """Return what is written on the tracker with this step."""
    events: list[Event] = [ActiveLoop(None), SlotSet(REQUESTED_SLOT, None)] if step.leave_form else []
    return events + [SlotSet(name, value) for name, value in step.slots.items()]
