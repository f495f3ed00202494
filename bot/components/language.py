"""Says in which of the five languages a shopper writes, and stays with it."""

from __future__ import annotations

import itertools
import pickle
from pathlib import Path
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ENTITIES, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import measure, tongue
from bot.components import examples, fingerprint, tongues

MODEL_FILE = "languages.pickle"
# The commonest of each language. With 4,000, 8,000 or all 30,000 no figure is better, and training slower.
COMMON_WORDS = 2_500


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.ENTITY_EXTRACTOR, is_trainable=True)
class LanguageIdentifier(GraphComponent):
    """Adds the entity `language`, which fills the slot of that name without a call to an action."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._reader = tongues.TongueReader()

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: the folder whose lines say what shoppers write in each language."""
        return {"data": "data"}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> LanguageIdentifier:
        """Return the component before training."""
        return cls(config, model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> LanguageIdentifier:
        """Return the trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            # A model of our own. joblib takes ten times as long for it: its unpickler is Python.
            component._reader = pickle.loads((folder / MODEL_FILE).read_bytes())  # noqa: S301
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]:
        """Return what makes the training cache notice new lines, rules or languages."""
        folder = Path(config.get("data") or cls.get_default_config()["data"])
        code = fingerprint.of_modules(measure, tongue, examples, tongues)
        return code + "".join(fingerprint.of_folder(folder / room) for room in examples.ROOMS)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from the lines of the five languages, and from words of these and their neighbours."""
        self._reader = reader_of(Path(self._config["data"]))
        with self._model_storage.write_to(self._resource) as folder:
            (folder / MODEL_FILE).write_bytes(pickle.dumps(self._reader, protocol=5))
        return self._resource

    def process(
        self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> list[Message]:
        """Add every message's language, given the conversation's and the browser's, and if it has words."""
        slot = tracker.slots.get("language") if tracker else None
        spoken = slot.value if slot else None
        for message in messages:
            locale = (message.get("metadata") or {}).get("locale")
            text = message.get(TEXT) or ""
            evidence = self._reader.evidence(text)
            language = tongue.decide(text, evidence, spoken=spoken, locale=locale)
            message.set("language", language, add_to_output=True)
            message.set("foreign", tongue.is_foreign(text, evidence, spoken=spoken), add_to_output=True)
            message.set("unreadable", not self._reader.knows_any(text), add_to_output=True)
            entity = {"entity": "language", "value": language, "extractor": type(self).__name__}
            message.set(ENTITIES, [*message.get(ENTITIES, []), entity], add_to_output=True)
        return messages


def reader_of(data: Path) -> tongues.TongueReader:
    """Return a reader trained on a data folder."""
    lines = examples.lines_by_language(data)
    languages = (*tongue.LANGUAGES, *tongue.OTHERS)
    return tongues.TongueReader().fit(
        {language: tongues.Commons(lines.get(language, []), common_words(language)) for language in languages}
    )


def common_words(language: str) -> dict[str, float]:
    """Return how often the commonest words of a language are used, with nothing in them but letters."""
    # Only training needs it; at a start it would cost half a second.
    import wordfreq

    shares = wordfreq.get_frequency_dict(language, wordlist="small")
    commonest = itertools.islice(shares.items(), COMMON_WORDS)
    return {word: share for word, share in commonest if measure.words_of(word) == [word]}
