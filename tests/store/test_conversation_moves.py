"""A conversation goes from bot to line to agent and back: by one, once, on the newest fence."""

import asyncio

from handoff.core.conversation import State, Verb
from handoff.store.conversations import Moved, Refused
from tests.shoppers import Shopper, text
from tests.store.entries import hand_off


async def test_the_way_to_an_agent_and_back(shopper: Shopper) -> None:
    store, c = shopper.store, shopper.c
    waiting = await hand_off(shopper)
    assert isinstance(waiting, Moved)
    offered = await store.move(c, Verb.OFFER, fence=1, owner="ida")
    assert isinstance(offered, Moved)
    assert (offered.conversation.owner, offered.conversation.fence) == ("ida", 2)
    accepted = await store.move(c, Verb.ACCEPT, fence=2, owner="ida", fields={"alias": b"Ida"})
    assert isinstance(accepted, Moved)
    assert (accepted.conversation.state, accepted.conversation.alias) == (State.ACTIVE, "Ida")
    given = await store.move(c, Verb.GIVE_BACK, fence=3, owner="ida", fields={"carry": b'{"agreed":"x"}'})
    assert isinstance(given, Moved)
    now = given.conversation
    assert (now.state, now.owner, now.alias, now.episode, now.fence) == (State.BOT, None, None, 2, 4)
    assert now.carry == {"agreed": "x"}


async def test_a_conversation_is_offered_once(shopper: Shopper) -> None:
    await hand_off(shopper)
    agents = [f"agent{i}" for i in range(20)]
    done = await asyncio.gather(
        *(shopper.store.move(shopper.c, Verb.OFFER, fence=1, owner=agent) for agent in agents)
    )
    won = [each.conversation.owner for each in done if isinstance(each, Moved)]
    assert len(won) == 1
    assert (await shopper.now()).owner == won[0]
    assert {each.code for each in done if isinstance(each, Refused)} == {"stale"}


async def test_a_hand_off_asks_the_line_with_fence_and_card(shopper: Shopper) -> None:
    await hand_off(shopper)
    (request,) = await shopper.requests()
    card = request.pop("card")
    assert request == {"op": "ask", "c": "x", "fence": 1}
    assert isinstance(card, dict)
    assert card["reason"] == "asked"
    assert abs(card["since"] - (await shopper.now()).created_ms) < 5_000


async def test_a_repeated_move_answers_as_the_first(shopper: Shopper) -> None:
    def again() -> "asyncio.Future[Moved | Refused]":
        return asyncio.ensure_future(
            shopper.store.move(shopper.c, Verb.HAND_OFF, fence=0, bodies=[text("a")], cid="7", by="shopper")
        )

    first, second = await again(), await again()
    assert isinstance(first, Moved)
    assert isinstance(second, Moved)
    assert (first.id, first.dup, second.id, second.dup) == ("1-0", False, "1-0", True)
    assert second.conversation.fence == 1
