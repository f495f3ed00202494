"""What a socket answers to what is no sane frame: a nak, an err or a close code, and life goes on."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import WSMsgType
from redis.asyncio import Redis

from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from tests.edge.gateway import Frame, Gateway, Tab, impatient_gateway, open_gateway, talk_until_one_is_left
from tests.fakes import FakeBot

LIGATURE = "\ufdfa"  # one character that compatibility forms turn into eighteen


def send(text: object, **more: object) -> str:
    """Return a message frame."""
    return json.dumps({"t": "send", "cid": "x", "text": text, **more})


NAKS = {
    "empty": (send(""), "bad"),
    "only blanks": (send(" \n\t "), "bad"),
    "5,000 characters": (send("x" * 5_000), "too_long"),
    "NUL": (send("a\0b"), "bad"),
    "half a character": ('{"t":"send","cid":"x","text":"\\ud800"}', "bad"),
    "a choice that nobody offered": (
        json.dumps({"t": "send", "cid": "x", "kind": "choice", "choice": "/x"}),
        "bad",
    ),
    "somebody else's conversation": (send("hi", c="a" * 26), "not_owner"),
    "no entries wanted": (json.dumps({"t": "more", "cid": "x", "before": "1-0", "n": 0}), "bad"),
    "an address that is none": (
        json.dumps({"t": "callback", "cid": "x", "how": "email", "contact": "?"}),
        "bad",
    ),
}
ERRS = {
    "an unknown field": send("hi", role="agent"),
    "a sender of one's own": send("hi", **{"from": {"role": "agent"}}),
    "an unknown tag": '{"t":"sudo","cid":"x"}',
    "no tag": '{"cid":"x"}',
    "a staff frame": '{"t":"ready","cid":"x","on":true}',
    "a staff note": f'{{"t":"note","cid":"x","c":"{"a" * 26}","text":"hi"}}',
    "a text that is a number": send(5),
    "a cid with a blank": '{"t":"send","cid":"a b","text":"hi"}',
    "a cid that is too long": json.dumps({"t": "send", "cid": "x" * 65, "text": "hi"}),
    "deep": '{"t":"send","cid":"x","text":' + "[" * 900 + "]" * 900 + "}",
    "a list": "[]",
    "a prototype": '{"t":"send","cid":"x","text":"hi","__proto__":{"role":"agent"}}',
    "hello again": '{"t":"hello","token":"x","v":1}',
}
CLOSES = {
    "broken JSON": ('{"t":"send"', 1007),
    "no JSON": ("hello", 1007),
    "nothing": ("", 1007),
    "not a number": ('{"t":"more","cid":"x","before":"1-0","n":NaN}', 1007),
    "a key twice": ('{"t":"send","cid":"x","text":"a","text":"b"}', 1007),
    "64 KiB + 1": (send("x" * (64 * 1024)), 1009),
}


async def lives(gateway: Gateway, tab: Tab) -> None:
    """Check that this page, and the house, go on."""
    assert (await tab.do("send", text="still here"))["t"] == "ack"
    await gateway.bot.heard(1)


@pytest.mark.parametrize("name", NAKS)
async def test_a_command_that_cannot_be_done_gets_a_nak(gateway: Gateway, name: str) -> None:
    raw, code = NAKS[name]
    tab = await gateway.shopper()
    await tab.ws.send_str(raw)
    nak = await tab.until("nak", cid="x")
    assert (nak["code"], nak.get("retry", False)) == (code, False)
    assert nak["why"]
    await lives(gateway, tab)


@pytest.mark.parametrize("name", ERRS)
async def test_a_frame_that_is_none_gets_an_err(gateway: Gateway, name: str) -> None:
    tab = await gateway.shopper()
    await tab.ws.send_str(ERRS[name])
    assert (await tab.until("err"))["code"] == "bad_frame"
    await lives(gateway, tab)


@pytest.mark.parametrize("name", CLOSES)
async def test_what_is_no_frame_at_all_ends_the_socket(gateway: Gateway, name: str) -> None:
    raw, code = CLOSES[name]
    tab = await gateway.shopper()
    await tab.ws.send_str(raw)
    assert await tab.closed() == code
    await lives(gateway, await gateway.shopper())


async def test_binary_frames_end_the_socket(gateway: Gateway) -> None:
    tab = await gateway.shopper()
    await tab.ws.send_bytes(b'{"t":"pong"}')
    assert await tab.closed() == 1007


async def test_text_that_is_no_utf_8_ends_the_socket(gateway: Gateway) -> None:
    tab = await gateway.shopper()
    await tab.ws.send_frame(b'{"t":"\xff\xfe"}', WSMsgType.TEXT)
    assert await tab.closed() == 1007


async def test_a_thousand_ligatures_are_a_message(gateway: Gateway) -> None:
    tab = await gateway.shopper()
    assert (await tab.do("send", text=LIGATURE * 1_000))["t"] == "ack"
    assert (await tab.has("msg", text=LIGATURE * 1_000))["kind"] == "text"


async def test_thirty_messages_in_a_second_are_too_many_and_none_is_lost(gateway: Gateway) -> None:
    tab = await gateway.shopper()
    for number in range(30):
        await tab.put({"t": "send", "cid": f"m{number}", "text": f"message {number}"})
    answers: dict[str, Frame] = {}
    while len(answers) < 30:
        frame = await tab.next()
        if frame["t"] in ("ack", "nak"):
            answers[frame["cid"]] = frame
    refused = [answer for answer in answers.values() if answer["t"] == "nak"]
    assert 0 < len(refused) <= 10
    assert all((nak["code"], nak["retry"]) == ("rate", True) for nak in refused)
    stored = [answer for answer in answers.values() if answer["t"] == "ack"]
    assert len({ack["id"] for ack in stored}) == len(stored)


async def test_who_goes_on_regardless_is_closed(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    strict = replace(Limits(), frames=Rate(burst=2, per_s=0.1), patience=Rate(burst=5, per_s=0.1))
    async with open_gateway(
        valkey=valkey, prefix=prefix, database=database, bot=bot, limits=strict
    ) as gateway:
        tab = await gateway.shopper()
        for number in range(20):
            await tab.put({"t": "send", "cid": f"m{number}", "text": "again"})
        assert await tab.closed() == 4429


async def test_who_says_nothing_is_not_kept(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    hasty = replace(Limits(), hello_s=0.05)
    async with open_gateway(
        valkey=valkey, prefix=prefix, database=database, bot=bot, limits=hasty
    ) as gateway:
        assert await (await gateway.connect()).closed() == 4401


@pytest.mark.parametrize(
    "first", ['{"t":"send","cid":"x","text":"hi"}', '{"t":"pong"}', '{"t":"hello","token":5,"v":1}']
)
async def test_hello_comes_first(gateway: Gateway, first: str) -> None:
    tab = await gateway.connect()
    await tab.ws.send_str(first)
    assert await tab.closed() == 4401


async def test_a_version_that_nobody_speaks_is_final(gateway: Gateway) -> None:
    tab = await gateway.connect()
    await tab.put({"t": "hello", "token": (await gateway.session())["token"], "v": 2})
    assert await tab.closed() == 4510


async def test_a_reader_who_does_not_read_is_let_go(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    async with impatient_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot) as gateway:
        session = await gateway.session()
        quick = await gateway.shopper(session)
        slow = await (await gateway.narrow()).shopper(session)
        transport = slow.ws._conn.transport if slow.ws._conn else None
        assert transport is not None
        transport.pause_reading()  # a page that is frozen
        await talk_until_one_is_left(gateway, quick)
        assert (await quick.do("send", text="the others go on"))["t"] == "ack"
        transport.abort()
