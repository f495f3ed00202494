"""What a shopper says is stored once, in order, as text, and told to nobody in vain."""

import asyncio

import pytest

from handoff.core.conversation import State
from handoff.service.chat import Chat
from handoff.store.client import connect
from handoff.store.conversations import Conversations
from handoff.wire.frames import Ack, Body, Callback, Choice, End, From, Human, Leave, Nak, Read, Send, Typing
from tests.service.chat_states import queued, to
from tests.shoppers import SHOPPER, Shopper, text

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


async def test_a_message_is_acknowledged_with_its_id_and_the_bots_turn_waits(shopper: Shopper) -> None:
    done = await shopper.say("hello", cid="a")
    assert done == Ack(cid="a", id="1-1")
    greeting, said = await shopper.bodies()
    assert greeting.data == {"greeting": True}
    assert (said.text, said.sender, said.cid) == ("hello", SHOPPER, "a")
    assert await queued(shopper) == [{"text": "hello", "client": "5f0c", "locale": "en"}]


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
    for lang in ("nb", "de-AT", "x<script>", "../", "x" * 5_000):
        await shopper.chat.say(shopper.c, Send(cid=lang[:9], text="hei", lang=lang), client=None, locale="nl")
    assert [body.lang for body in (await shopper.bodies())[1:]] == ["nb", "de-AT", None, None, None]
    assert [each.get("locale") for each in await queued(shopper)] == ["nb", "de-AT", "nl", "nl", "nl"]


async def test_staffs_words_are_not_the_shoppers(shopper: Shopper) -> None:
    await shopper.store.append(shopper.c, text("a"), by="ida", cid="1", allow=frozenset(State))
    assert await shopper.say("b", cid="1") == Ack(cid="1", id="1-1")
