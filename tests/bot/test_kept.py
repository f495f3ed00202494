"""The vectors of training lines come from disk a few hundred at once, as they were kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from bot.components import kept
from bot.encoder import build, place
from bot.encoder.vectors import KeptVectors


def test_many_lines_are_read_as_one_after_the_other(tmp_path: Path) -> None:
    file, random = tmp_path / "vectors.sqlite", np.random.default_rng(0)
    lines = [f"line {number}" for number in range(2 * kept.AT_ONCE + 3)]
    KeptVectors(file).add({line: random.normal(size=8) for line in lines[1:]})
    found, wanted = kept.Chunks(file).read(lines), KeptVectors(file).read(lines)
    assert set(found) == set(lines[1:])
    assert all(np.array_equal(found[line], wanted[line]) for line in wanted)


def test_what_the_house_keeps_is_to_the_bit_what_the_encoder_gives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bot.encoder import model

    encoder = model.Encoder(build.ensure())
    monkeypatch.setattr(model, "current", lambda: encoder)
    monkeypatch.setattr(place, "HOME", tmp_path)
    lines = ["waar is mijn pakket", "where is my parcel", "waar is mijn pakket"]
    first, second = kept.vectors(lines), kept.vectors(lines)
    assert first is not None
    assert np.array_equal(first, second)
    assert np.array_equal(first, np.vstack([encoder.vector(line) for line in lines]))


def test_no_lines_have_no_vectors() -> None:
    assert kept.vectors([]) is None
