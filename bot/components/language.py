"""Says in which of the five languages a shopper writes, and stays with it."""

from __future__ import annotations

from typing import Any, Optional

import langidentify
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message

from bot import tongue


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=False)
class LanguageIdentifier(GraphComponent):
    """Adds the entity `language`, which fills the slot of that name without a call to an action."""

    def __init__(self) -> None:
        languages = langidentify.Language.from_comma_separated("en,nl,da,no,de")
        # A detector keeps scores while it works; Rasa runs one message at a time in one thread.
        self._detector = langidentify.Detector(langidentify.Model.load(languages))

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """Return the component with its model loaded (2 s)."""
        return cls()

    def process(
        self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> list[Message]:
        """Add the language of every message, given the conversation's and the browser's."""
        slot = tracker.slots.get("language") if tracker else None
        spoken = slot.value if slot else None
        for message in messages:
            locale = (message.get("metadata") or {}).get("locale")
            text = message.get(TEXT) or ""
            language = tongue.decide(text, self._distances(text), spoken=spoken, locale=locale)
            message.set("language", language, add_to_output=True)
            entity = {"entity": "language", "value": language, "extractor": type(self).__name__}
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages

    def _distances(self, text: str) -> dict[str, float]:
        """Return how far the text is from each language; empty when it has no letters."""
        self._detector.detect(text)
        results = self._detector.results
        if not any(results.total_scores):
            return {}
        names = [language.iso_code for language in self._detector._model.languages]
        scores = zip(names, results.total_scores, strict=True)
        return {"nb" if name == "no" else name: -score for name, score in scores}
