"""A conversation in a real Valkey: stored once, in order, by who may, and told to everybody."""

import asyncio
from typing import Any

import msgspec
import pytest
from redis.asyncio import Redis

from handoff.core.conversation import OPEN, State, Verb
from handoff.core.errors import StoreLost
from handoff.store.client import Call, Scripts, ask, connect
from handoff.store.conversations import Appended, Conversations, HandOff, Moved, Refused, Replied, TurnRef
from handoff.wire.frames import Body, From
from tests.shoppers import Shopper, text

BOT = frozenset({State.BOT})
TURN = b'{"text":"hi"}'


@pytest.fixture
async def shopper(redis: Redis, prefix: str) -> Shopper:
    return await Shopper(redis, prefix).arrive()


async def add(shopper: Shopper, words: str, cid: str | None = None) -> str:
    done = await shopper.store.append(shopper.c, text(words), by="shopper", cid=cid, allow=OPEN, turn=TURN)
    assert isinstance(done, Appended)
    return done.id


async def turns(shopper: Shopper) -> list[TurnRef]:
    keys = shopper.store.keys
    found = await ask(shopper.redis, "XRANGE", keys.turns(keys.partition(shopper.c)), "-", "+")
    return [
        TurnRef(
            c=fields[b"c"].decode(),
            entry=entry.decode(),
            id=fields[b"id"].decode(),
            epoch=int(fields[b"epoch"]),
            episode=int(fields[b"episode"]),
            turn=fields[b"d"],
        )
        for entry, fields in found
    ]


async def hand_off(shopper: Shopper, **more: object) -> Moved | Refused:
    fields = {"card": b'{"reason":"asked"}'}
    route = b'{"op":"ask","c":"x"}'
    return await shopper.store.move(
        shopper.c, Verb.HAND_OFF, fence=None, fields=fields, route=route, by="shopper"
    )


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


async def test_the_bots_answer_finishes_its_turn_once(shopper: Shopper) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    fields = {"language": b"nl"}
    assert await shopper.store.reply(ref, [text("b")], fields=fields, hand_off=None) == Replied(ids=["1-1"])
    assert await shopper.store.reply(ref, [text("b")], fields=fields, hand_off=None) == Refused(
        code="stale", state=State.BOT
    )
    assert await shopper.said() == ["a", "b"]
    assert (await shopper.now()).language == "nl"
    assert await turns(shopper) == []


async def test_the_bots_answer_can_end_in_the_line(shopper: Shopper) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    marker = Body(sender=From(role="system"), kind="event", event="handoff")
    wish = HandOff(marker=marker, route=b'{"op":"ask"}')
    await shopper.store.reply(ref, [text("b")], fields={"card": b'{"reason":"topic"}'}, hand_off=wish)
    now = await shopper.now()
    assert (now.state, now.fence) == (State.WAITING, 1)
    assert await shopper.said() == ["a", "b", "handoff"]
    assert [request["fence"] for request in await shopper.requests()] == [1]


@pytest.mark.parametrize("verb", [Verb.HAND_OFF, Verb.CALL_BACK, Verb.CLOSE])
async def test_a_late_answer_of_the_bot_is_refused(shopper: Shopper, verb: Verb) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    await shopper.store.move(shopper.c, verb, fence=None)
    done = await shopper.store.reply(ref, [text("late")], fields={}, hand_off=None)
    assert isinstance(done, Refused)
    assert await shopper.said() == ["a"]
    assert await turns(shopper) == []


async def test_an_answer_to_an_earlier_episode_is_refused(shopper: Shopper) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    await shopper.store.move(shopper.c, Verb.CLOSE, fence=None)
    await shopper.store.move(shopper.c, Verb.REOPEN, fence=None)
    assert isinstance(await shopper.store.reply(ref, [text("late")], fields={}, hand_off=None), Refused)


async def test_an_answer_to_a_lost_log_is_refused(shopper: Shopper) -> None:
    await add(shopper, "a")
    (ref,) = await turns(shopper)
    await shopper.redis.delete(shopper.store.keys.log(shopper.c))
    assert isinstance(await shopper.store.reply(ref, [text("late")], fields={}, hand_off=None), Refused)


async def test_a_newer_message_never_voids_the_answer(shopper: Shopper) -> None:
    await add(shopper, "a")
    await add(shopper, "b")
    first, _ = await turns(shopper)
    assert isinstance(await shopper.store.reply(first, [text("c")], fields={}, hand_off=None), Replied)


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


async def test_a_reload_secret_is_good_until_its_successor_was_used(shopper: Shopper) -> None:
    def rotate(old: str, new: str) -> "asyncio.Future[bool]":
        return asyncio.ensure_future(shopper.store.rotate(made.id, old_hash=old, new_hash=new))

    made = await shopper.store.open(refresh_hash="r0", origin="http://x", language=None)
    assert not await rotate("guess", "evil")
    assert await rotate("r0", "r1")
    assert await rotate("r0", "r2")
    assert await rotate("r1", "r3")
    assert not await rotate("r0", "r4")
    assert not await rotate("r2", "r4")
    assert await rotate("r3", "r4")


async def test_a_reload_secret_that_is_used_over_and_over_stays_small(shopper: Shopper) -> None:
    made = await shopper.store.open(refresh_hash="r0", origin="http://x", language=None)
    for i in range(20):
        assert await shopper.store.rotate(made.id, old_hash="r0", new_hash=f"n{i}")
    kept = await shopper.redis.hget(shopper.store.keys.st(made.id), "refresh")
    assert kept == b"r0 n17 n18 n19"


async def ttls(shopper: Shopper) -> set[int]:
    """Return in how many days the conversation's keys go, -1 for never."""
    keys = shopper.store.keys.of_conversation(shopper.c)[:3]
    return {-(-ttl // 86_400) if (ttl := await shopper.redis.ttl(key)) > 0 else ttl for key in keys}


@pytest.mark.parametrize(
    ("verbs", "days"),
    [
        ([], 7),
        ([Verb.HAND_OFF], -1),
        ([Verb.HAND_OFF, Verb.LEAVE], 7),
        ([Verb.HAND_OFF, Verb.CLOSE], 1),
        ([Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT, Verb.FINISH], -1),
        ([Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT, Verb.FINISH, Verb.CLOSE], 1),
        ([Verb.CLOSE, Verb.REOPEN], 7),
    ],
)
async def test_live_keys_go_a_week_after_the_last_word_and_a_day_after_the_end(
    shopper: Shopper, verbs: list[Verb], days: int
) -> None:
    await add(shopper, "a")
    for verb in verbs:
        owner = "ida" if verb is Verb.OFFER else None
        assert isinstance(await shopper.store.move(shopper.c, verb, fence=None, owner=owner), Moved)
    assert await ttls(shopper) == {days}


async def test_a_conversation_that_nobody_writes_in_goes_after_a_day(shopper: Shopper) -> None:
    assert 0 < await shopper.redis.ttl(shopper.store.keys.st(shopper.c)) <= 86_400


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
