"""Putting a model live and going back: the gate, the second person, assistants that refuse or are away."""

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import yaml

from house import exchange, live, model_commands, models, promotion, shelf, targets
from house.choice import Step, Wish
from house.live import Put
from house.promotion import NotDone, Place
from tests.house.models_made import FROZEN, measured, model, report

# A command that writes a deed starts the gateway's own, which imports all of it.
pytestmark = pytest.mark.timeout(60)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a closed house with three models: `old` is live, `good` passes the gate, `bad` does not."""
    monkeypatch.setenv("SKRANKE_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("SKRANKE_LESSONS", str(tmp_path / "lessons"))
    (tmp_path / "lessons").mkdir()
    rules = {
        "frozen": FROZEN,
        "floors": {language: {"intents": 0.8} for language in targets.LANGUAGES},
        "may_fall": {},
        "recorded_may_fail": 0,
    }
    (tmp_path / "lessons" / "gate.yml").write_text(yaml.safe_dump(rules))
    for number, (name, value) in enumerate((("old", 0.85), ("bad", 0.5), ("good", 0.9))):
        model(tmp_path / "models", name, made=float(number))
        measured(tmp_path / "models", report(name, value=value))
    first = Put(model="old", by="up", at=0.0, how="up")
    live.write(tmp_path / "data", live.put(None, first))
    return Place(data=tmp_path / "data", secret="a secret")


def now(place: Place) -> str:
    found = live.read(place.data)
    assert found is not None
    return found.now.model


def test_a_model_with_a_green_gate_goes_live_and_the_one_before_comes_back(place: Place) -> None:
    known = live.read(place.data)
    assert known is not None and not known.managed
    outcome = promotion.promote(place, Wish(model="good", by="anna"))
    assert (outcome.step, outcome.was, now(place)) == (Step.PROMOTE, "old", "good")
    known = live.read(place.data)
    assert known is not None and known.managed
    assert json.loads(live.path(place.data).read_text())["model"] == "good"
    assert promotion.rollback(place, by="bo", why="it swore").model == "old"
    known = live.read(place.data)
    assert known is not None
    assert [(put.how, put.model, put.by, put.why) for put in known.history[1:]] == [
        ("promoted", "good", "anna", ""),
        ("rolled back", "old", "bo", "it swore"),
    ]
    with pytest.raises(NotDone, match="no model before"):
        promotion.rollback(place, by="bo")


def test_a_red_gate_takes_a_reason_and_two_people(place: Place) -> None:
    assert promotion.promote(place, Wish(model="bad", by="anna")).step is Step.NEEDS_REASON
    proposed = promotion.promote(place, Wish(model="bad", by="anna", why="for Christmas"))
    assert proposed.step is Step.PROPOSE
    assert {fault.code for fault in proposed.faults} == {"too_low"}
    assert promotion.promote(place, Wish(model="bad", by="anna")).step is Step.NEEDS_SECOND
    assert now(place) == "old"
    assert promotion.promote(place, Wish(model="bad", by="bo")).step is Step.PROMOTE
    found = live.read(place.data)
    assert found is not None
    assert (found.now.model, found.proposed) == ("bad", None)
    assert (found.now.by, found.now.why) == ("bo", "for Christmas")


def test_a_proposal_can_be_withdrawn(place: Place) -> None:
    promotion.promote(place, Wish(model="bad", by="anna", why="for Christmas"))
    promotion.withdraw(place)
    assert promotion.promote(place, Wish(model="bad", by="bo")).step is Step.NEEDS_REASON


def test_a_model_that_was_never_measured_has_a_red_gate(place: Place, tmp_path: Path) -> None:
    model(tmp_path / "models", "unknown")
    outcome = promotion.promote(place, Wish(model="unknown", by="anna"))
    assert [fault.code for fault in outcome.faults] == ["not_measured"]


def test_a_gate_without_its_file_is_red(place: Place, tmp_path: Path) -> None:
    (tmp_path / "lessons" / "gate.yml").write_text("floors: none")
    outcome = promotion.promote(place, Wish(model="good", by="anna"))
    assert [fault.code for fault in outcome.faults] == ["no_gate"]


def test_a_tampered_model_goes_live_by_nobodys_hand(place: Place, tmp_path: Path) -> None:
    shelf.file_of(tmp_path / "models", "good").write_bytes(b"evil")
    with pytest.raises(NotDone, match="not the file that was trained"):
        promotion.promote(place, Wish(model="good", by="anna"))
    assert now(place) == "old"


def test_what_is_live_cannot_be_put_live_again(place: Place) -> None:
    promotion.promote(place, Wish(model="good", by="anna"))
    with pytest.raises(NotDone, match="live already"):
        promotion.promote(place, Wish(model="good", by="anna"))


def test_the_commands_do_the_same_and_say_so(place: Place, capsys: pytest.CaptureFixture[str]) -> None:
    assert model_commands.promote(place.data, "bad", why="") == 1
    assert "en: first guess right 0.500, needs 0.800" in capsys.readouterr().out
    assert model_commands.promote(place.data, None, why="") == 0
    assert "good is live; before it was old" in capsys.readouterr().out
    assert model_commands.listed(place.data, as_json=True) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [(row["model"], row["standing"]) for row in rows] == [
        ("good", "live"),
        ("bad", ""),
        ("old", "before"),
    ]
    assert model_commands.listed(place.data, as_json=False) == 0
    assert "0.900" in capsys.readouterr().out
    model(models.shelf(), "0123456789abcdef0123", made=9.0)
    assert model_commands.listed(place.data, as_json=False) == 0
    told = capsys.readouterr().out  # no terminal: 80 columns
    assert re.search(r"(?m)^01234567 +\d{4}-\d\d-\d\d \d\d:\d\d +anna ", told), told
    assert re.search(r"(?m)^good +live .* anna +10( +0\.900){5} *$", told), told
    assert model_commands.named("01234567") == "0123456789abcdef0123"
    shelf.file_of(models.shelf(), "0123456789abcdef0123").unlink()
    shelf.manifest_of(shelf.file_of(models.shelf(), "0123456789abcdef0123")).unlink()
    assert model_commands.rollback(place.data, why="") == 0
    assert model_commands.promote(place.data, "nobody", why="") == 1
    assert "There are: good bad old" in capsys.readouterr().err
    with closing(sqlite3.connect(place.data / "archive.sqlite")) as archive:
        deeds = archive.execute("SELECT act, about FROM audit ORDER BY id").fetchall()
    assert deeds == [("promote", "good"), ("rollback", "old")]


def test_what_cannot_be_written_into_the_log_is_done_and_said(
    place: Place, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/at/all.sqlite")
    assert model_commands.promote(place.data, "good", why="") == 0
    assert "could not be written into the studio's log" in capsys.readouterr().err
    assert now(place) == "good"


class Assistant:
    """Stands for an assistant's door: notes which models it is given, and answers as it is told to."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.status = 200
        assistant = self

        class Handler(BaseHTTPRequestHandler):
            def do_PUT(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.path == "/webhooks/gateway/model"
                assert self.headers["Authorization"] == "Bearer a secret"
                assistant.given.append(body["model"])
                self.send_response(assistant.status)
                self.end_headers()
                self.wfile.write(b'{"error": "the encoder is another one"}')

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@pytest.fixture
def assistants() -> Iterator[list[Assistant]]:
    both = [Assistant(), Assistant()]
    yield both
    for one in both:
        one.close()


def running(place: Place, assistants: list[Assistant]) -> Place:
    return Place(data=place.data, secret=place.secret, bots=[one.url for one in assistants])


def test_every_running_assistant_is_told(place: Place, assistants: list[Assistant]) -> None:
    outcome = promotion.promote(running(place, assistants), Wish(model="good", by="anna"))
    assert [one.given for one in assistants] == [["good"], ["good"]]
    assert outcome.away == []


def test_when_one_refuses_all_go_on_as_before(place: Place, assistants: list[Assistant]) -> None:
    assistants[1].status = 409
    with pytest.raises(NotDone, match="the encoder is another one"):
        promotion.promote(running(place, assistants), Wish(model="good", by="anna"))
    assert assistants[0].given == ["good", "old"]
    assert now(place) == "old"


def test_one_that_is_away_reads_what_is_live_when_it_starts(
    place: Place, assistants: list[Assistant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exchange, "STARTS_S", 0.0)
    assistants[0].status = 503
    outcome = promotion.promote(running(place, assistants), Wish(model="good", by="anna"))
    assert outcome.away == [assistants[0].url]
    assert now(place) == "good"


def test_the_secret_goes_to_this_machine_or_over_https_alone(place: Place) -> None:
    far = Place(data=place.data, secret=place.secret, bots=["http://bot.example"])
    with pytest.raises(NotDone, match="neither on this machine nor reached by https"):
        promotion.promote(far, Wish(model="good", by="anna"))
