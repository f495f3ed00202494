"""A server that forgets or is away, and a sender that is cancelled, lose and double nothing."""

import asyncio

import msgspec
import pytest
from redis.asyncio import Redis

from handoff.core.conversation import OPEN, Verb
from handoff.core.errors import StoreLost
from handoff.store.client import Call, Scripts, connect
from handoff.store.conversations import Conversations
from handoff.wire.frames import Body
from tests.shoppers import Shopper, text
from tests.store.entries import add, hand_off


async def test_a_server_that_forgot_the_scripts_gets_them_again(shopper: Shopper) -> None:
    await shopper.redis.script_flush()
    assert await asyncio.gather(*(add(shopper, word) for word in "abc")) == ["1-0", "1-1", "1-2"]
    await shopper.redis.script_flush()
    assert await add(shopper, "d") == "1-3"


@pytest.mark.parametrize("ticks", range(4))
async def test_a_cancelled_sender_takes_nobody_with_it(shopper: Shopper, ticks: int) -> None:
    await add(shopper, "before")
    leader = asyncio.ensure_future(add(shopper, "a", cid="1"))
    other = asyncio.ensure_future(add(shopper, "b", cid="2"))
    for _ in range(ticks):
        await asyncio.sleep(0)
    leader.cancel()
    await other
    assert (await shopper.said()).count("b") == 1
    assert await add(shopper, "b", cid="2") == await other


async def test_a_store_that_is_away_says_so(prefix: str) -> None:
    away = connect("unix:///nowhere/valkey.sock")
    store = Conversations(away, prefix=prefix)
    call = Call(name="release", keys=["a"], args=["b"])
    for act in (
        store.get("a" * 26),
        store.append("a" * 26, text("hi"), by="shopper", cid="1", allow=OPEN),
        store.move("a" * 26, Verb.CLOSE, fence=None),
        Scripts(away).run_many([call, call]),
    ):
        with pytest.raises(StoreLost):
            await act
    await away.aclose()


async def test_both_protocols_of_redis_give_the_same(valkey: str, prefix: str) -> None:
    said = []
    for client in (Redis.from_url(valkey, protocol=3), connect(valkey)):
        shopper = await Shopper(client, prefix).arrive()
        await add(shopper, "a")
        await hand_off(shopper)
        entries = await shopper.store.read(shopper.c)
        said.append((await shopper.said(), (await shopper.now()).state, [entry.id for entry in entries]))
        assert msgspec.json.decode(entries[0].body, type=Body).text == "a"
        await client.aclose()
    assert said[0] == said[1]
