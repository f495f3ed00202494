"""Scrolling up, on both sides: what has left Redis comes from the archive."""

import asyncio

from redis.asyncio import Redis

from handoff.store.archive_queue import ArchiveQueue
from tests.edge.gateway import Gateway, active


async def trimmed(gateway: Gateway, redis: Redis, c: str, *, keep: int) -> None:
    """Wait until all is archived, and take all but the newest entries out of the log."""
    keys = gateway.house.services.conversations.keys
    queue = ArchiveQueue(redis, keys)
    async with asyncio.timeout(10):
        while await queue.length():
            await asyncio.sleep(0.01)
    assert await queue.trim(c, keep=keep) > 0


async def test_shopper_and_agent_read_what_has_left_the_log(gateway: Gateway, redis: Redis) -> None:
    session = await gateway.session(language="en")
    shopper, desk, c = await active(gateway, session)
    for n in range(6):
        last = (await shopper.do("send", text=f"line {n}"))["id"]
    await desk.do("note", c=c, text="for staff only")
    await trimmed(gateway, redis, c, keep=3)
    for tab in (shopper, await gateway.shopper(session)):
        await tab.do("more", before=last, n=50)
        older = [frame for frame in tab.frames if frame["t"] == "page"][-1]
        assert [item["text"] for item in older["items"] if item.get("text")] == [
            f"line {n}" for n in range(5)
        ]
        assert older["more"] is False
        assert "for staff only" not in str(tab.frames)
    await desk.do("more", c=c, before=last, n=2)
    assert [item["text"] for item in desk.frames[-2]["items"]] == ["line 3", "line 4"]


async def test_who_comes_back_to_a_log_that_was_trimmed_begins_anew(gateway: Gateway, redis: Redis) -> None:
    session = await gateway.session(language="en")
    tab = await gateway.shopper(session)
    first = (await tab.do("send", text="line 0"))["id"]
    for n in range(1, 6):
        await tab.do("send", text=f"line {n}")
    await trimmed(gateway, redis, session["conversation"], keep=3)
    back = await gateway.shopper(session, last=first)
    welcome, page = back.frames[0], back.frames[1]
    assert (welcome["resume"], page["more"], len(page["items"])) == ("resync", True, 3)


async def test_a_page_of_nothing_but_notes_is_passed_over(gateway: Gateway) -> None:
    shopper, desk, c = await active(gateway)
    await shopper.do("send", text="before")
    for n in range(3):
        await desk.do("note", c=c, text=f"note {n}")
    last = (await shopper.do("send", text="after"))["id"]
    await shopper.do("more", before=last, n=2)
    assert "before" in [item.get("text") for item in shopper.frames[-2]["items"]]
