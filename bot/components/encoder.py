"""Leaves the sentence encoder's vector on every message, for the classifiers behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import measure
from bot.encoder import place

IDENTITY_FILE = "encoder.txt"
ORIGIN = "SentenceEncoder"


class WrongEncoder(Exception):
    """The model was trained with other sentence vectors than this installation gives."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=True)
class SentenceEncoder(GraphComponent):
    """Adds a dense sentence feature to every text; without an encoder it adds nothing."""

    def __init__(self, model_storage: ModelStorage, resource: Resource) -> None:
        self._model_storage = model_storage
        self._resource = resource
        # Opened here: the first message shall not wait for it.
        self._encoder = opened()

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> SentenceEncoder:
        """Return the component; it has no settings."""
        return cls(model_storage, resource)

    @classmethod
    def load(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
        **kwargs: Any,
    ) -> SentenceEncoder:
        """Return the component; raises WrongEncoder where its vectors would mean nothing to this model."""
        with model_storage.read_from(resource) as folder:
            check(trained_with=(folder / IDENTITY_FILE).read_text(encoding="utf-8"))
        return cls(model_storage, resource)

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]:
        """Return what makes the training cache notice another encoder."""
        return place.identity()

    def train(self, training_data: TrainingData) -> Resource:
        """Keep the encoder's name in the model; the encoder itself stands beside all models."""
        with self._model_storage.write_to(self._resource) as folder:
            (folder / IDENTITY_FILE).write_text(place.identity(), encoding="utf-8")
        return self._resource

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Add the vector of every training line; those of earlier trainings come from disk."""
        if self._encoder:
            from bot.components import kept

            messages = [one for one in training_data.training_examples if one.get(TEXT)]
            _add(messages, kept.vectors([measure.spoken(one.get(TEXT)) for one in messages]))
        return training_data

    def process(self, messages: list[Message]) -> list[Message]:
        """Add the vector of every message."""
        if self._encoder:
            _add(messages, [self._encoder.vector(measure.spoken(one.get(TEXT) or "")) for one in messages])
        return messages


def check(*, trained_with: str) -> None:
    """Raise WrongEncoder unless this installation's encoder is the one that a model was trained with."""
    here = place.identity()
    if trained_with == here:
        return
    names = f"with {_named(trained_with)}, and here is {_named(here)}"
    raise WrongEncoder(f"The model was trained {names}. Train again: ./skranke train")


def _named(identity: str) -> str:
    return f"the sentence encoder {identity}" if identity else "no sentence encoder"


def opened() -> Optional[Any]:
    """Return this installation's encoder, or None; what it runs on is imported only where there is one."""
    if place.folder() is None:
        return None
    from bot.encoder import model

    return model.current()


def _add(messages: Sequence[Message], vectors: Any) -> None:
    if vectors is None:
        return
    for message, vector in zip(messages, vectors, strict=True):
        message.add_features(Features(vector.reshape(1, -1), FEATURE_TYPE_SENTENCE, TEXT, ORIGIN))
