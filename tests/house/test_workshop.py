"""The workshop as the gateway meets it: its own process, its doors, one training at a time."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from house import kernel, rooms, train
from tests.workshops import Workshop, folders, furnish, open_workshop

pytestmark = pytest.mark.timeout(120)


@pytest.fixture
async def workshop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Workshop]:
    """Yield a workshop on folders of its own, which this process knows too."""
    for name, value in folders(tmp_path).items():
        monkeypatch.setenv(name, value)
    furnish(tmp_path)
    async with open_workshop(tmp_path) as workshop:
        yield workshop


async def test_nobody_without_the_secret_gets_in(workshop: Workshop) -> None:
    for path, body in (
        ("/state", None),
        ("/report/good", None),
        ("/promote", {"model": "good", "by": "eve"}),
    ):
        for secret in ("", "wrong", "é"):
            assert (await workshop.asks(path, body, secret=secret))[0] == 401


async def test_it_tells_the_models_and_puts_one_live_and_goes_back(workshop: Workshop) -> None:
    _, state = await workshop.asks("/state")
    assert [(one["model"], one["green"]) for one in state["models"]] == [
        ("bad", False),
        ("good", True),
        ("old", True),
    ]
    assert state["live"]["now"]["model"] == "old"
    status, outcome = await workshop.asks("/promote", {"model": "good", "by": "anna#1"})
    assert (status, outcome["step"], outcome["was"]) == (200, "promote", "old")
    status, outcome = await workshop.asks("/rollback", {"by": "anna#1", "why": "it swore"})
    assert (status, outcome["model"]) == (200, "old")
    assert (await workshop.asks("/rollback", {"by": "anna#1"}))[1]["code"] == "no_model_before"


async def test_two_people_put_a_red_one_live(workshop: Workshop) -> None:
    assert (await workshop.asks("/promote", {"model": "bad", "by": "anna#1"}))[1]["step"] == "needs_reason"
    wish = {"model": "bad", "by": "anna#1", "why": "for Christmas"}
    assert (await workshop.asks("/promote", wish))[1]["step"] == "propose"
    assert (await workshop.asks("/promote", wish))[1]["step"] == "needs_second"
    assert (await workshop.asks("/promote", {"model": "bad", "by": "anna#2"}))[1]["step"] == "promote"


@pytest.mark.parametrize("name", ["nobody", "..%2Fgood"])
async def test_a_report_on_no_model_is_refused(workshop: Workshop, name: str) -> None:
    assert (await workshop.asks(f"/report/{name}"))[0] in (404, 409)


@pytest.mark.parametrize("body", [{}, [], {"model": "good"}, {"by": "eve"}])
async def test_an_order_without_a_name_under_it_is_refused(workshop: Workshop, body: Any) -> None:
    assert (await workshop.asks("/promote", body))[0] == 400


async def test_a_training_elsewhere_on_the_machine_is_waited_for_by_nobody(workshop: Workshop) -> None:
    with train.lock() as lock:
        assert kernel.take(lock)
        assert (await workshop.asks("/train", {"by": "anna#1"}))[0] == 202
        job = await workshop.ended()
    assert (job["how"], job["failed"]) == ("failed", "busy")


async def test_lessons_that_teach_nothing_fail_with_words(workshop: Workshop) -> None:
    assert (await workshop.asks("/train", {"by": "anna#1"}))[0] == 202
    job = await workshop.ended()
    assert (job["how"], job["failed"]) == ("failed", "not_trained")
    assert "Rasa's last words" in job["why"]


async def test_a_second_training_is_refused_kindly_and_the_first_can_be_ended(workshop: Workshop) -> None:
    assert (await workshop.asks("/cancel", {"by": "anna#1"}))[1]["code"] == "not_running"
    status, job = await workshop.asks("/train", {"by": "anna#1"})
    assert (status, job["how"], job["stage"]) == (202, "running", "preparing")
    status, refusal = await workshop.asks("/train", {"by": "bo#2"})
    assert (status, refusal["code"]) == (409, "busy")
    assert "begun by anna." in refusal["why"]
    assert (await workshop.stage("learning"))["left_s"] > 0
    assert (await workshop.asks("/cancel", {"by": "bo#2"}))[0] == 200
    assert (await workshop.ended())["how"] == "cancelled"
    assert not list((workshop.folder / "models").glob("draft-*"))
    with train.lock() as lock:
        assert kernel.take(lock)


async def test_a_conversation_that_cannot_be_kept_is_refused_with_the_reason(workshop: Workshop) -> None:
    for asked in (
        {"language": "sv", "name": "one", "says": ["hej"]},
        {"language": "da", "name": "../one", "says": ["hej"]},
        {"language": "da", "name": "one", "says": []},
        {"language": "da", "name": "one", "says": ["hej"] * 41},
    ):
        status, refusal = await workshop.asks("/keep", {**asked, "by": "anna#1"})
        assert (status, refusal["code"]) == (409, "not_kept")


def test_the_room_is_on_loopback_and_knows_its_data(tmp_path: Path) -> None:
    plan = rooms.Plan(
        data=tmp_path, host="0.0.0.0", port=1, actions_port=2, bot_port=3, workshop_port=4, environment={}
    )
    room = rooms.workshop_room(plan)
    assert room.words[-4:] == ["--port", "4", "--data", str(tmp_path)]
    assert room.environment["SKRANKE_WORKSHOP_URL"] == "http://127.0.0.1:4"
