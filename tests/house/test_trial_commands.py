"""`./skranke trial` on a house and a Redis: a share is given, told, changed, and all of it ends."""

import json
from pathlib import Path

import pytest

from house import live, options, trial_commands
from house.promotion import Place
from tests.house.test_promotion import now, place
from tests.workshops import has_assistant

__all__ = ["place"]
# Each command starts the gateway's own, which imports all of it.
pytestmark = pytest.mark.timeout(120)


@pytest.fixture
def data(place: Place, valkey: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the folder of an open house whose second assistant is ready for `good`."""
    monkeypatch.setenv("REDIS_URL", valkey)
    has_assistant(place.data.parent, "good")
    return place.data


def said(data: Path, *words: str) -> int:
    """Carry out `./skranke trial ...`."""
    wanted = options.parse(["trial", *words, "--data", str(data)])
    return trial_commands.run(wanted, data)


def told(data: Path, capfd: pytest.CaptureFixture[str]) -> dict[str, object]:
    capfd.readouterr()
    assert said(data, "status", "--json") == 0
    found: dict[str, object] = json.loads(capfd.readouterr().out)
    return found


def test_a_trial_begins_gets_another_share_and_ends(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(data, "start", "good", "--share", "7") == 0
    assert "good gets 7 % of the new conversations" in capfd.readouterr().out
    found = told(data, capfd)
    assert (found["model"], found["was"], found["share"], found["runs"]) == ("good", "old", 7, True)
    assert said(data, "share", "20") == 0
    assert said(data, "share", "20") == 1
    assert "changes nothing" in capfd.readouterr().err
    assert said(data, "status") == 0
    table = capfd.readouterr().out
    assert table.startswith("good, 20 % of the new conversations") and "a person was called" in table
    assert said(data, "start", "bad", "--reason", "x") == 1
    assert "is tried already" in capfd.readouterr().err
    assert said(data, "stop") == 0
    known = live.read(data)
    assert known is not None and known.trial is None
    found = told(data, capfd)
    assert (found["runs"], found["how"]) == (False, "returned")
    assert said(data, "stop") == said(data, "promote") == 1
    assert capfd.readouterr().err.count("./skranke trial start") == 2


def test_what_is_tried_is_put_live_for_all(data: Path, place: Place) -> None:
    assert said(data, "start", "good") == 0
    assert said(data, "promote") == 0
    assert now(place) == "good"


def test_a_red_gate_needs_a_reason_and_another_person(data: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert said(data, "start", "bad") == 1
    assert "The gate is red" in capfd.readouterr().out
    assert said(data, "start", "bad", "--reason", "for Christmas") == 1
    assert "Proposed" in capfd.readouterr().out
    known = live.read(data)
    assert known is not None and known.proposed is not None and known.trial is None


def test_without_redis_nobody_gets_it_and_its_assistant_ends(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("REDIS_URL", f"unix://{tmp_path}/nobody.sock")
    assert said(data, "start", "good") == 1
    assert "Redis does not answer" in capfd.readouterr().err
    known = live.read(data)
    assert known is not None and known.trial is None


@pytest.mark.parametrize("words", [("start", "--share", "51"), ("share", "0"), ("share", "much"), ()])
def test_a_share_that_is_none_is_refused_with_the_help(
    data: Path, words: tuple[str, ...], capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        said(data, *words)
    assert "usage: " in capfd.readouterr().err
