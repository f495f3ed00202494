"""`python -m bot.parse`, as `skranke parse` runs it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

LINES = ["waar blijft mijn pakket?", "/restart", "DETTE ER TREDJE GANG JEG SPØR, HVOR ER PENGENE MINE!!!", ""]


def parse(model: str, stdin: str) -> subprocess.CompletedProcess[str]:
    """Run the command with this input."""
    words = [sys.executable, "-m", "bot.parse", "--model", model]
    return subprocess.run(words, input=stdin, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.timeout(90)
def test_lines_come_back_in_order_with_all_fields(model: str) -> None:
    done = parse(model, "".join(json.dumps({"text": text}) + "\n" for text in LINES))
    assert done.returncode == 0, done.stderr
    out = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["text"] for line in out] == LINES
    assert [line["language"] for line in out[:1]] == ["nl"]
    assert out[0]["intent"] == "track_order"
    assert out[1]["intent"] != "restart"
    assert out[2]["frustration"] > 0.5
    assert "capitals" in out[2]["reasons"]
    fields = {"text", "intent", "confidence", "ranking", "language", "frustration", "reasons"}
    assert all(set(line) == fields for line in out)
    assert len(out[0]["ranking"]) == 24


@pytest.mark.timeout(90)
def test_a_bad_line_is_named(model: str) -> None:
    done = parse(model, '{"text": "hi"}\nnonsense\n')
    assert done.returncode == 2
    assert "line 2" in done.stderr


def test_a_missing_model_is_said_at_once() -> None:
    done = parse("/nowhere/model.tar.gz", "")
    assert done.returncode == 2
    assert "no model" in done.stderr
