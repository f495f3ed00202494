"""Doubled, swapped and late frames of several pages: one transcript, whoever looks at it."""

import asyncio
import random
import time
from types import SimpleNamespace

import pytest

from handoff.edge import tokens
from tests.edge.gateway import Gateway, Tab

WORDS = [f"m{number}" for number in range(6)]


async def transcript(gateway: Gateway, session: dict[str, object]) -> list[tuple[str, str]]:
    """Return id and text of every entry as a page sees them that comes afterwards."""
    tab = await gateway.shopper(session)
    await tab.has("page")
    items = [item for frame in tab.frames for item in frame.get("items", [])]
    return [(item["id"], item.get("text", "")) for item in items]


async def put_all(tab: Tab, cids: list[str]) -> dict[str, str]:
    """Send these messages one after the other, and return the ids that they got."""
    found = {}
    for cid in cids:
        answer = await tab.do("send", cid=cid, text=f"text of {cid}")
        assert answer["t"] == "ack"
        found[cid] = str(answer["id"])
    return found


@pytest.mark.parametrize("seed", range(4))
async def test_any_order_and_any_doubles_on_two_pages_give_each_message_one_id(
    gateway: Gateway, seed: int
) -> None:
    gateway.bot.open.clear()
    chance = random.Random(seed)
    session = await gateway.session()
    phone, laptop = await gateway.shopper(session), await gateway.shopper(session)
    # A conversation takes twenty frames at once; every message is said by both, some of them twice.
    orders = [chance.sample(WORDS, len(WORDS)) + chance.sample(WORDS, 2) for _ in range(2)]
    one, other = await asyncio.gather(put_all(phone, orders[0]), put_all(laptop, orders[1]))
    assert one == other
    told = await transcript(gateway, session)
    mine = [(name, text) for name, text in told if text.startswith("text of ")]
    assert sorted(mine) == sorted((one[cid], f"text of {cid}") for cid in WORDS)
    for tab in (phone, laptop):
        await tab.has("msg", id=max(one.values(), key=lambda name: int(name.split("-")[1])))
        assert len(tab.ids()) == len(set(tab.ids()))
    gateway.bot.open.set()


async def test_a_page_that_does_not_read_holds_nobody_up(gateway: Gateway) -> None:
    gateway.bot.open.clear()
    session = await gateway.session()
    frozen = await (await gateway.narrow()).shopper(session)
    transport = frozen.ws._conn.transport if frozen.ws._conn else None
    assert transport is not None
    transport.pause_reading()
    others = [await gateway.shopper() for _ in range(5)] + [await gateway.shopper(session)]
    for number in range(3):
        answers = await asyncio.gather(*(tab.do("send", text=f"{number} " * 900) for tab in others))
        assert {answer["t"] for answer in answers} == {"ack"}
    for tab in others:
        await tab.has("msg", text=("2 " * 900).strip())
    transport.abort()
    gateway.bot.open.set()


@pytest.mark.parametrize("jump_s", [-3_600, 3_600, 86_400])
async def test_a_clock_that_jumps_ends_no_open_talk_and_costs_a_page_one_session(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch, jump_s: int
) -> None:
    session = await gateway.session()
    tab = await gateway.shopper(session)
    now_s = time.time()
    with monkeypatch.context() as jumped:
        jumped.setattr(tokens, "time", SimpleNamespace(time=lambda: now_s + jump_s))
        assert (await tab.do("send", text="still here"))["t"] == "ack"
        odd = await gateway.session(refresh=session["refresh"])
    right = await gateway.session(refresh=odd["refresh"])
    assert right["conversation"] == session["conversation"]
    again = await gateway.shopper(right)
    assert (await again.do("send", text="and here"))["t"] == "ack"
