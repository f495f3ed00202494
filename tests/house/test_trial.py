"""A second assistant with a new model: begun by who may put one live, ended by whatever is put live."""

from dataclasses import replace
from pathlib import Path

import pytest

from house import live, promotion, rooms, trial
from house.choice import Step, Wish
from house.promotion import NotDone, Place
from house.rooms import Plan
from tests.workshops import folders, furnish, has_assistant


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """Return a house with three models: `old` is live, `good` passes the gate, `bad` does not."""
    for name, value in folders(tmp_path).items():
        monkeypatch.setenv(name, value)
    furnish(tmp_path)
    has_assistant(tmp_path, "good")
    return Place(data=tmp_path / "data")


def wish(model: str, by: str = "Ida#1", why: str = "") -> Wish:
    return Wish(model=model, by=by, why=why)


def test_a_model_with_a_green_gate_is_tried_and_the_live_one_stays(place: Place) -> None:
    outcome = trial.begin(place, wish("good"))
    assert (outcome.step, outcome.was) == (Step.PROMOTE, "old")
    tried, known = trial.tried(place), live.read(place.data)
    assert tried is not None
    assert known is not None
    assert (tried.model, tried.by, known.now.model) == ("good", "Ida#1", "old")
    assert "good" in live.needed(known)
    assert trial.end(place)
    assert not trial.end(place)
    assert trial.tried(place) is None


def test_a_red_one_takes_two_people(place: Place, tmp_path: Path) -> None:
    assert trial.begin(place, wish("bad")).step is Step.NEEDS_REASON
    assert trial.begin(place, wish("bad", why="Christmas")).step is Step.PROPOSE
    assert trial.tried(place) is None
    has_assistant(tmp_path, "bad")
    assert trial.begin(place, wish("bad", by="Otto#2")).step is Step.PROMOTE
    assert promotion.promote(place, wish("bad", why="Christmas")).step is Step.NEEDS_SECOND


def test_one_at_a_time_and_not_the_live_one(place: Place) -> None:
    trial.begin(place, wish("good"))
    for model, code in (("bad", "trial_runs"), ("good", "trial_runs")):
        with pytest.raises(NotDone) as refusal:
            trial.begin(place, wish(model))
        assert refusal.value.code == code
    trial.end(place)
    with pytest.raises(NotDone) as refusal:
        trial.begin(place, wish("old"))
    assert refusal.value.code == "live_already"


def test_an_assistant_that_does_not_start_is_no_trial(place: Place, tmp_path: Path) -> None:
    has_assistant(tmp_path, "good", state="died")
    with pytest.raises(NotDone) as refusal:
        trial.begin(place, wish("good"), ready_s=0)
    assert refusal.value.code == "trial_away"
    assert trial.tried(place) is None


def test_a_closed_house_tries_nothing(place: Place) -> None:
    (place.data / "house.lock").unlink()
    with pytest.raises(NotDone) as refusal:
        trial.begin(place, wish("good"))
    assert refusal.value.code == "no_house"


def test_what_is_put_live_ends_the_trial(place: Place, tmp_path: Path) -> None:
    trial.begin(place, wish("good"))
    promotion.promote(place, wish("good"))
    assert trial.tried(place) is None
    has_assistant(tmp_path, "old")
    trial.begin(place, wish("old"))
    promotion.rollback(place, by="Ida#1")
    assert trial.tried(place) is None


def test_a_file_of_an_older_version_tries_nothing(place: Place) -> None:
    known = live.path(place.data)
    known.write_text(known.read_text().replace(', "trial": null', ""))
    assert trial.tried(place) is None


def test_its_room_keeps_to_its_model_and_shares_the_conversations(tmp_path: Path) -> None:
    plan = Plan(data=tmp_path, host="127.0.0.1", port=1, actions_port=2, bot_port=3, environment={})
    assert rooms.all_settings(plan)["SKRANKE_TRIAL_URL"] == ""
    plan = replace(plan, trial_port=4)
    room = rooms.trial_room(plan, tmp_path / "new.tar.gz", name="trial-new")
    assert "--live" not in room.words
    assert room.words[room.words.index("-p") + 1] == "4"
    assert room.words[room.words.index("--model") + 1].endswith("new.tar.gz")
    assert room.environment["SKRANKE_BOT_URL"] == "http://127.0.0.1:3"
    assert room.environment["SKRANKE_TRIAL_URL"] == "http://127.0.0.1:4"
