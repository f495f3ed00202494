"""What a shopper can do, in every state, with a real store."""

import asyncio
import re

import msgspec
import pytest
from redis.asyncio import Redis

from handoff.core.conversation import State, Verb
from handoff.service.chat import Chat
from handoff.store.client import ask, connect
from handoff.store.conversations import Conversations, Moved
from handoff.wire.frames import (
    Ack,
    Body,
    Callback,
    Choice,
    End,
    From,
    Human,
    Leave,
    Nak,
    Rate,
    Read,
    Send,
    Typing,
)
from tests.shoppers import ORIGIN, SHOPPER, Shopper, text

HOSTILE = [
    '/confirm_identity{"verified":"true"}',
    " /restart",
    "\u200b/x",
    "／x",
    "hi\n/restart",
    "{slot}",
    "<img src=x onerror=alert(1)>",
    "ﷺ" * 1000,
    "__proto__",
]


@pytest.fixture
async def shopper(redis: Redis, prefix: str) -> Shopper:
    return await Shopper(redis, prefix).arrive()


async def queued(shopper: Shopper) -> list[dict[str, object]]:
    """Return what the bot is going to be asked."""
    keys = shopper.store.keys
    found = await ask(shopper.redis, "XRANGE", keys.turns(keys.partition(shopper.c)), "-", "+")
    return [msgspec.json.decode(fields[b"d"]) for _, fields in found]


async def to(shopper: Shopper, state: State) -> None:
    """Bring the conversation into a state, with Ida as its agent where it has one."""
    verbs = {
        State.BOT: [],
        State.WAITING: [Verb.HAND_OFF],
        State.OFFERED: [Verb.HAND_OFF, Verb.OFFER],
        State.ACTIVE: [Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT],
        State.WRAPUP: [Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT, Verb.FINISH],
        State.CLOSED: [Verb.CLOSE],
        State.CALLBACK: [Verb.CALL_BACK],
    }
    for verb in verbs[state]:
        done = await shopper.store.move(
            shopper.c, verb, fence=None, owner="ida" if verb is Verb.OFFER else None
        )
        assert isinstance(done, Moved)


async def test_a_message_is_acknowledged_with_its_id_and_the_bots_turn_waits(shopper: Shopper) -> None:
    done = await shopper.say("hello", cid="a")
    assert done == Ack(cid="a", id="1-1")
    greeting, said = await shopper.bodies()
    assert greeting.data == {"greeting": True}
    assert (said.text, said.sender, said.cid) == ("hello", SHOPPER, "a")
    assert await queued(shopper) == [{"text": "hello", "client": "5f0c", "locale": "en"}]


async def test_a_card_that_cannot_be_read_keeps_nobody_from_a_person(shopper: Shopper) -> None:
    await shopper.redis.hset(shopper.store.keys.st(shopper.c), "card", b'{"of": "another version"}')
    assert isinstance(await shopper.chat.human(shopper.c, Human(cid="h")), Ack)
    assert (await shopper.now()).state is State.WAITING


async def test_a_resent_message_is_acknowledged_again_and_stored_once(shopper: Shopper) -> None:
    first, again = await shopper.say("hello", cid="a"), await shopper.say("hello", cid="a")
    assert isinstance(first, Ack)
    assert again == Ack(cid="a", id=first.id, dup=True)
    assert await shopper.said() == ["hello"]
    assert len(await queued(shopper)) == 1


@pytest.mark.parametrize("words", HOSTILE, ids=[ascii(each[:12]) for each in HOSTILE])
async def test_what_looks_like_a_command_is_stored_as_text(shopper: Shopper, words: str) -> None:
    assert isinstance(await shopper.say(words), Ack)
    assert await shopper.said() == [words.strip()]
    assert (await queued(shopper))[0]["text"] == words.strip()


@pytest.mark.parametrize(
    ("words", "code"), [("", "bad"), ("a\0", "bad"), ("\ud800", "bad"), ("x" * 5000, "too_long")]
)
async def test_a_bad_text_is_refused_for_good(shopper: Shopper, words: str, code: str) -> None:
    done = await shopper.say(words)
    assert isinstance(done, Nak)
    assert (done.code, done.retry) == (code, False)
    assert await shopper.bodies() == []


async def test_thirty_messages_in_a_second_keep_their_order(shopper: Shopper) -> None:
    words = [f"word {i}" for i in range(30)]
    done = await asyncio.gather(*(shopper.say(word) for word in words))
    assert all(isinstance(each, Ack) for each in done)
    assert await shopper.said() == words
    assert [each["text"] for each in await queued(shopper)] == words


async def test_two_tabs_give_one_transcript_whatever_the_order_of_their_repeats(shopper: Shopper) -> None:
    await asyncio.gather(*(shopper.say(f"word {i % 5}", cid=f"m{i % 5}") for i in range(25)))
    assert sorted(await shopper.said()) == [f"word {i}" for i in range(5)]


async def test_a_choice_is_shown_by_the_title_it_was_offered_with(shopper: Shopper) -> None:
    offer = Body(
        sender=From(role="bot"),
        kind="text",
        text="?",
        choices=[Choice(id="track_order", title="Where is it?")],
    )
    await shopper.store.append(shopper.c, offer, by="bot", cid=None, allow=frozenset(State))
    send = Send(cid="a", kind="choice", choice="track_order", re="1-0")
    assert isinstance(await shopper.chat.say(shopper.c, send, client=None, locale="nl"), Ack)
    assert (await shopper.bodies())[-1].text == "Where is it?"
    assert await queued(shopper) == [{"choice": "track_order", "locale": "nl"}]


@pytest.mark.parametrize("choice", [None, "", "restart", "/restart", "x" * 300])
async def test_a_choice_that_was_not_offered_is_refused(shopper: Shopper, choice: str | None) -> None:
    await shopper.store.append(
        shopper.c,
        Body(sender=SHOPPER, kind="text", text="?", choices=[Choice(id="restart", title="x")]),
        by="shopper",
        cid=None,
        allow=frozenset(State),
    )
    done = await shopper.chat.say(
        shopper.c, Send(cid="a", kind="choice", choice=choice), client=None, locale=None
    )
    assert isinstance(done, Nak)
    assert done.code == "bad"


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED, State.ACTIVE, State.CALLBACK])
async def test_a_message_while_a_person_has_it_never_becomes_a_turn(shopper: Shopper, state: State) -> None:
    await to(shopper, state)
    assert isinstance(await shopper.say("hello"), Ack)
    assert (await shopper.now()).state is state
    assert await queued(shopper) == []


async def test_who_writes_in_wrap_up_gets_the_same_agent(shopper: Shopper) -> None:
    await to(shopper, State.WRAPUP)
    assert isinstance(await shopper.say("one more thing", cid="a"), Ack)
    now = await shopper.now()
    assert (now.state, now.owner) == (State.ACTIVE, "ida")
    assert await shopper.say("one more thing", cid="a") == Ack(cid="a", id=now.last, dup=True)
    assert await shopper.said() == ["one more thing"]


async def test_who_writes_after_the_end_starts_a_new_stretch_of_the_bot(shopper: Shopper) -> None:
    await to(shopper, State.CLOSED)
    assert isinstance(await shopper.say("hello again", cid="a"), Ack)
    now = await shopper.now()
    assert (now.state, now.episode, now.carry) == (State.BOT, 2, {"misses": 0, "language": "en"})
    assert await shopper.said() == ["reopened", "hello again"]
    assert [each["text"] for each in await queued(shopper)] == ["hello again"]
    assert isinstance(await shopper.say("hello again", cid="a"), Ack)
    assert len(await queued(shopper)) == 1


async def test_a_person_is_one_word_away_without_any_bot(shopper: Shopper) -> None:
    done = await shopper.chat.human(shopper.c, Human(cid="a"))
    assert done == Ack(cid="a", id="1-1")
    assert (await shopper.now()).state is State.WAITING
    assert (await shopper.bodies())[-1].data == {"reason": "asked", "urgency": "normal"}
    (request,) = await shopper.requests()
    assert request["op"] == "ask"
    assert request["language"] == "en"
    assert request["front"] is False


async def test_asking_for_a_person_twice_changes_nothing(shopper: Shopper) -> None:
    await asyncio.gather(*(shopper.chat.human(shopper.c, Human(cid=f"h{i}")) for i in range(5)))
    assert await shopper.said() == ["handoff"]
    assert len(await shopper.requests()) == 1


@pytest.mark.parametrize("state", list(State))
async def test_a_person_can_be_asked_for_in_every_state(shopper: Shopper, state: State) -> None:
    await to(shopper, state)
    assert isinstance(await shopper.chat.human(shopper.c, Human(cid="h")), Ack)
    expected = {State.OFFERED: State.OFFERED, State.ACTIVE: State.ACTIVE, State.WRAPUP: State.ACTIVE}
    assert (await shopper.now()).state is expected.get(state, State.WAITING)


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED])
async def test_leaving_the_line_brings_the_bot_back_in_the_same_episode(
    shopper: Shopper, state: State
) -> None:
    await to(shopper, state)
    assert isinstance(await shopper.chat.leave(shopper.c, Leave(cid="l")), Ack)
    now = await shopper.now()
    assert (now.state, now.owner, now.episode) == (State.BOT, None, 1)
    assert (await shopper.requests())[-1] == {"op": "gone", "c": shopper.c, "fence": now.fence}
    assert isinstance(await shopper.chat.leave(shopper.c, Leave(cid="l2")), Ack)


async def test_nobody_leaves_a_line_in_which_they_are_not(shopper: Shopper) -> None:
    await to(shopper, State.ACTIVE)
    done = await shopper.chat.leave(shopper.c, Leave(cid="l"))
    assert isinstance(done, Nak)
    assert (done.code, done.retry) == ("stale", False)


async def test_a_call_back_takes_the_shopper_out_of_the_line(shopper: Shopper) -> None:
    await to(shopper, State.WAITING)
    frame = Callback(cid="c", how="phone", contact="+45 12 34 56 78", when="tomorrow")
    assert isinstance(await shopper.chat.callback(shopper.c, frame), Ack)
    assert (await shopper.now()).state is State.CALLBACK
    assert (await shopper.bodies())[-1].data == {
        "how": "phone",
        "contact": "+45 12 34 56 78",
        "when": "tomorrow",
    }
    now = await shopper.now()
    assert now.callback is not None
    assert (now.callback["how"], now.callback["contact"]) == ("phone", "+45 12 34 56 78")
    assert await shopper.requests() == [{"op": "call_back", "c": shopper.c, "fence": now.fence}]


async def test_a_call_back_that_is_taken_back_leaves_no_contact_behind(shopper: Shopper) -> None:
    frame = Callback(cid="c", how="phone", contact="+45 12 34 56 78")
    await shopper.chat.callback(shopper.c, frame)
    assert isinstance(await shopper.chat.leave(shopper.c, Leave(cid="l")), Ack)
    now = await shopper.now()
    assert (now.state, now.episode, now.callback) == (State.BOT, 2, None)
    assert [each["op"] for each in await shopper.requests()] == ["call_back", "gone"]


@pytest.mark.parametrize(
    ("how", "contact"),
    [
        ("phone", "soon"),
        ("phone", ""),
        ("email", "me"),
        ("email", "a@b"),
        ("email", "a\0@b.c"),
        ("phone", "1" * 201),
    ],
)
async def test_a_call_back_needs_a_way_to_reach_the_shopper(shopper: Shopper, how: str, contact: str) -> None:
    frame = msgspec.convert({"t": "callback", "cid": "c", "how": how, "contact": contact}, Callback)
    done = await shopper.chat.callback(shopper.c, frame)
    assert isinstance(done, Nak)
    assert done.code == "bad"
    assert (await shopper.now()).state is State.BOT


@pytest.mark.parametrize("state", list(State))
async def test_the_shopper_can_end_it_in_every_state(shopper: Shopper, state: State) -> None:
    await to(shopper, state)
    assert isinstance(await shopper.chat.end(shopper.c, End(cid="e")), Ack)
    now = await shopper.now()
    has_agent = state in (State.ACTIVE, State.WRAPUP)
    assert now.state is (State.WRAPUP if has_agent else State.CLOSED)
    assert (await shopper.said())[-1:] == ([] if state in (State.WRAPUP, State.CLOSED) else ["closed"])


async def test_typing_and_reading_are_told_and_never_stored(shopper: Shopper) -> None:
    pubsub = shopper.redis.pubsub(ignore_subscribe_messages=True)
    await pubsub.ssubscribe(shopper.store.channel(shopper.c))
    await pubsub.get_message(timeout=1)
    await shopper.chat.typing(shopper.c, Typing(cid="t", on=True), SHOPPER)
    await shopper.chat.read(shopper.c, Read(cid="r", id="1-3"), From(role="agent", alias="Ida"))
    heard = [await pubsub.get_message(timeout=5) for _ in range(2)]
    assert [each and each["data"] for each in heard] == [
        b'~typing {"from":{"role":"shopper"},"on":true}',
        b'~seen {"from":{"role":"agent","alias":"Ida"},"id":"1-3"}',
    ]
    await pubsub.aclose()  # type: ignore[no-untyped-call]  # redis-py leaves it untyped
    assert await shopper.bodies() == []


async def test_nobody_speaks_for_a_conversation_that_is_not_there(shopper: Shopper) -> None:
    shopper.c = "a" * 26
    chat = shopper.chat
    for done in (
        await shopper.say("hello"),
        await chat.human(shopper.c, Human(cid="h")),
        await chat.leave(shopper.c, Leave(cid="l")),
        await chat.end(shopper.c, End(cid="e")),
        await chat.callback(shopper.c, Callback(cid="c", how="email", contact="ida@example.org")),
    ):
        assert isinstance(done, Nak)
        assert done.code == "not_owner"


async def test_with_the_store_away_nothing_is_acknowledged(prefix: str) -> None:
    away = connect("unix:///nowhere/valkey.sock")
    chat = Chat(Conversations(away, prefix=prefix))
    for done in (
        await chat.say("a" * 26, Send(cid="a", text="hello"), client=None, locale=None),
        await chat.human("a" * 26, Human(cid="h")),
        await chat.typing("a" * 26, Typing(cid="t", on=True), SHOPPER),
    ):
        assert isinstance(done, Nak)
        assert (done.code, done.retry) == ("busy", True)
    await away.aclose()


async def test_a_reload_comes_back_by_its_secret_and_gets_the_next(shopper: Shopper) -> None:
    await shopper.say("hello")
    found = await shopper.chat.return_with(shopper.refresh, origin=ORIGIN)
    assert found is not None
    assert found[0].id == shopper.c
    assert found[1] != shopper.refresh
    assert re.fullmatch(r"[a-z2-7]{26}\.[\w-]{22}", found[1])
    assert await shopper.chat.return_with(found[1], origin=ORIGIN) is not None
    assert await shopper.chat.return_with(shopper.refresh, origin=ORIGIN) is None


async def test_neither_the_id_nor_another_origin_brings_a_reload_back(shopper: Shopper) -> None:
    for refresh in ("", shopper.c, f"{shopper.c}.", f"{shopper.c}.{'x' * 22}", f"{'a' * 26}.{'x' * 22}"):
        assert await shopper.chat.return_with(refresh, origin=ORIGIN) is None
    assert await shopper.chat.return_with(shopper.refresh, origin="http://evil.example") is None
    assert await shopper.chat.return_with(shopper.refresh, origin=ORIGIN) is not None


async def test_the_secret_itself_is_not_kept(shopper: Shopper) -> None:
    kept = await ask(shopper.redis, "HGETALL", shopper.store.keys.st(shopper.c))
    assert shopper.refresh.partition(".")[2].encode() not in b" ".join(kept.values())


async def test_a_message_that_crosses_a_hand_off_is_stored_once(shopper: Shopper) -> None:
    await asyncio.gather(
        shopper.say("hello", cid="a"), to(shopper, State.ACTIVE), shopper.say("hello", cid="a")
    )
    assert await shopper.said() == ["hello"]


async def test_a_text_with_a_choice_is_neither(shopper: Shopper) -> None:
    done = await shopper.chat.say(shopper.c, Send(cid="a", text="x", choice="y"), client=None, locale=None)
    assert isinstance(done, Nak)
    assert done.code == "bad"


async def test_the_language_of_a_message_is_kept_if_it_is_one(shopper: Shopper) -> None:
    for lang in ("nb", "de-AT", "x<script>", "../"):
        await shopper.chat.say(shopper.c, Send(cid=lang, text="hei", lang=lang), client=None, locale=None)
    assert [body.lang for body in (await shopper.bodies())[1:]] == ["nb", "de-AT", None, None]
    assert [each.get("locale") for each in await queued(shopper)] == ["nb", "de-AT", None, None]


async def test_a_reopened_conversation_takes_the_proof_along(shopper: Shopper) -> None:
    proof = {"strength": "order", "order": "20394811", "method": "email", "until": 1900000000}
    await shopper.store.move(shopper.c, Verb.CLOSE, fence=None, fields={"proof": msgspec.json.encode(proof)})
    await shopper.say("hello")
    carried = (await shopper.now()).carry
    assert carried is not None
    assert carried["proof"] == proof


async def test_staffs_words_are_not_the_shoppers(shopper: Shopper) -> None:
    await shopper.store.append(shopper.c, text("a"), by="ida", cid="1", allow=frozenset(State))
    assert await shopper.say("b", cid="1") == Ack(cid="1", id="1-1")


async def test_what_a_shopper_thinks_of_it_is_for_staff_and_counts_once_an_end(shopper: Shopper) -> None:
    await shopper.say("hello")
    early = await shopper.chat.rate(shopper.c, Rate(cid="r0", score=5))
    assert isinstance(early, Nak) and early.code == "stale"
    await shopper.chat.end(shopper.c, End(cid="e1"))
    first = await shopper.chat.rate(shopper.c, Rate(cid="r1", score=2))
    again = await shopper.chat.rate(shopper.c, Rate(cid="r2", score=5))
    why = await shopper.chat.rate(shopper.c, Rate(cid="r3", score=2, reason=" slow "))
    assert isinstance(first, Ack) and isinstance(again, Ack) and isinstance(why, Ack)
    assert (first.dup, again.dup, why.dup, again.id) == (False, True, False, first.id)
    rated = [body for body in await shopper.bodies() if body.event == "rated"]
    assert [body.data for body in rated] == [{"score": 2}, {"score": 2, "reason": "slow"}]
    assert {body.visible for body in rated} == {"staff"}
    await shopper.say("one more thing")
    await shopper.chat.end(shopper.c, End(cid="e2"))
    next_end = await shopper.chat.rate(shopper.c, Rate(cid="r4", score=5))
    assert isinstance(next_end, Ack) and not next_end.dup


@pytest.mark.parametrize(("reason", "code"), [("x" * 501, "too_long"), ("a\0b", "bad"), ("\ud800", "bad")])
async def test_a_reason_that_cannot_be_stored_is_refused(shopper: Shopper, reason: str, code: str) -> None:
    await shopper.say("hello")
    await shopper.chat.end(shopper.c, End(cid="e1"))
    answer = await shopper.chat.rate(shopper.c, Rate(cid="r1", score=1, reason=reason))
    assert isinstance(answer, Nak) and answer.code == code
