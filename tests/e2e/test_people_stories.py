"""Stories of the team and of the line, played against the whole house."""

import time

import pytest

from tests.e2e.people import Agent, Frame, at_desk, shopper
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(120)
HOUR_S = 3600


async def texts(one: Agent, c: str) -> list[str]:
    """Return what this desk has been shown of a conversation, once there is anything."""
    while not (pages := [f for f in one.frames if f["t"] == "page" and f["c"] == c]):
        await one.receive()
    return [str(item["text"]) for page in pages for item in page["items"] if item.get("text")]


async def test_s10_an_agent_passes_on_with_all_that_was_said_and_the_shopper_hears_of_it(
    house: RunningHouse,
) -> None:
    async with (
        shopper(house.url, origin=house.shop_url, language="nl") as one,
        at_desk(house) as ida,
        at_desk(house, 1) as jonas,
    ):
        await one.acked({"t": "human"})
        await ida.ready()
        await ida.takes(one.conversation)
        await one.say("mijn lamp is kapot aangekomen")
        await jonas.ready()
        await ida.acked({"t": "team"})
        colleagues = next(f for f in reversed(ida.frames) if f["t"] == "team")["colleagues"]
        to = next(each["id"] for each in colleagues if each["alias"] == "Jonas")
        await ida.does("transfer", one.conversation, to=to, note="wil een nieuwe")
        told = await one.until(lambda f: f["t"] == "msg" and f.get("event") == "transferred")
        assert told["from"] == {"role": "agent", "alias": "Ida"}
        offer = await jonas.takes(one.conversation)
        assert offer["card"]["passed_by"] == "Ida"
        assert {"mijn lamp is kapot aangekomen", "wil een nieuwe"} <= set(
            await texts(jonas, one.conversation)
        )
        assert "wil een nieuwe" not in "\n".join(one.raw)
        await ida.until(lambda f: f["t"] == "transferred" and f["taken"])
        await jonas.does("done", one.conversation, topic="complaint", outcome="resolved")
        rated = await one.acked({"t": "rate", "score": 5, "reason": "snel geholpen"})
        assert rated["t"] == "ack"
        await jonas.until(lambda f: f["t"] == "msg" and f.get("event") == "rated")
        for each in (ida, jonas):
            await each.ready(False)


async def test_s11_who_does_not_answer_is_called_again_later(house: RunningHouse) -> None:
    async with (
        shopper(house.url, origin=house.shop_url, language="da") as one,
        at_desk(house) as ida,
        at_desk(house, 1) as jonas,
    ):
        await one.acked({"t": "human"})
        await one.acked(
            {"t": "callback", "how": "phone", "contact": "+45 33 55 01 42", "when": "efter kl. 18"}
        )
        listed = await ida.call_back(one.conversation)
        assert listed["when"] == "efter kl. 18" and listed["due"] > listed["since"]
        await ida.calls(one.conversation)
        due = int((time.time() + HOUR_S) * 1000)
        wish: Frame = {"how": "phone", "contact": "+45 33 55 01 42", "due": due}
        fence = ida.fence(one.conversation)
        answer = await ida.acked({"t": "postpone", "c": one.conversation, "fence": fence, **wish})
        assert answer["t"] == "ack", answer
        again = await jonas.call_back(one.conversation)
        while "tries" not in again:
            await jonas.until(lambda f: f["t"] == "desk")
            again = await jonas.call_back(one.conversation)
        assert (again["due"], again["tries"], again["by"]) == (due, 1, "Ida")


async def test_s15_the_place_is_told_survives_a_reload_and_says_when_nobody_knows(
    house: RunningHouse,
) -> None:
    async with (
        shopper(house.url, origin=house.shop_url, language="en") as first,
        shopper(house.url, origin=house.shop_url, language="en") as second,
    ):
        for one in (first, second):
            await one.acked({"t": "human"})
            assert (await one.state("waiting"))["desk"] == "nobody"
        async with at_desk(house) as ida:
            # Ready, with no hand free: who waits is told a place and not offered to anybody.
            await ida.ready()
            await ida.offered(first.conversation)
            await ida.offered(second.conversation)
            told = await second.state("offered")
            assert (told["position"], told["wait"]["unit"]) == (1, told["wait"]["unit"])
            await second.hang_up()
            await second.arrive()
            again = await second.state("offered")
            assert (again["position"], again["desk"]) == (1, "open")
            await ida.ready(False)
