"""Measures frustration in what is written, never in how fast; a score from 0 to 1 with the reasons for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Optional

import joblib
import numpy as np
import yaml
from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import INTENT, TEXT
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData
from sklearn.linear_model import LogisticRegression

from bot import measure, temper, words
from bot.components import features, fingerprint

MODEL_FILE = "frustration.joblib"
# Lines of these intents may be frustrated, so they do not count as calm.
OFTEN_ANGRY = ("complaint", "double_charge", "talk_to_human")
# Without everyday lines 1 in 7 of them was taken for frustrated, at this weight 1 in 50.
EVERYDAY_WEIGHT = 0.1
# A measured sign weighs about as much as one telling word.
SIGN_SCALE = 0.7


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FrustrationMeter(GraphComponent):
    """Adds `frustration`: what a classifier hears, with the measured signs and the conversation so far."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._features = features.TextFeatures()
        self._model: Optional[LogisticRegression] = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: the folder of examples, the classifier's C."""
        return {"data": "data/frustration", "C": 5.0}

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> FrustrationMeter:
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
    ) -> FrustrationMeter:
        """Return the trained component."""
        component = cls(config, model_storage, resource)
        with model_storage.read_from(resource) as folder:
            component._features, component._model = joblib.load(folder / MODEL_FILE)
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]:
        """Return what makes the training cache notice new examples, word lists or rules."""
        folder = Path(config.get("data") or cls.get_default_config()["data"])
        return fingerprint.of_folder(folder) + fingerprint.of_modules(measure, temper, words, features)

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from data/frustration, with the shop's everyday questions, lightly, on the calm side."""
        texts, labels = examples(Path(self._config["data"]))
        everyday = [e.get(TEXT) for e in training_data.intent_examples if e.get(INTENT) not in OFTEN_ANGRY]
        weights = np.array([1.0] * len(texts) + [EVERYDAY_WEIGHT] * len(everyday))
        texts, labels = texts + everyday, labels + [0] * len(everyday)
        angry = np.array(labels) == 1
        weights[angry] *= weights[~angry].sum() / weights[angry].sum()
        self._features.fit([measure.masked(text) for text in texts])
        self._model = LogisticRegression(C=self._config["C"], max_iter=300)
        self._model.fit(self._rows(texts), labels, sample_weight=weights)
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump((self._features, self._model), folder / MODEL_FILE, compress=3)
        return self._resource

    def process(
        self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> list[Message]:
        """Add score and reasons to every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            heard = float(self._model.predict_proba(self._rows([text]))[0, 1]) if self._model else 0.0
            before, length = said_before(tracker, text), len(measure.words_of(text))
            score, reasons = temper.judge(heard, measure.reasons(text), before, words=length)
            message.set("frustration", {"score": round(score, 3), "reasons": reasons}, add_to_output=True)
        return messages

    def _rows(self, texts: list[str]) -> Any:
        signs = [[float(code in measure.reasons(text)) for code in measure.REASONS] for text in texts]
        return self._features.matrix([measure.masked(text) for text in texts], np.array(signs) * SIGN_SCALE)


def examples(folder: Path) -> tuple[list[str], list[int]]:
    """Return all languages' lines, cleaned, with 1 for frustrated and 0 for calm."""
    texts: list[str] = []
    labels: list[int] = []
    for file in sorted(folder.glob("*.yml")):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for key, label in (("frustrated", 1), ("calm", 0)):
            texts += [measure.clean(line) for line in content[key]]
            labels += [label] * len(content[key])
    return texts, labels


def said_before(tracker: Optional[DialogueStateTracker], text: str) -> list[str]:
    """Return the codes of what the conversation so far adds: said again, or not understood just now."""
    if tracker is None:
        return []
    earlier = [event.text for event in tracker.events if event.type_name == "user" and event.text]
    codes = ["said_again"] if len(text) > 12 and measure.masked(text) in map(measure.masked, earlier) else []
    misses = tracker.slots.get("misses")
    return codes + (["bot_missed"] if misses is not None and misses.value else [])
