"""What is said in a conversation is stored once, in order, by who may, and told to everybody."""

import asyncio
from typing import Any

from handoff.core.conversation import OPEN, State, Verb
from handoff.store.client import ask
from handoff.store.conversations import Appended, Refused
from handoff.wire.frames import Body, From
from tests.shoppers import Shopper, text
from tests.store.entries import TURN, add, hand_off, turns

BOT = frozenset({State.BOT})


async def test_a_new_conversation_is_the_bots(shopper: Shopper) -> None:
    now = await shopper.now()
    assert (now.state, now.owner, now.fence, now.epoch, now.episode) == (State.BOT, None, 0, 1, 1)
    assert now.language == "en"
    assert now.created_ms > 1_700_000_000_000


async def test_facts_that_cannot_be_read_are_no_facts(shopper: Shopper) -> None:
    await shopper.redis.hset(shopper.store.keys.st(shopper.c), mapping={"proof": b"17", "carry": b"{broken"})
    now = await shopper.now()
    assert (now.state, now.proof, now.carry) == (State.BOT, None, None)


async def test_nobody_is_found_under_a_guessed_id(shopper: Shopper) -> None:
    assert await shopper.store.get("a" * 26) is None
    done = await shopper.store.append("a" * 26, text("hi"), by="shopper", cid="1", allow=OPEN)
    assert done == Refused(code="not_owner", state=None)


async def test_entries_get_dense_ids_and_the_servers_time(shopper: Shopper) -> None:
    assert [await add(shopper, word) for word in "abc"] == ["1-0", "1-1", "1-2"]
    bodies = await shopper.bodies()
    assert [body.text for body in bodies] == ["a", "b", "c"]
    assert [body.ts for body in bodies] == sorted(body.ts for body in bodies)
    assert bodies[0].ts >= (await shopper.now()).created_ms
    assert (await shopper.now()).last == "1-2"


async def test_the_same_cid_is_stored_once(shopper: Shopper) -> None:
    first = await shopper.store.append(shopper.c, text("a"), by="shopper", cid="7", allow=OPEN, turn=TURN)
    again = await shopper.store.append(shopper.c, text("a"), by="shopper", cid="7", allow=OPEN, turn=TURN)
    other = await shopper.store.append(shopper.c, text("a"), by="ida", cid="7", allow=OPEN)
    assert first == Appended(id="1-0")
    assert again == Appended(id="1-0", dup=True)
    assert other == Appended(id="1-1")
    assert len(await turns(shopper)) == 1


async def test_a_repeat_is_known_also_when_the_state_has_changed(shopper: Shopper) -> None:
    await add(shopper, "a", cid="7")
    await hand_off(shopper)
    done = await shopper.store.append(shopper.c, text("a"), by="shopper", cid="7", allow=BOT)
    assert done == Appended(id="1-0", dup=True)


async def test_thirty_messages_of_one_tick_keep_their_order(shopper: Shopper) -> None:
    words = [f"word {i}" for i in range(30)]
    ids = await asyncio.gather(*(add(shopper, word, cid=word) for word in words))
    assert ids == [f"1-{i}" for i in range(30)]
    assert [body.text for body in await shopper.bodies()] == words


async def test_wrong_owner_fence_and_state_are_refused_and_leave_nothing(shopper: Shopper) -> None:
    store, c, body = shopper.store, shopper.c, text("a")
    assert await store.append(c, body, by="x", cid="1", allow=frozenset({State.ACTIVE})) == Refused(
        code="stale", state=State.BOT
    )
    assert await store.append(c, body, by="x", cid="1", allow=OPEN, fence=1) == Refused(
        code="stale", state=State.BOT
    )
    assert await store.append(c, body, by="x", cid="1", allow=OPEN, owner="ida") == Refused(
        code="not_owner", state=State.BOT
    )
    assert await shopper.bodies() == []


async def test_the_greeting_is_stored_before_the_first_message_only(shopper: Shopper) -> None:
    greeting = Body(sender=From(role="bot"), kind="text", data={"greeting": True})
    for word in "ab":
        await shopper.store.append(
            shopper.c, text(word), by="shopper", cid=word, allow=OPEN, greeting=greeting
        )
    assert [body.data for body in await shopper.bodies()] == [{"greeting": True}, None, None]


async def test_a_turn_is_queued_while_it_is_the_bots_and_never_after(shopper: Shopper) -> None:
    await add(shopper, "a")
    await hand_off(shopper)
    await add(shopper, "b")
    assert [(ref.id, ref.epoch, ref.episode, ref.turn) for ref in await turns(shopper)] == [
        ("1-0", 1, 1, TURN)
    ]


async def test_a_lost_log_gets_a_new_epoch(shopper: Shopper) -> None:
    await add(shopper, "a")
    await shopper.redis.delete(shopper.store.keys.log(shopper.c))
    assert await add(shopper, "b") == "2-0"
    assert (await shopper.now()).epoch == 2


async def test_pages_are_read_both_ways(shopper: Shopper) -> None:
    for word in "abcdef":
        await add(shopper, word)
    read = shopper.store.read
    assert [entry.id for entry in await read(shopper.c, count=2)] == ["1-4", "1-5"]
    assert [entry.id for entry in await read(shopper.c, before="1-4", count=2)] == ["1-2", "1-3"]
    assert [entry.id for entry in await read(shopper.c, after="1-1", count=2)] == ["1-2", "1-3"]
    assert await read(shopper.c, after="1-5") == []


async def test_every_entry_goes_to_the_archive_as_it_is_in_the_log(shopper: Shopper) -> None:
    await add(shopper, "a")
    await shopper.store.move(shopper.c, Verb.CLOSE, fence=None, bodies=[text("b")], by="ida")
    keys = shopper.store.keys
    found = await ask(shopper.redis, "XRANGE", keys.arch(keys.partition(shopper.c)), "-", "+")
    log = await shopper.store.read(shopper.c)
    assert [(fields[b"id"].decode(), fields[b"d"]) for _, fields in found] == [(e.id, e.body) for e in log]
    assert [fields[b"by"] for _, fields in found] == [b"shopper", b"ida"]
    assert {fields[b"c"].decode() for _, fields in found} == {shopper.c}


async def test_subscribers_get_the_stored_bytes_and_the_wake_up(shopper: Shopper) -> None:
    pubsub: Any = shopper.redis.pubsub(ignore_subscribe_messages=True)
    await pubsub.ssubscribe(shopper.store.channel(shopper.c))
    await pubsub.get_message(timeout=1)
    await add(shopper, "a")
    await hand_off(shopper)
    await shopper.store.whisper(shopper.c, b"~typing {}")
    heard = [await pubsub.get_message(timeout=5) for _ in range(3)]
    (entry,) = await shopper.store.read(shopper.c)
    assert [each and each["data"] for each in heard] == [b"1-0 " + entry.body, b"~state", b"~typing {}"]
    await pubsub.aclose()
