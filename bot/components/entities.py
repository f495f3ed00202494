"""Finds order numbers by the shop's shape, e-mails and postcodes by data/nlu/shared/entities.yml."""

from __future__ import annotations

import json
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.constants import REQUESTED_SLOT
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import number_shape, order_numbers, proofs
from bot.components import fingerprint

PATTERNS_FILE = "patterns.json"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class ProofExtractor(GraphComponent):
    """Adds the entities; Rasa's RegexEntityExtractor needs annotated examples and knows no normal forms."""

    def __init__(
        self, patterns: dict[str, list[str]], model_storage: ModelStorage, resource: Resource
    ) -> None:
        self._patterns = patterns
        # The shop's own, whichever one the model was trained beside.
        self._shape = number_shape.read()
        self._model_storage = model_storage
        self._resource = resource

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ProofExtractor:
        """Return the component before training: it knows no pattern yet."""
        return cls({}, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> ProofExtractor:
        """Return the component with the patterns of the trained model."""
        with model_storage.read_from(resource) as folder:
            patterns = json.loads((folder / PATTERNS_FILE).read_text(encoding="utf-8"))
        return cls(patterns, model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]:
        """Return what makes the training cache notice a change in the code around the patterns."""
        return fingerprint.of_modules(proofs, order_numbers, number_shape)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the patterns that the training data names."""
        for feature in training_data.regex_features:
            self._patterns.setdefault(feature["name"], []).append(feature["pattern"])
        with self._model_storage.write_to(self._resource) as folder:
            (folder / PATTERNS_FILE).write_text(json.dumps(self._patterns), encoding="utf-8")
        return self._resource

    def process(
        self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> list[Message]:
        """Add what is found in every message, in normal form."""
        slot = tracker.slots.get(REQUESTED_SLOT) if tracker else None
        asked = slot.value if slot is not None else None
        for message in messages:
            found = proofs.find(message.get(TEXT) or "", self._patterns, shape=self._shape, asked=asked)
            entities = [self._entity(one) for one in found]
            message.set(ENTITIES, message.get(ENTITIES, []) + entities, add_to_output=True)
        return messages

    def _entity(self, found: proofs.Found) -> dict[str, Any]:
        return {
            "entity": found.kind,
            "value": found.value,
            "start": found.start,
            "end": found.end,
            "extractor": type(self).__name__,
        }
