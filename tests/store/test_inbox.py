"""The inbox keeps each reading once, folds what says the same, and takes little from one shopper."""

from dataclasses import replace
from itertools import count

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.inbox import Guess, Reading
from handoff.store.inbox import Closing, Filed, Inbox
from handoff.store.studio_schema import inbox, readings

_numbers = count(1)
READING = Reading(
    text="where is my parcel",
    language="en",
    intent="track_order",
    guesses=(Guess(name="track_order", confidence=0.9), Guess(name="delivery_time", confidence=0.1)),
    frustration=0.1,
    signals=(),
    handoff=None,
    shopper="s1",
)
UNSURE = (Guess(name="track_order", confidence=0.4), Guess(name="refund_status", confidence=0.38))


def filed(text: str, *, shopper: str = "s1", c: str = "a" * 26, **more: object) -> Filed:
    """Return a reading of a message at a place of its own."""
    number = next(_numbers)
    read = replace(READING, text=text, shopper=shopper, **more)  # type: ignore[arg-type]  # names of its fields
    return Filed(c=c, id=f"1-{number}", ts_ms=1_700_000_000_000 + number, reading=read)


async def rows(engine: AsyncEngine) -> dict[str, dict[str, object]]:
    """Return the inbox by text."""
    async with engine.begin() as connection:
        found = (await connection.execute(select(inbox))).mappings().all()
    return {str(row["text"]): dict(row) for row in found}


async def test_a_reading_that_comes_twice_counts_once(engine: AsyncEngine) -> None:
    one = filed("where is it")
    await Inbox(engine).file([one])
    await Inbox(engine).file([one])
    assert (await rows(engine))["where is it"]["count"] == 1


async def test_messages_that_say_the_same_are_one_row_with_a_count(engine: AsyncEngine) -> None:
    said = ["Where is it?", "where is it", "WHERE IS IT"]
    await Inbox(engine).file([filed(text, shopper=f"s{n}") for n, text in enumerate(said)])
    found = await rows(engine)
    assert list(found) == ["Where is it?"]
    assert (found["Where is it?"]["count"], found["Where is it?"]["worth"]) == (3, 7)


async def test_one_shopper_has_at_most_three_rows_and_the_worthiest_stay(engine: AsyncEngine) -> None:
    store = Inbox(engine)
    await store.file([filed(text) for text in ("one", "two", "three", "four")])
    assert set(await rows(engine)) == {"one", "two", "three"}
    await store.file([filed("unsure", guesses=UNSURE)])
    assert set(await rows(engine)) == {"two", "three", "unsure"}
    await store.file([filed("another shopper's", shopper="s2")])
    assert len(await rows(engine)) == 4


async def test_what_was_labelled_still_counts_against_its_shopper(engine: AsyncEngine) -> None:
    await Inbox(engine).file([filed(text) for text in ("one", "two", "three")])
    async with engine.begin() as connection:
        await connection.execute(inbox.update().values(state="labelled"))
    await Inbox(engine).file([filed("unsure", guesses=UNSURE)])
    assert "unsure" not in await rows(engine)


async def test_an_agents_topic_reaches_every_row_of_the_conversation(engine: AsyncEngine) -> None:
    mine, theirs = "a" * 26, "b" * 26
    batch = [filed("one", c=mine), filed("two", c=mine), filed("three", c=theirs, shopper="s2")]
    await Inbox(engine).file(batch, [Closing(c=mine, topic="refund_status", outcome="resolved")])
    found = await rows(engine)
    assert {text: row["topic"] for text, row in found.items()} == {
        "one": "refund_status",
        "two": "refund_status",
        "three": None,
    }
    assert (found["one"]["worth"], found["three"]["worth"]) == (30, 0)


async def test_an_agents_topic_that_comes_in_a_later_batch_reaches_them_too(engine: AsyncEngine) -> None:
    await Inbox(engine).file([filed("one")])
    await Inbox(engine).file([], [Closing(c="a" * 26, topic="track_order", outcome=None)])
    found = (await rows(engine))["one"]
    assert (found["topic"], found["worth"]) == ("track_order", 0)


async def test_what_holds_nothing_but_proof_is_counted_and_not_kept(engine: AsyncEngine) -> None:
    await Inbox(engine).file([filed("[order] [email]")])
    assert await rows(engine) == {}
    async with engine.begin() as connection:
        found = (await connection.execute(select(readings.c.day, readings.c.intent))).all()
    assert [tuple(row) for row in found] == [("2023-11-14", "track_order")]
