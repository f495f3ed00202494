"""The training data is read fast, and as Rasa reads it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rasa.shared.importers.importer import CombinedDataImporter, E2EImporter, ResponsesSyncImporter
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.importing import ShopImporter

RULES = """
version: "3.1"
rules:
- rule: answer
  steps:
  - intent: greet
  - action: utter_greet
"""
LINES = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hello
    - my order is [20394811](order_number)
- regex: order_number
  examples: |
    - \\d{8}
"""
MORE = """
version: "3.1"
nlu:
- intent: greet
  examples: |
    - hello
    - hej
"""
DOMAIN = """
version: "3.1"
intents: [greet]
entities: [order_number]
responses:
  utter_greet:
  - text: Hi
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a little data."""
    for name, content in {"rules": RULES, "lines": LINES, "more": MORE, "domain": DOMAIN}.items():
        (tmp_path / f"{name}.yml").write_text(content, encoding="utf-8")
    return tmp_path


def read(importer: type[RasaFileImporter], folder: Path) -> TrainingData:
    """Return what a training would learn from."""
    data = [str(folder / f"{name}.yml") for name in ("rules", "lines", "more")]
    files = importer(None, str(folder / "domain.yml"), data)
    return E2EImporter(ResponsesSyncImporter(CombinedDataImporter([files]))).get_nlu_data()


def test_it_finds_what_rasa_finds(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingData, "merge", TrainingData.merge)
    theirs = read(RasaFileImporter, folder)
    ours = read(ShopImporter, folder)
    assert ours.fingerprint() == theirs.fingerprint()
    assert Counter(ours.intents) == Counter({"greet": 1})
    assert len(ours.intent_examples) == 3
    assert ours.regex_features


def test_the_rules_are_still_rasas_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingData, "merge", TrainingData.merge)
    importer = ShopImporter(None, str(folder / "domain.yml"), [str(folder / "rules.yml")])
    assert [step.block_name for step in importer.get_stories().story_steps] == ["answer"]


def test_a_file_that_is_no_yaml_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingData, "merge", TrainingData.merge)
    (folder / "more.yml").write_text("nlu: [", encoding="utf-8")
    with pytest.raises(Exception, match=r"more\.yml"):
        ShopImporter(None, str(folder / "domain.yml"), [str(folder / "more.yml")])
