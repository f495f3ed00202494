"""`./skranke incident`: what a lead types, and what comes back."""

import io
import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from actions.incidents import __main__ as command
from tests.actions.conftest import TZ


def text(**more: str) -> str:
    tomorrow = datetime.now(TZ) + timedelta(days=1)
    lines = {"topic": "[double_charge]", "news": f"{tomorrow:%Y-%m-%d %H:%M}", **more}
    return "say: {da: Det ved vi.}\n" + "\n".join(f"{name}: {value}" for name, value in lines.items())


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, valkey: str) -> None:
    monkeypatch.setenv("REDIS_URL", valkey)


def test_an_incident_is_opened_listed_and_closed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "incident.yml"
    file.write_text(text(), encoding="utf-8")
    assert command.main(["open", str(file)]) == 0
    said = capsys.readouterr().out
    id_ = said.split()[0]
    assert "Not written in en, nl, nb, de: there it is told as: Det ved vi." in said
    assert command.main(["list"]) == 0
    assert f"{id_}  open until" in capsys.readouterr().out
    assert command.main(["list", "--json"]) == 0
    rows = {row["id"]: row for row in json.loads(capsys.readouterr().out)}
    assert (rows[id_]["topic"], rows[id_]["told"]) == (["double_charge"], 0)
    assert command.main(["close", id_]) == 0
    assert command.main(["close", id_]) == 1
    assert "There is no incident" in capsys.readouterr().err


def test_it_may_be_typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(text()))
    assert command.main(["open", "-"]) == 0
    assert command.main(["close", capsys.readouterr().out.split()[0]]) == 0


@pytest.mark.parametrize(
    ("words", "why"), [("say: {}", "news"), (text(topic="[x]"), "unknown topic x"), ("[", "expected")]
)
def test_a_mistake_is_told_and_opens_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: str, why: str
) -> None:
    file = tmp_path / "incident.yml"
    file.write_text(words, encoding="utf-8")
    assert command.main(["open", str(file)]) == 1
    assert why in capsys.readouterr().err


def test_a_closed_house_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_URL", "unix:///nowhere/redis.sock")
    assert command.main(["list"]) == 1
    assert "Is the house open?" in capsys.readouterr().err
    monkeypatch.setenv("SKRANKE_TIMEZONE", "Mars/Olympus")
    assert command.main(["list"]) == 1
    assert "no time zone" in capsys.readouterr().err


def test_help_shows_a_whole_file(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command.main(["open", "--help"])
    assert "news: 2026-11-23 15:00" in capsys.readouterr().out
