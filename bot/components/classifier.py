"""Says what a shopper wants: one model for five languages, a full ranking, an honest "I do not know"."""

from __future__ import annotations

from typing import Any, Optional

import joblib
import numpy as np
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.classifiers.classifier import IntentClassifier
from rasa.shared.constants import DEFAULT_NLU_FALLBACK_INTENT_NAME
from rasa.shared.nlu.constants import INTENT, INTENT_RANKING_KEY, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot import measure
from bot.components import features, fingerprint

MODEL_FILE = "intents.joblib"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class ShopperIntents(GraphComponent, IntentClassifier):
    """Logistic regression on TF-IDF, and on sentence vectors where a featurizer gives them; a fallback."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._features = features.TextFeatures()
        self._model: Optional[LogisticRegression] = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: `threshold` of the best guess, `ambiguity` its lead over the second, `C`."""
        return {"threshold": 0.25, "ambiguity": 0.05, "C": 10.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> ShopperIntents:
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
    ) -> ShopperIntents:
        """Return the trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._features, component._model = joblib.load(folder / MODEL_FILE)
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]:
        """Return what makes the training cache notice a change in the code that prepares the features."""
        return fingerprint.of_modules(measure, features)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn the intents of all languages at once."""
        examples = training_data.intent_examples
        if examples:
            texts = [measure.masked(example.get(TEXT)) for example in examples]
            self._features.fit(texts)
            rows = self._features.matrix(texts, features.dense_vectors(examples))
            self._model = LogisticRegression(C=self._config["C"], max_iter=300, tol=1e-3)
            self._model.fit(rows, [example.get(INTENT) for example in examples])
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump((self._features, self._model), folder / MODEL_FILE, compress=3)
        return self._resource

    def process(self, messages: list[Message]) -> list[Message]:
        """Set intent and ranking; below the threshold the real guess stands second, behind `nlu_fallback`."""
        for message in messages:
            ranking = self._with_fallback(self._ranking(message))
            message.set(INTENT, ranking[0], add_to_output=True)
            message.set(INTENT_RANKING_KEY, ranking, add_to_output=True)
        return messages

    def _ranking(self, message: Message) -> list[dict[str, Any]]:
        if self._model is None:
            return []
        texts = [measure.masked(message.get(TEXT) or "")]
        rows = self._features.matrix(texts, features.dense_vectors([message]))
        chances = self._model.predict_proba(rows)[0]
        best_first = np.argsort(-chances)
        return [{"name": str(self._model.classes_[i]), "confidence": float(chances[i])} for i in best_first]

    def _with_fallback(self, ranking: list[dict[str, Any]]) -> list[dict[str, Any]]:
        best, second = [entry["confidence"] for entry in ranking[:2]] if len(ranking) > 1 else (0.0, 0.0)
        if best >= self._config["threshold"] and best - second >= self._config["ambiguity"]:
            return ranking
        unknown = {"name": DEFAULT_NLU_FALLBACK_INTENT_NAME, "confidence": 1.0 - best}
        return [unknown, *ranking]
