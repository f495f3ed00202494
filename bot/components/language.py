"""Says in which of the five languages a shopper writes, and stays with it."""

from __future__ import annotations

from typing import Any, Optional

import joblib
import langidentify
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import tongue

# Kept in the trained model: reading the detector's own tables takes 3 s of CPU at every start, this one.
MODEL_FILE = "languages.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Adds the entity `language`, which fills the slot of that name without a call to an action."""

    def __init__(self, model: langidentify.Model, model_storage: ModelStorage, resource: Resource) -> None:
        self._model = model
        self._model_storage = model_storage
        self._resource = resource
        # A detector keeps scores while it works; Rasa runs one message at a time in one thread.
        self._detector = langidentify.Detector(model)

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """Return the component with the detector's own tables."""
        return cls(five_languages(), model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        """Return the component as the model keeps it."""
        with model_storage.read_from(resource) as folder:
            return cls(joblib.load(folder / MODEL_FILE), model_storage, resource)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the detector in the model; there is nothing to learn."""
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._model, folder / MODEL_FILE)
        return self._resource

    def process(
        self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> list[Message]:
        """Add the language of every message, given the conversation's and the browser's."""
        slot = tracker.slots.get("language") if tracker else None
        spoken = slot.value if slot else None
        for message in messages:
            locale = (message.get("metadata") or {}).get("locale")
            text = message.get(TEXT) or ""
            language = tongue.decide(text, distances(self._detector, text), spoken=spoken, locale=locale)
            message.set("language", language, add_to_output=True)
            entity = {"entity": "language", "value": language, "extractor": type(self).__name__}
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages


def five_languages() -> langidentify.Model:
    """Return the detector's tables for the languages of the house."""
    return langidentify.Model.load(langidentify.Language.from_comma_separated("en,nl,da,no,de"))


def distances(detector: langidentify.Detector, text: str) -> dict[str, float]:
    """Return how far the text is from each language; empty when it has no letters."""
    detector.detect(text)
    scores = detector.results.total_scores
    if not any(scores):
        return {}
    names = [language.iso_code for language in detector._model.languages]
    pairs = zip(names, scores, strict=True)
    return {"nb" if name == "no" else name: -score for name, score in pairs}
