"""Measures frustration in what is written, never in how fast; a score from 0 to 1 with the reasons for it."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple, Optional

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

from bot import measure, reasons, temper, words
from bot.components import features, fingerprint, readers
from bot.encoder import place

MODEL_FILE = "frustration.joblib"
# Where PyYAML was built without libyaml it is slower, and reads the same.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# Half of these lines are frustrated, so none counts as calm.
ANGRY_INTENT = "complaint"
# A line that is no case of frustration.
CALM = ""
# Who asks for a person or paid twice is mostly calm: with none of these in training 1 in 5 sounded angry.
MIXED_INTENTS = ("double_charge", "talk_to_human")
# "Fuck off" is out of scope, and not calm.
OUTSIDE, ABUSE = "out_of_scope", "insult"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.INTENT_CLASSIFIER, is_trainable=True)
class FrustrationMeter(GraphComponent):
    """Adds `frustration`: what a classifier hears, with the measured signs and the conversation so far."""

    def __init__(self, config: dict[str, Any], model_storage: ModelStorage, resource: Resource) -> None:
        self._config = config
        self._model_storage = model_storage
        self._resource = resource
        self._reader: Optional[readers.TemperReader] = None

    @staticmethod
    def get_default_config() -> dict[str, Any]:
        """Return the settings: the folder of examples."""
        return {"data": "data/frustration"}

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
            component._reader = joblib.load(folder / MODEL_FILE)
        return component

    @classmethod
    def fingerprint_addon(cls, config: dict[str, Any]) -> Optional[str]:
        """Return what makes the training cache notice new examples, word lists or rules."""
        folder = Path(config.get("data") or cls.get_default_config()["data"])
        code = fingerprint.of_modules(measure, reasons, temper, words, features, readers)
        return fingerprint.of_folder(folder) + code + place.identity()

    def train(self, training_data: TrainingData) -> Resource:
        """Learn from data/frustration, with the shop's everyday questions, lightly, on the calm side."""
        texts, kinds = examples(Path(self._config["data"]))
        calm = [e for e in training_data.intent_examples if is_everyday(e.get(INTENT), e.get(TEXT))]
        everyday, known = [e.get(TEXT) for e in calm], features.dense_vectors(calm)
        vectors = None if known is None else np.vstack([_vectors(texts), known])
        kinds += [CALM] * len(everyday)
        self._reader = readers.TemperReader().fit(texts + everyday, vectors, kinds, everyday=len(everyday))
        with self._model_storage.write_to(self._resource) as folder:
            joblib.dump(self._reader, folder / MODEL_FILE, compress=3)
        return self._resource

    def process(
        self, messages: list[Message], tracker: Optional[DialogueStateTracker] = None
    ) -> list[Message]:
        """Add score and reasons to every message."""
        for message in messages:
            text = message.get(TEXT) or ""
            heard, kinds = self._heard(message, text)
            before, length = said_before(tracker, text), len(measure.words_of(text))
            signs, named = reasons.believed(measure.reasons(text), kinds), reasons.heard(kinds)
            score, found = temper.judge(heard, signs, named, conversation=before, words=length)
            message.set("frustration", {"score": round(score, 3), "reasons": found}, add_to_output=True)
        return messages

    def _heard(self, message: Message, text: str) -> tuple[float, dict[str, float]]:
        if self._reader is None:
            return 0.0, {}
        frustrated, *kinds = self._reader.chances([text], features.dense_vectors([message]))[0].tolist()
        return frustrated, dict(zip(self._reader.kinds, kinds, strict=True))


def _vectors(texts: list[str]) -> Any:
    # Not at import: without an encoder none of what it needs may be installed.
    from bot.components import kept

    return kept.vectors([measure.spoken(text) for text in texts])


def is_everyday(intent: str, text: str) -> bool:
    """Say whether a line of an intent counts as calm."""
    if intent in MIXED_INTENTS:
        return set(measure.reasons(text)) <= temper.NO_SIGNS
    if intent == OUTSIDE:
        return ABUSE not in measure.reasons(text)
    return intent != ANGRY_INTENT


class Line(NamedTuple):
    """One example: `temper` is `frustrated` or `calm`, `kind` what it is a case of (`sarcasm`, `idiom`)."""

    temper: str
    kind: str
    text: str


def lines_of(file: Path) -> list[Line]:
    """Return the examples of one language, as written."""
    content = yaml.load(file.read_text(encoding="utf-8"), LOADER)  # noqa: S506  # both are the safe one
    return [
        Line(temper_name, kind, text)
        for temper_name in ("frustrated", "calm")
        for kind, texts in content[temper_name].items()
        for text in texts
    ]


def examples(folder: Path) -> tuple[list[str], list[str]]:
    """Return all languages' lines, cleaned, and what each is a case of: its kind, or CALM."""
    found = [line for file in sorted(folder.glob("*.yml")) for line in lines_of(file)]
    kinds = [line.kind if line.temper == "frustrated" else CALM for line in found]
    return [measure.clean(line.text) for line in found], kinds


def said_before(tracker: Optional[DialogueStateTracker], text: str) -> list[str]:
    """Return the codes of what the conversation so far adds: said again, or not understood just now."""
    if tracker is None:
        return []
    earlier = [event.text for event in tracker.events if event.type_name == "user" and event.text]
    codes = ["said_again"] if len(text) > 12 and measure.masked(text) in map(measure.masked, earlier) else []
    misses = tracker.slots.get("misses")
    return codes + (["bot_missed"] if misses is not None and misses.value else [])
