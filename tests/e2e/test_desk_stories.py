"""Stories of the desk: no name of staff reaches the shopper, and an offer goes to one agent."""

import re

import pytest

from tests.e2e.people import at_desk, handed_over, shopper
from tests.e2e.words import A_PERSON, ARE_YOU_A_BOT
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(120)


async def test_s9_no_frame_to_the_shopper_carries_a_name_of_staff(house: RunningHouse) -> None:
    login = house.logins[1]
    async with (
        shopper(house.url, origin=house.shop_url) as curious,
        at_desk(house, 1) as jonas,
    ):
        await curious.say(A_PERSON["en"])
        await handed_over(curious)
        await jonas.ready()
        await jonas.takes(curious.conversation)
        await jonas.acked({"t": "note", "c": curious.conversation, "text": "a note between us"})
        await jonas.acked(
            {"t": "send", "c": curious.conversation, "kind": "text", "text": "Hi, how can I help?"}
        )
        assert await curious.hears("agent") == "Hi, how can I help?"
        await curious.say("what is your name?")
        everything = "\n".join(curious.raw)
        assert "a note between us" not in everything
        assert login["login"] not in re.sub(re.escape(login["alias"]), "", everything)
        await jonas.does("give_back", curious.conversation, agreed="nothing")
        await curious.state("bot")
        await jonas.ready(False)
        assert "bot" in (await curious.asks(ARE_YOU_A_BOT["en"])).casefold()


async def test_two_agents_accept_at_once_and_one_is_told(house: RunningHouse) -> None:
    async with (
        shopper(house.url, origin=house.shop_url) as one,
        at_desk(house) as ida,
        at_desk(house, 1) as jonas,
    ):
        await one.acked({"t": "human"})
        await ida.ready()
        offer = await ida.offered(one.conversation)
        accept = {"t": "accept", "c": one.conversation, "fence": offer["fence"]}
        cids = [await ida.send(dict(accept)), await jonas.send(dict(accept))]
        answers = [
            await ida.until(lambda f: f.get("cid") == cids[0]),
            await jonas.until(lambda f: f.get("cid") == cids[1]),
        ]
        assert sorted(answer["t"] for answer in answers) == ["ack", "nak"]
        await ida.ready(False)


async def test_a_second_agent_is_told_that_an_offer_went_to_another(house: RunningHouse) -> None:
    async with (
        shopper(house.url, origin=house.shop_url) as one,
        at_desk(house) as ida,
        at_desk(house, 1) as jonas,
    ):
        await one.acked({"t": "human"})
        await ida.ready()
        offer = await ida.takes(one.conversation)
        late = await jonas.acked({"t": "accept", "c": one.conversation, "fence": offer["fence"]})
        assert late["t"] == "nak"
        assert late["code"] == "stale"
        assert late["why"]
        await ida.does("done", one.conversation, topic="other", outcome="resolved")
        await ida.ready(False)
