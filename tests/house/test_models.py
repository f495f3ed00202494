"""A model belongs to its data: any change of a source names another model, and nothing else does."""

from pathlib import Path

import pytest

from house import models


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in ("config.yml", "domain.yml", "data/nlu/en/orders.yml", "bot/words.py", "bot/uv.lock"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    return tmp_path


@pytest.mark.parametrize(
    "name", ["config.yml", "domain.yml", "data/nlu/en/orders.yml", "bot/words.py", "bot/uv.lock"]
)
def test_a_change_of_a_source_names_another_model(root: Path, name: str) -> None:
    before = models.digest(root)
    (root / name).write_text("changed")
    assert models.digest(root) != before


def test_a_renamed_source_names_another_model(root: Path) -> None:
    before = models.digest(root)
    (root / "data/nlu/en/orders.yml").rename(root / "data/nlu/en/parcels.yml")
    assert models.digest(root) != before


@pytest.mark.parametrize(
    "name",
    [
        "bot/__pycache__/words.cpython-310.pyc",
        "data/nlu/en/.orders.yml.swp",
        "data/test/intents.yml",
        "bot/evaluation/figures.py",
        "data/replies/en.yml",
        "README.md",
    ],
)
def test_what_is_no_source_changes_nothing(root: Path, name: str) -> None:
    before = models.digest(root)
    (root / name).parent.mkdir(parents=True, exist_ok=True)
    (root / name).write_text("x")
    assert models.digest(root) == before
