"""Says in which of the five languages a shopper writes, and stays with it."""

from __future__ import annotations

import gc
import pickle
from pathlib import Path
from typing import Any, Optional

import langidentify
from langidentify.model_loader import SKIP
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import tongue
from bot.components import fingerprint

# Kept in the trained model: the detector's own tables take 3 s of CPU at every start, this half a second.
MODEL_FILE = "languages.pickle"


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
        return cls(known_languages(), model_storage, resource)

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
            return cls(read_tables(folder / MODEL_FILE), model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]:
        """Return what makes the training cache notice another choice of languages."""
        return fingerprint.of_modules(tongue)

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the detector in the model; there is nothing to learn."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / MODEL_FILE).write_bytes(pickle.dumps(self._model, protocol=5))
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
            near = distances(self._detector, text)
            language = tongue.decide(text, near, spoken=spoken, locale=locale)
            message.set("language", language, add_to_output=True)
            message.set("foreign", tongue.is_foreign(text, near), add_to_output=True)
            entity = {"entity": "language", "value": language, "extractor": type(self).__name__}
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages


def known_languages() -> langidentify.Model:
    """Return the detector's tables for the house's languages, and for those it must tell from them."""
    codes = ["no" if code == "nb" else code for code in (*tongue.LANGUAGES, *tongue.OTHERS)]
    return langidentify.Model.load(langidentify.Language.from_comma_separated(",".join(codes)))


def read_tables(file: Path) -> langidentify.Model:
    """Return a detector's tables from a file of a model that we trained, like everything in it."""
    # They are 600,000 small objects: the collector would go through them again and again.
    gc.disable()
    try:
        return revived(pickle.loads(file.read_bytes()))  # noqa: S301  # a model of our own
    finally:
        gc.enable()


def revived(model: langidentify.Model) -> langidentify.Model:
    """Return a model that was kept in a file, fit for use.

    The detector tells words that say nothing ("cm") by the identity of one object, which a file does not
    keep; it took the copy for a pair of lists, and the turn failed.
    """
    words = model.topwords_table
    words.update({word: SKIP for word, entry in words.items() if type(entry) is object})
    return model


def distances(detector: langidentify.Detector, text: str) -> dict[str, float]:
    """Return how far the text is from each language; empty when it has no letters."""
    detector.detect(text)
    scores = detector.results.total_scores
    if not any(scores):
        return {}
    names = [language.iso_code for language in detector._model.languages]
    pairs = zip(names, scores, strict=True)
    return {"nb" if name == "no" else name: -score for name, score in pairs}
