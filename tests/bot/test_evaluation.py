"""The evaluation: figures of hand-made rows, and the whole of it on a handful of lines."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml

from bot.components.frustration import CALM
from bot.evaluation import figures, heldout, named, shadow

NAMES = ["greet", "out_of_scope", "thank"]
LABELS = np.array(["greet", "greet", "thank", "out_of_scope", "out_of_scope"])
CHANCES = np.array([[0.9, 0.1, 0.0], [0.2, 0.1, 0.7], [0.0, 0.2, 0.8], [0.1, 0.9, 0.0], [0.5, 0.4, 0.1]])
SAID = {
    "intents": [
        {"intent": "greet", "scenario": "a", "lines": ["hello there", "hi"]},
        {"intent": "talk_to_human", "scenario": "b", "lines": ["I want to talk to a person"]},
        {
            "intent": "out_of_scope",
            "scenario": "c",
            "lines": ["what is the capital of Mongolia", "sing me a song"],
        },
    ],
    "frustration": [
        {
            "kind": "capitals",
            "frustrated": True,
            "lines": ["THIS IS THE THIRD TIME I ASK, WHERE IS MY MONEY!!!"],
        },
        {"kind": "everyday", "frustrated": False, "lines": ["what are your opening hours?"]},
    ],
    "language": [{"lines": ["where is my parcel"]}],
    "conversations": [
        {"scenario": "asks", "hand_over": 2, "says": ["hello", "let me talk to a person please", "hello?"]},
        {"scenario": "greets", "hand_over": "never", "says": ["hello", "thank you, bye"]},
    ],
}


@pytest.fixture
def held_out(tmp_path: Path) -> Path:
    """Return a folder of a few lines; the same ones stand in for every language."""
    for language in heldout.LANGUAGES:
        (tmp_path / language).mkdir()
        for name, entries in SAID.items():
            rows = [{"split": "test", **entry} for entry in entries]
            (tmp_path / language / f"{name}.yml").write_text(yaml.safe_dump(rows), encoding="utf-8")
    return tmp_path


def test_intents_are_judged_in_scope_and_out_of_scope_by_the_best_guess_in_scope() -> None:
    found = figures.intent_figures(NAMES, CHANCES, LABELS)
    assert found["intents"] == 0.667
    assert found["out_of_scope_auroc"] == 1.0
    assert found["right_at_95_rejected"] == 0.667


def test_the_curve_falls_from_all_that_is_right_as_more_is_turned_away() -> None:
    curve = figures.out_of_scope_curve(NAMES, CHANCES, LABELS)
    assert curve[0] == {"rejected": 0.0, "right": 0.667}
    assert [point["rejected"] for point in curve] == list(figures.REJECTED)
    shares = [point["right"] for point in curve]
    assert shares == sorted(shares, reverse=True)


def test_every_intent_has_precision_recall_and_what_it_is_taken_for() -> None:
    rows = figures.intent_rows(["greet", "greet", "thank", "deny"], ["greet", "thank", "thank", "greet"])
    assert rows["greet"] == {"lines": 2, "precision": 0.5, "recall": 0.5, "taken_for": {"thank": 1}}
    assert rows["thank"]["recall"] == 1.0
    assert rows["deny"] == {"lines": 1, "precision": None, "recall": 0.0, "taken_for": {"greet": 1}}


def test_the_confusion_matrix_has_what_was_meant_by_row_and_out_of_scope_last() -> None:
    matrix = figures.confusion(["out_of_scope", "thank", "thank"], ["thank", "thank", "greet"])
    assert matrix == {
        "names": ["greet", "thank", "out_of_scope"],
        "counts": [[0, 0, 0], [1, 1, 0], [0, 1, 0]],
    }


def test_kinds_of_the_same_name_are_counted_apart_for_frustrated_and_calm() -> None:
    rows = figures.kind_rows(
        ["capitals", "capitals", "capitals"], np.array([True, True, False]), np.array([0.9, 0.1, 0.2])
    )
    assert [(row["frustrated"], row["lines"], row["called"]) for row in rows] == [
        (True, 2, 0.5),
        (False, 1, 0.0),
    ]


def test_a_reason_is_right_in_lines_of_its_kind_and_counted_in_calm_ones() -> None:
    filed = ["threat", "threat", "anger", CALM]
    rows = named.rows(filed, [["threat"], [], ["threat", "tone"], ["threat"]])
    assert next(row for row in rows if row["reason"] == "threat") == {
        "reason": "threat",
        "lines": 2,
        "named": 3,
        "filed_so": 0.333,
        "of_its_kind": 0.5,
        "calm": 1,
    }


def test_the_limit_of_a_reason_is_where_four_of_five_lines_are_filed_under_it() -> None:
    chances = np.array([[0.9], [0.8], [0.7], [0.6], [0.5], [0.4], [0.3]])
    filed = np.array(["threat"] * 4 + ["anger", "anger", CALM])
    lines = named.Judged(np.array([0.9] * 6 + [0.1]), [["threat"]] * 7, chances)
    nothing = named.Judged(np.zeros(1), [[]], np.array([[0.95]]))
    (row,) = named.figures(named.Heard(["threat"], lines, nothing), filed)
    assert row["found"] == 0.5
    assert row["everyday"] == 0


@pytest.mark.parametrize(
    ("wanted", "came", "handed_over", "left_alone"),
    [
        ([2, 2, 2, 2], [1, 2, 3, None], 0.5, None),
        ([None, None], [None, 1], None, 0.5),
        ([1, None], [1, None], 1.0, 1.0),
    ],
)
def test_a_person_in_time_and_no_person_without_need_are_counted_apart(
    wanted: list[Any], came: list[Any], handed_over: Any, left_alone: Any
) -> None:
    assert figures.conversation_figures(wanted, came) == {
        "handed_over": handed_over,
        "never_needlessly": left_alone,
    }


def test_the_held_out_lines_know_only_intents_of_the_domain() -> None:
    domain = yaml.safe_load(Path("domain.yml").read_text(encoding="utf-8"))
    for split in heldout.SPLITS:
        held = heldout.read(Path("data/test"), split)
        assert {message.label for message in held.intents} <= set(domain["intents"])
        assert {message.label for message in held.tempers} == {"frustrated", "calm"}


def test_other_lines_have_another_fingerprint(held_out: Path) -> None:
    before = heldout.read(held_out, "test").fingerprint
    file = held_out / "nl" / "language.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("parcel", "kettle"), encoding="utf-8")
    assert heldout.read(held_out, "test").fingerprint != before


def kept(folder: Path) -> Path:
    """Return a folder of two recorded conversations, of which one goes otherwise."""
    goes = yaml.safe_load(Path("data/recorded/en/shop.yml").read_text(encoding="utf-8"))["calm problem"]
    otherwise = [{**goes[0], "intent": "greet"}, *goes[1:]]
    (folder / "recorded" / "en").mkdir(parents=True)
    for name, conversations in (("one", {"goes": goes}), ("two", {"goes otherwise": otherwise})):
        file = folder / "recorded" / "en" / f"{name}.yml"
        file.write_text(yaml.safe_dump(conversations), encoding="utf-8")
    return folder / "recorded"


def test_lines_that_two_models_read_alike_are_not_told() -> None:
    lines = [shadow.Line("1", "en", "a"), shadow.Line("2", "en", "b"), shadow.Line("3", "en", "c")]
    calm = {"intent": "greet", "confidence": 0.9, "language": "en", "frustrated": False}
    was = [calm, calm, calm]
    now = [{**calm, "confidence": 0.7}, {**calm, "intent": "thank"}, {**calm, "frustrated": True}]
    assert [one["id"] for one in shadow.changes(lines, was, now)] == ["2", "3"]


@pytest.mark.timeout(120)
def test_who_waits_for_a_model_that_never_comes_ends_without_a_report(held_out: Path) -> None:
    words = [sys.executable, "-m", "bot.evaluation", "--data", str(held_out)]
    done = subprocess.run(words, input="", capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode and not done.stdout
    assert "No model came of it." in done.stderr


@pytest.mark.timeout(120)
def test_a_model_is_measured_by_reading_lines_and_holding_conversations(
    model: str, redis_url: str, actions_url: str, held_out: Path, tmp_path: Path
) -> None:
    words = [sys.executable, "-m", "bot.evaluation", "--data", str(held_out), "--progress"]
    recent = tmp_path / "recent.json"
    recent.write_text(json.dumps([{"id": "1-1", "language": "en", "text": "where is [order]?"}]))
    words += ["--recorded", str(kept(tmp_path)), "--recent", str(recent), "--against", model]
    # As the house tells it, once a model is trained; before that it has read what was live until now.
    told = json.dumps({"model": model, "redis_url": redis_url, "actions_url": actions_url})
    done = subprocess.run(words, input=f"{told}\n", capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stderr
    *progress, report = map(json.loads, done.stdout.splitlines())
    assert progress[-1] == {"done": 54, "of": 54}
    assert report["recent"] == {"of": 1, "changes": []}
    assert report["recorded"]["of"] == 2
    assert [one["name"] for one in report["recorded"]["failed"]] == ["two: goes otherwise"]
    assert all(one["meant"] != one["read"] for one in report["misread"])
    assert report["by_language"]["en"]["talk_to_human"]["lines"] == 1
    assert report["lines"] == {"intents": 25, "frustration": 10, "language": 5, "conversations": 10}
    assert report["languages"]["en"]["handed_over"] == 1.0
    assert report["languages"]["en"]["never_needlessly"] == 1.0
    assert report["languages"]["en"]["frustration_f1"] == 1.0
    assert report["languages"]["en"]["language"] == 1.0
    assert report["languages"]["nl"]["language"] == 0.0
    assert report["languages"]["en"]["p50_ms"] > 0
    (tmp_path / "report.json").write_text(json.dumps(report), encoding="utf-8")
    drawing = ["--draw", str(tmp_path / "report.json"), "--pictures", str(tmp_path / "drawn")]
    subprocess.run([sys.executable, "-m", "bot.evaluation", *drawing], timeout=60, check=True)
    assert "talk to human" in (tmp_path / "drawn" / "confusion.svg").read_text(encoding="utf-8")
    assert {file.name for file in (tmp_path / "drawn").iterdir()} == {
        "confusion.svg",
        "frustration.svg",
        "out-of-scope.svg",
    }
