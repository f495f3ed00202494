"""Who measures a model begins early where there is room, and trusts none that is not as it was trained."""

import os
from pathlib import Path

import pytest

from house import readers
from tests.house.models_made import model


@pytest.mark.parametrize(
    ("known", "has"),
    [("MemAvailable:    4600000 kB", True), ("MemAvailable:    4400000 kB", False), ("nothing", False)],
)
def test_it_begins_beside_a_training_only_where_there_is_memory_for_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: str, has: bool
) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1})
    (tmp_path / "meminfo").write_text(f"MemTotal: 24000000 kB\n{known}\n")
    assert readers.has_room(tmp_path / "meminfo") is has
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0})
    assert not readers.has_room(tmp_path / "meminfo")


def test_where_nobody_knows_the_memory_there_is_none(tmp_path: Path) -> None:
    assert not readers.has_room(tmp_path / "meminfo")


def test_a_model_that_somebody_changed_is_compared_with_none(tmp_path: Path) -> None:
    file = model(tmp_path, "live")
    file.write_bytes(b"something else")
    shadow = readers.Shadow(recent=tmp_path / "recent.json", against=file)
    with pytest.raises(readers.NotEvaluated, match="SHA-256"), readers.begun(split="test", shadow=shadow):
        pass
