"""The training data is read fast, and as Rasa reads it."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from rasa.core.policies.rule_policy import RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, UserUttered
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import CombinedDataImporter, E2EImporter, ResponsesSyncImporter
from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot import flow, made, moment
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

MADE = """
topics:
  gift_card: {title: Gift cards, does: answer}
  engraving: {title: Engraving, does: person}
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


def test_lines_of_one_text_stay_two_where_they_mean_two_things(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(TrainingData, "merge", TrainingData.merge)
    (folder / "more.yml").write_text(MORE.replace("intent: greet", "intent: bye"), encoding="utf-8")
    found = [(one.get("text"), one.get("intent")) for one in read(ShopImporter, folder).intent_examples]
    assert [line for line in found if line[0] == "hello"] == [("hello", "greet"), ("hello", "bye")]


def test_the_files_are_read_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingData, "merge", TrainingData.merge)
    importer = ShopImporter(None, str(folder / "domain.yml"), [str(folder / "lines.yml")])
    assert importer.get_nlu_data() is importer.get_nlu_data("en")


def test_the_rules_are_still_rasas_work(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingData, "merge", TrainingData.merge)
    importer = ShopImporter(None, str(folder / "domain.yml"), [str(folder / "rules.yml")])
    assert [step.block_name for step in importer.get_stories().story_steps] == ["answer"]


def test_a_file_that_is_no_yaml_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(TrainingData, "merge", TrainingData.merge)
    (folder / "more.yml").write_text("nlu: [", encoding="utf-8")
    with pytest.raises(Exception, match=r"more\.yml"):
        ShopImporter(None, str(folder / "domain.yml"), [str(folder / "more.yml")])


@pytest.fixture
def taught(folder: Path, monkeypatch: pytest.MonkeyPatch) -> ShopImporter:
    """Return what a training reads where operators made two topics."""
    monkeypatch.setattr(TrainingData, "merge", TrainingData.merge)
    (folder / "topics.yml").write_text(MADE, encoding="utf-8")
    data = [str(folder / f"{name}.yml") for name in ("rules", "topics")]
    return ShopImporter(None, str(folder / "domain.yml"), data)


def test_a_topic_that_was_made_is_in_domain_and_rules(taught: ShopImporter) -> None:
    domain = taught.get_domain()
    assert {"greet", "gift_card", "engraving"} <= set(domain.intents)
    assert {"utter_greet", "utter_gift_card"} == set(domain.responses)
    assert [step.block_name for step in taught.get_stories().story_steps] == ["answer", "Answer gift_card"]


def test_whom_a_topic_calls_is_still_known_when_the_model_is_loaded(taught: ShopImporter) -> None:
    loaded = Domain.from_yaml(taught.get_domain().as_yaml())
    named = ("gift_card", "engraving", "greet", "no_such")
    assert [made.hands_over(loaded, name) for name in named] == [False, True, False, False]


def said(domain: Domain, intent: str, sure: float) -> DialogueStateTracker:
    """Return a conversation in which a message was read so."""
    read = {"name": intent, "confidence": sure}
    heard = UserUttered("do you do that", read, [], {"intent": read, "intent_ranking": [read]})
    return DialogueStateTracker.from_events("s", [ActionExecuted("action_listen"), heard], domain.slots)


@pytest.mark.parametrize(
    ("intent", "sure", "action"),
    [
        ("gift_card", 0.9, None),
        ("engraving", 0.9, "utter_handoff_topic"),
        ("engraving", 0.5, "utter_clarify"),
    ],
)
def test_one_is_left_to_its_rule_one_calls_a_person_and_a_vague_guess_is_asked_about(
    taught: ShopImporter, intent: str, sure: float, action: str | None
) -> None:
    domain = Domain.load("domain.yml").merge(taught.get_domain())
    step = flow.next_step(moment.read(said(domain, intent, sure), domain, ours="EscalationPolicy"))
    assert step.action == action
    assert step.slots.get("handoff_reason") == ("topic" if action == "utter_handoff_topic" else None)


def test_a_trained_rule_says_the_words_of_the_operator(taught: ShopImporter, tmp_path: Path) -> None:
    domain = taught.get_domain()
    storage = LocalModelStorage.create(tmp_path)
    config = {**RulePolicy.get_default_config(), "core_fallback_threshold": 0.3}
    policy = RulePolicy.create(config, storage, Resource("rules"), ExecutionContext(GraphSchema({}), "model"))
    trackers = TrainingDataGenerator(taught.get_stories(), domain, augmentation_factor=0).generate()
    policy.train(trackers, domain)
    prediction = policy.predict_action_probabilities(said(domain, "gift_card", 0.9), domain)
    best = max(range(domain.num_actions), key=prediction.probabilities.__getitem__)
    assert domain.action_names_or_texts[best] == "utter_gift_card"
