"""What shoppers and agents notice when a room of the house dies: nothing is lost, nothing comes twice."""

import asyncio

import pytest
from aiohttp import ClientError, ClientSession

from tests.e2e.people import Agent, Closed, Frame, Shopper, shopper
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(180)

BACK_S = 45.0


async def come_back(one: Shopper, *, last: str | None) -> None:
    """Reconnect as the widget does: again and again until the gateway is there."""
    async with asyncio.timeout(BACK_S):
        while True:
            try:
                await one.arrive(last=last)
                return
            except (ClientError, Closed, OSError):
                await asyncio.sleep(0.05)


def last_id(one: Shopper) -> str | None:
    """Return the newest entry that this shopper has seen."""
    ids = [frame["id"] for frame in one.frames if frame["t"] == "msg"]
    return str(ids[-1]) if ids else None


async def test_a_gateway_killed_mid_conversation_loses_and_doubles_nothing(house: RunningHouse) -> None:
    login = house.logins[0]
    async with shopper(house.url, origin=house.shop_url) as one, ClientSession() as http:
        desk = Agent(http, house.url)
        await desk.log_in(login=login["login"], password=login["password"])
        await one.acked({"t": "human"})
        await desk.ready()
        await desk.takes(one.conversation)
        assert (await one.say("before the fall"))["t"] == "ack"
        seen = last_id(one)
        unsure: Frame = {"t": "send", "kind": "text", "text": "in the fall", "cid": "c-unsure"}
        await one.send(unsure)
        died = house.kill("gateway")
        await one.is_cut_off()
        await house.back("gateway", died)
        await come_back(one, last=seen)
        assert (await one.acked(unsure))["t"] == "ack"
        assert (await one.say("after the fall"))["t"] == "ack"
        await desk.open_desk()
        await desk.send({"t": "attach", "c": one.conversation})
        page = await desk.until(lambda f: f["t"] == "page")
        texts = [item.get("text") for item in page["items"] if item["from"]["role"] == "shopper"]
        assert texts == ["before the fall", "in the fall", "after the fall"]
        numbers = [int(item["id"].partition("-")[2]) for item in page["items"]]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        await desk.does("done", one.conversation, topic="other", outcome="resolved")
        await desk.ready(False)
        await desk.hang_up()


async def test_a_reload_comes_back_by_the_refresh_secret_to_the_same_conversation(
    house: RunningHouse,
) -> None:
    async with shopper(house.url, origin=house.shop_url) as one:
        await one.asks("what are your opening hours?")
        before, secret = one.conversation, one.session["refresh"]
        await one.hang_up()
        welcome = await one.arrive()
        assert welcome["conversation"] == before
        assert one.session["refresh"] != secret
        page = await one.until(lambda f: f["t"] == "page")
        assert [item["from"]["role"] for item in page["items"] if item.get("text")] == ["shopper", "bot"]


async def test_the_conversations_id_alone_opens_nothing(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as one, ClientSession() as http:
        thief = Shopper(http, url=house.url, origin=house.shop_url)
        thief.session = {"refresh": one.conversation}
        await thief.arrive()
        assert thief.conversation != one.conversation
        await thief.hang_up()


async def test_a_dead_bot_is_one_honest_step_into_the_line(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as one:
        died = house.kill("bot")
        await one.say("where is my order?")
        marker = await one.until(lambda f: f["t"] == "msg" and f.get("event") == "handoff", within_s=20)
        assert marker["data"]["reason"] == "bot_down"
        await one.state("waiting")
        assert not [f for f in one.frames if f["t"] == "msg" and f["from"]["role"] == "bot" and f.get("text")]
        await house.back("bot", died)


async def test_dead_actions_lead_to_a_person_and_not_to_silence(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as one:
        died = house.kill("actions")
        await one.say("where is my order 20394811? my email is ida@example.org")
        marker = await one.until(lambda f: f["t"] == "msg" and f.get("event") == "handoff", within_s=20)
        assert marker["data"]["reason"] in ("shop_down", "bot_down")
        await house.back("actions", died)
