"""The studio's training doors before a real workshop: who may, what is noted, what is said without one."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from tests.edge.gateway import Gateway, open_gateway
from tests.fakes import SECRET, FakeBot
from tests.workshops import Workshop, furnish, has_assistant, open_workshop

pytestmark = pytest.mark.timeout(60)
TRAINING = "/v1/studio/training"


@pytest.fixture
async def workshop(tmp_path: Path) -> AsyncIterator[Workshop]:
    """Yield a workshop."""
    furnish(tmp_path)
    async with open_workshop(tmp_path, secret=SECRET) as workshop:
        yield workshop


@pytest.fixture
async def taught(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis, workshop: Workshop
) -> AsyncIterator[Gateway]:
    """Yield a gateway that has a workshop, with an operator and a lead."""
    told = {"valkey": valkey, "prefix": prefix, "database": database, "bot": bot}
    told |= {"workshop": workshop.url, "trial": bot.url}
    async with open_gateway(**told) as gateway:  # type: ignore[arg-type]  # by name
        await gateway.employ("otto", "Otto", "operator")
        await gateway.employ("lene", "Lene", "lead")
        yield gateway


async def does(gateway: Gateway, login: str, verb: str = "", body: Any = None) -> tuple[int, dict[str, Any]]:
    """Return status and answer to what somebody asks."""
    url = gateway.url + TRAINING + (f"/{verb}" if verb else "")
    method = "GET" if body is None else "POST"
    async with gateway.http.request(method, url, headers=await gateway.log_in(login), json=body) as answer:
        return answer.status, await answer.json()


async def deeds(gateway: Gateway) -> list[tuple[str, str, str]]:
    return [(deed.alias, deed.act, deed.about) for deed in await gateway.house.services.audit.newest(10)]


async def test_an_operator_sees_the_models_puts_one_live_and_goes_back(taught: Gateway) -> None:
    status, state = await does(taught, "otto")
    assert (status, state["live"]["now"]["model"]) == (200, "old")
    assert state["me"].startswith("Otto#")
    assert (await does(taught, "otto", "promote", {"model": "good"}))[1]["step"] == "promote"
    assert (await does(taught, "otto", "rollback", {"why": "it swore"}))[1]["model"] == "old"
    assert await deeds(taught) == [("Otto", "rollback", "old"), ("Otto", "promote", "good")]


async def test_a_red_model_needs_two_of_them_whatever_their_names(taught: Gateway) -> None:
    wish = {"model": "bad", "why": "for Christmas"}
    assert (await does(taught, "otto", "promote", wish))[1]["step"] == "propose"
    assert (await does(taught, "otto", "promote", wish))[1]["step"] == "needs_second"
    assert (await does(taught, "lene", "promote", {"model": "bad"}))[1]["step"] == "promote"
    assert await deeds(taught) == [("Lene", "promote", "bad"), ("Otto", "propose", "bad")]


async def test_nobody_signs_for_another(taught: Gateway) -> None:
    wish = {"model": "bad", "why": "x", "by": "Lene#1"}
    assert (await does(taught, "otto", "promote", wish))[0] == 400


async def test_what_the_workshop_refuses_is_refused_here_and_not_noted(taught: Gateway) -> None:
    status, refusal = await does(taught, "otto", "rollback", {})
    assert (status, refusal["code"]) == (409, "no_model_before")
    assert (await does(taught, "otto", "promote", {"model": "../old"}))[0] == 409
    assert (await does(taught, "otto", "cancel", {}))[1]["code"] == "not_running"
    assert await deeds(taught) == []


async def test_without_a_workshop_it_says_where_to_look(gateway: Gateway) -> None:
    await gateway.employ("otto", "Otto", "operator")
    for verb, body in (("", None), ("start", {}), ("report/good", None)):
        status, refusal = await does(gateway, "otto", verb, body)
        assert (status, refusal["code"]) == (503, "workshop_down")
        assert "./skranke doctor" in refusal["why"]


async def test_a_conversation_is_kept_by_a_row_of_the_inbox_that_there_is(taught: Gateway) -> None:
    status, refusal = await does(taught, "otto", "keep", {"row": 7, "name": "mine"})
    assert (status, refusal["code"]) == (404, "none")


async def test_a_model_is_tried_with_a_share_and_ended(taught: Gateway, workshop: Workshop) -> None:
    has_assistant(workshop.folder, "good")
    assert (await does(taught, "otto"))[1]["may_try"]
    status, said = await does(taught, "otto", "try", {"model": "good", "share": 5})
    assert (status, said["step"]) == (200, "promote")
    assert (await does(taught, "otto", "share", {"share": 20}))[0] == 200
    trial = (await does(taught, "otto"))[1]["trial"]
    assert (trial["model"], trial["was"], trial["share"], trial["ended_ms"]) == ("good", "old", 20, 0)
    assert trial["sides"]["new"] == dict.fromkeys(("talked", "handed", "failed", "rated", "unhappy"), 0)
    assert (await does(taught, "otto", "return", {}))[0] == 200
    assert (await does(taught, "otto", "return", {}))[0] == 409
    assert (await does(taught, "otto"))[1]["trial"]["how"] == "returned"
    acts = [act for _, act, _ in await deeds(taught)]
    assert acts == ["trial_returned", "trial_share", "trial"]


async def test_a_model_that_was_tried_and_goes_live_ends_its_trial(
    taught: Gateway, workshop: Workshop
) -> None:
    has_assistant(workshop.folder, "good")
    await does(taught, "otto", "try", {"model": "good", "share": 5})
    assert (await does(taught, "lene", "promote", {"model": "good"}))[1]["step"] == "promote"
    assert (await does(taught, "otto"))[1]["trial"]["how"] == "promoted"


@pytest.mark.parametrize("share", [0, 51, -1])
async def test_nobody_tries_a_model_with_such_a_share(taught: Gateway, share: int) -> None:
    assert (await does(taught, "otto", "try", {"model": "good", "share": share}))[0] == 400
    assert (await does(taught, "otto"))[1]["trial"] is None


async def test_a_red_model_is_only_proposed(taught: Gateway, workshop: Workshop) -> None:
    has_assistant(workshop.folder, "bad")
    wish = {"model": "bad", "share": 5, "why": "for Christmas"}
    assert (await does(taught, "otto", "try", wish))[1]["step"] == "propose"
    assert (await does(taught, "otto"))[1]["trial"] is None
    assert [act for _, act, _ in await deeds(taught)] == ["propose"]
