"""What a training is given of the shoppers: masked, newest first, and one conversation in its order."""

from typing import Literal

import msgspec
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.archive import Archive, Archived
from handoff.store.inbox import Inbox
from handoff.store.recent import RecentLines
from handoff.wire.frames import Body, From
from tests.store.test_inbox import filed

C = "a" * 26


def entry(number: int, text: str, role: Literal["shopper", "bot"] = "shopper") -> Archived:
    body = Body(sender=From(role=role), kind="text", text=text, ts=number)
    raw = msgspec.json.encode(body).decode()
    return Archived(c=C, id=f"1-{number}", by="", raw=raw, body=body)


async def test_the_newest_messages_come_first_and_no_more_than_asked_for(engine: AsyncEngine) -> None:
    await Inbox(engine).file([filed(text, shopper=text) for text in ("one", "two", "three")])
    newest = await RecentLines(engine).newest(2)
    assert [(line.language, line.text) for line in newest] == [("en", "three"), ("en", "two")]


async def test_what_a_shopper_said_is_masked_and_in_order_and_the_bots_words_are_not_among_it(
    engine: AsyncEngine,
) -> None:
    said = [entry(1, "where is 20394998?"), entry(2, "I look", role="bot"), entry(3, "cato15@example.org")]
    await Archive(engine).store(said, {})
    assert await RecentLines(engine).said_in(C) == ["where is [order]?", "[email]"]
    assert await RecentLines(engine).said_in("b" * 26) == []
