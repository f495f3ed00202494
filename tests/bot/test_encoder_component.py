"""The encoder in the pipeline: vectors on every message, none without an encoder, never those of another."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.nlu.constants import FEATURE_TYPE_SENTENCE, TEXT
from rasa.shared.nlu.training_data.features import Features
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.components import encoder, features
from bot.components.classifier import ShopperIntents
from bot.components.encoder import SentenceEncoder, WrongEncoder
from bot.components.frustration import FrustrationMeter
from bot.encoder import build, place


@pytest.fixture
def without(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Take the encoder away."""
    monkeypatch.delenv(place.VARIABLE, raising=False)
    monkeypatch.setattr(place, "HOME", tmp_path / "no encoder here")


def component(folder: Path) -> Any:
    """Return the component before training."""
    return SentenceEncoder.create({}, LocalModelStorage(folder), Resource("encoder"), None)  # type: ignore[arg-type]


def load(folder: Path) -> Any:
    """Return the component as a trained model has it."""
    return SentenceEncoder.load({}, LocalModelStorage(folder), Resource("encoder"), None)  # type: ignore[arg-type]


def test_every_message_carries_the_vector_of_its_text(tmp_path: Path) -> None:
    build.ensure()
    messages = [Message({TEXT: "waar is mijn pakket"}), Message({TEXT: "hello"})]
    vectors = features.dense_vectors(component(tmp_path).process(messages))
    assert vectors is not None
    assert vectors.shape == (2, 384)


def test_training_and_serving_see_the_same_vector(tmp_path: Path) -> None:
    build.ensure()
    made = component(tmp_path)
    trained = made.process_training_data(TrainingData([Message({TEXT: "var venlig at hjælpe mig"})]))
    served = made.process([Message({TEXT: "var venlig at hjælpe mig"})])
    one, other = features.dense_vectors(trained.training_examples), features.dense_vectors(served)
    assert one is not None
    assert (one == other).all()


def test_vectors_are_taken_off_messages_as_rasa_takes_them_off() -> None:
    message = Message({TEXT: "hello"})
    for origin, row in (("one", [[1.0, 2.0]]), ("other", [[3.0]])):
        message.add_features(Features(np.array(row), FEATURE_TYPE_SENTENCE, TEXT, origin))
    _, wanted = message.get_dense_features(TEXT, [])
    assert wanted is not None
    assert np.array_equal(features.dense_vectors([message]), wanted.features)


@pytest.mark.usefixtures("without")
def test_without_an_encoder_a_message_stays_as_it_is(tmp_path: Path) -> None:
    made = component(tmp_path)
    made.train(TrainingData())
    assert features.dense_vectors(load(tmp_path).process([Message({TEXT: "hello"})])) is None
    assert encoder.opened() is None


@pytest.mark.usefixtures("without")
def test_a_model_that_learned_with_vectors_does_not_serve_without(tmp_path: Path) -> None:
    with LocalModelStorage(tmp_path).write_to(Resource("encoder")) as folder:
        (folder / encoder.IDENTITY_FILE).write_text("0123456789abcdef")
    with pytest.raises(WrongEncoder, match=r"0123456789abcdef.*no sentence encoder.*skranke train"):
        load(tmp_path)


@pytest.mark.parametrize("learner", [SentenceEncoder, ShopperIntents, FrustrationMeter])
def test_the_training_cache_notices_another_encoder(learner: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    before = learner.fingerprint_addon({})
    monkeypatch.setattr(place, "identity", lambda: "another")
    assert learner.fingerprint_addon({}) != before
