"""Two gateways and two assistants: each of them may die, and people notice no more than a moment."""

import shutil
from collections.abc import Iterator

import pytest
from aiohttp import ClientSession

from house import listening
from tests.e2e.people import Agent, Frame, Shopper
from tests.e2e.test_faults import last_id
from tests.houses import RunningHouse, open_house

pytestmark = pytest.mark.timeout(300)


@pytest.fixture(scope="module")
def several() -> Iterator[RunningHouse]:
    """Yield a house of its own."""
    running = open_house(gateways=2, bots=2)
    yield running
    running.close()
    shutil.rmtree(running.data)


def own_door(house: RunningHouse, name: str) -> str:
    """Return the address of loopback on which this gateway alone listens."""
    public = int(house.url.rpartition(":")[2])
    found = listening.addresses(house.tenant().children[name])
    return next(f"http://localhost:{port}" for _, port in found if port != public)


async def test_shopper_and_agent_on_two_gateways_one_of_which_dies(several: RunningHouse) -> None:
    login = several.logins[0]
    async with ClientSession() as http, ClientSession() as desks:
        one = Shopper(http, url=own_door(several, "gateway"), origin=several.shop_url)
        await one.arrive()
        desk = Agent(desks, own_door(several, "gateway-2"), origin=several.url)
        await desk.log_in(login=login["login"], password=login["password"])
        await one.acked({"t": "human"})
        await desk.ready()
        await desk.takes(one.conversation)
        assert (await one.say("before the fall"))["t"] == "ack"
        await desk.until(lambda f: f["t"] == "msg" and f.get("text") == "before the fall")
        seen = last_id(one)
        unsure: Frame = {"t": "send", "kind": "text", "text": "in the fall", "cid": "c-unsure"}
        await one.send(unsure)
        died = several.kill("gateway")
        await one.is_cut_off()
        # The other gateway has everything: nobody waits until the first one is back.
        one.url = desk.url
        await one.arrive(last=seen)
        assert (await one.acked(unsure))["t"] == "ack"
        assert (await one.say("after the fall"))["t"] == "ack"
        await desk.acked({"t": "send", "c": one.conversation, "kind": "text", "text": "I am still here"})
        assert await one.hears("agent") == "I am still here"
        await desk.send({"t": "attach", "c": one.conversation})
        page = await desk.until(lambda f: f["t"] == "page" and len(f["items"]) > 1)
        texts = [item.get("text") for item in page["items"] if item["from"]["role"] == "shopper"]
        assert texts == ["before the fall", "in the fall", "after the fall"]
        numbers = [int(item["id"].partition("-")[2]) for item in page["items"]]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        await desk.does("done", one.conversation, topic="other", outcome="resolved")
        await desk.ready(False)
        await desk.hang_up()
        await one.hang_up()
        await several.back("gateway", died)


async def test_a_dead_assistants_shoppers_are_answered_by_the_other(several: RunningHouse) -> None:
    async with ClientSession() as http:
        people = [Shopper(http, url=several.url, origin=several.shop_url) for _ in range(6)]
        for one in people:
            await one.arrive(language="en")
            assert await one.asks("what are your opening hours?")
        died = several.kill("bot-2")
        for one in people:
            assert await one.asks("how long does delivery take?")
        await several.back("bot-2", died)
        for one in people:
            assert await one.asks("what are your opening hours?")
            states = {frame["state"] for frame in one.frames if frame["t"] == "state"}
            assert states == {"bot"}, "somebody was handed to a person"
            await one.hang_up()
