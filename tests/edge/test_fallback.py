"""Without websockets a shopper can do the same: same log, same ids, same limits, same door."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from handoff.store.client import ask
from tests.edge.gateway import (
    OTHER_SHOP,
    SHOP,
    Gateway,
    active,
    open_gateway,
)
from tests.edge.requests_page import requests_page
from tests.fakes import FakeBot

NOBODY = "a" * 26  # the id of no conversation
PREFLIGHT = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}


async def test_a_message_gets_an_ack_and_the_bots_answer(gateway: Gateway) -> None:
    page = await requests_page(gateway)
    async with page.events() as events:
        assert (await events.next())["t"] == "welcome"
        ack = await page.do("send", text="what are your opening hours?")
        assert ack["t"] == "ack"
        said = await events.until("msg", text="what are your opening hours?")
        assert said["id"] == ack["id"]
        answer = await events.until("msg", **{"from": {"role": "bot"}, "lang": "en"})
    assert "9:00" in answer["text"]


async def test_a_message_sent_both_ways_is_stored_once(gateway: Gateway) -> None:
    session = await gateway.session()
    page, tab = await requests_page(gateway, session), await gateway.shopper(session)
    first = await page.do("send", cid="same", text="hello")
    assert await tab.do("send", cid="same", text="hello") == {**first, "dup": True}
    assert await page.do("send", cid="same", text="hello") == {**first, "dup": True}


async def test_both_ways_show_the_same_entries_in_the_same_order(gateway: Gateway) -> None:
    session = await gateway.session()
    page, tab = await requests_page(gateway, session), await gateway.shopper(session)
    async with page.events() as events:
        await events.until("state")
        for n in range(3):
            await page.do("send", text=f"by request {n}")
            await tab.do("send", text=f"by socket {n}")
        await tab.has("msg", text="by socket 2")
        await events.until("msg", text="by socket 2")
    shown = [frame["id"] for frame in events.frames if frame["t"] == "msg"]
    assert shown == sorted(set(shown), key=lambda entry: int(entry.split("-")[1]))
    assert [entry for entry in tab.ids() if entry in shown] == [
        entry for entry in shown if entry in tab.ids()
    ]


async def test_a_stream_resumes_after_the_last_entry_that_was_seen(gateway: Gateway) -> None:
    page = await requests_page(gateway)
    last = (await page.do("send", text="seen"))["id"]
    missed = (await page.do("send", text="missed"))["id"]
    async with page.events(after=last) as events:
        assert (await events.until("welcome")).get("resume", "ok") == "ok"
        items = (await events.until("page"))["items"]
    assert "seen" not in [item.get("text") for item in items]
    assert missed in [item["id"] for item in items]


async def test_older_entries_are_in_the_answer(gateway: Gateway) -> None:
    page = await requests_page(gateway)
    for n in range(4):
        last = (await page.do("send", text=f"line {n}"))["id"]
    answer = await page.post("more", before=last, n=2)
    older, ack = answer.body
    assert (older["t"], len(older["items"]), older["more"], ack["t"]) == ("page", 2, True, "ack")


async def test_a_person_the_line_a_call_back_and_the_end_need_no_websocket(gateway: Gateway) -> None:
    page = await requests_page(gateway)
    async with page.events() as events:
        assert (await page.do("human"))["t"] == "ack"
        await events.until("state", state="waiting", desk="nobody")
        assert (await page.do("leave"))["t"] == "ack"
        await events.until("state", state="bot")
        assert (await page.do("callback", how="phone", contact="+31 30 555 0142"))["t"] == "ack"
        await events.until("state", state="callback")
        assert (await page.do("end"))["t"] == "ack"
        await events.until("state", state="closed")


async def test_an_agent_and_a_shopper_without_websockets_talk(gateway: Gateway) -> None:
    session = await gateway.session()
    page = await requests_page(gateway, session)
    _, desk, c = await active(gateway, session)
    async with page.events() as events:
        await events.until("state", state="active", alias="Ida")
        await desk.do("note", c=c, text="for staff only")
        await desk.do("typing", c=c, on=True)
        assert (await events.until("typing"))["from"]["alias"] == "Ida"
        await desk.do("send", c=c, text="hello, I am Ida")
        await events.until("msg", text="hello, I am Ida")
        await page.do("send", text="hello Ida")
        await desk.until("msg", text="hello Ida")
        await page.do("read", id=events.frames[-1]["id"])
        await desk.until("seen")
    assert "for staff only" not in str(events.frames)


@pytest.mark.parametrize(("method", "what"), [("GET", "events"), ("POST", "messages")])
async def test_only_the_owner_gets_in_and_none_looks_like_not_yours(
    gateway: Gateway, method: str, what: str
) -> None:
    mine, theirs = await requests_page(gateway), await requests_page(gateway)
    await theirs.do("send", text="mine alone")
    body = json.dumps({"t": "send", "cid": "x", "text": "in your name"}) if method == "POST" else None

    async def reach(c: str, headers: dict[str, str]) -> tuple[int, str]:
        url = mine.url(what, c)
        async with gateway.http.request(method, url, data=body, headers=headers) as answer:
            return answer.status, await answer.text()

    other = theirs.session["conversation"]
    strangers = {"Origin": SHOP}, {"Origin": SHOP, "Authorization": "Bearer x"}
    for headers in (*strangers, mine.headers() | {"Authorization": f"Basic {mine.session['token']}"}):
        assert (await reach(other, headers))[0] == 401
    assert (await reach(other, mine.headers() | {"Origin": OTHER_SHOP}))[0] == 401
    assert (await reach(other, mine.headers() | {"Origin": "https://evil.example"}))[0] == 403
    refused = await reach(other, mine.headers())
    assert refused[0] == 404 and refused == await reach(NOBODY, mine.headers())
    found = await gateway.house.services.conversations.read(other)
    assert b"in your name" not in b"".join(entry.body for entry in found)


async def test_a_frame_that_names_another_conversation_gets_the_same_no(gateway: Gateway) -> None:
    mine, theirs = await requests_page(gateway), await requests_page(gateway)
    named = await mine.do("send", cid="x", text="hi", c=theirs.session["conversation"])
    assert (named["t"], named["code"]) == ("nak", "not_owner")
    assert named == await mine.do("send", cid="x", text="hi", c=NOBODY)


async def test_a_conversation_that_expired_asks_for_a_new_session(gateway: Gateway, redis: Redis) -> None:
    page = await requests_page(gateway)
    await ask(redis, "DEL", gateway.house.services.conversations.keys.st(page.session["conversation"]))
    assert (await page.post("send", text="hello?")).status == 401


async def test_a_page_of_the_shop_may_ask_first_and_read_the_answer(gateway: Gateway) -> None:
    page = await requests_page(gateway)
    for what in ("events", "messages"):
        headers = {"Origin": SHOP, **PREFLIGHT}
        async with gateway.http.options(page.url(what), headers=headers) as answer:
            assert answer.status == 204
            assert "Authorization" in answer.headers["Access-Control-Allow-Headers"]
    sent = await page.post("send", text="hello")
    assert sent.headers["Access-Control-Allow-Origin"] == SHOP
    assert sent.headers["Cache-Control"] == "no-store"
    async with page.events() as events:
        assert events.response.headers["Access-Control-Allow-Origin"] == SHOP


async def test_both_ways_share_one_meter(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    few = replace(Limits(), frames=Rate(burst=3, per_s=0.01), patience=Rate(burst=2, per_s=0.01))
    async with open_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot, limits=few) as gateway:
        session = await gateway.session()
        page, tab = await requests_page(gateway, session), await gateway.shopper(session)
        await tab.do("send", text="one")
        await page.do("send", text="two")
        await tab.do("send", text="three")
        slowed = await page.post("send", text="four")
        assert (slowed.status, slowed.body[0]["code"], slowed.body[0]["retry"]) == (429, "rate", True)
        await page.post("send", text="five")
        enough = await page.post("send", text="six")
        assert (enough.status, enough.body["code"]) == (429, "rate")
        assert int(enough.headers["Retry-After"]) >= 1


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"{", 400),
        (b"\xff", 400),
        (b'{"t":"hello","token":"x","v":1}', 400),
        (b'{"t":"pong"}', 400),
        (b'{"t":"take","cid":"x"}', 400),
        (b'{"t":"send","cid":"x","text":"hi","role":"agent"}', 400),
        (b'{"t":"send","cid":"x","text":"' + b"x" * 65_536 + b'"}', 413),
    ],
)
async def test_what_is_no_command_is_refused(gateway: Gateway, body: bytes, status: int) -> None:
    page = await requests_page(gateway)
    async with gateway.http.post(page.url("messages"), data=body, headers=page.headers()) as answer:
        assert answer.status == status


async def test_two_thousand_characters_of_any_kind_fit(gateway: Gateway) -> None:
    page = await requests_page(gateway)
    assert (await page.do("send", text="😀" * 2_000))["t"] == "ack"
    assert (await page.do("send", text="😀" * 2_001))["code"] == "too_long"


async def test_after_is_the_id_of_an_entry(gateway: Gateway) -> None:
    page = await requests_page(gateway)
    async with gateway.http.get(f"{page.url('events')}?after=1-0%0a", headers=page.headers()) as answer:
        assert answer.status == 400


async def test_streams_count_as_sockets_do(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    one = replace(Limits(), sockets_per_address=1)
    async with open_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot, limits=one) as gateway:
        page = await requests_page(gateway)
        async with page.events() as events:
            await events.until("state")
            async with gateway.http.get(page.url("events"), headers=page.headers()) as second:
                assert second.status == 429 and "Retry-After" in second.headers


async def test_a_page_of_our_own_origin_reads_without_naming_it(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    async with open_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot) as gateway:
        page = await requests_page(gateway)
        nameless = {"Authorization": page.headers()["Authorization"]}
        async with gateway.http.get(page.url("events"), headers=nameless) as answer:
            assert answer.status == 403  # the desk's origin is no shop
