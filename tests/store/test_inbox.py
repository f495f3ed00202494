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


LIKE, NEARLY, OTHER = (f"0a1b2c3d.{signs}" for signs in ("f" * 96, "f" * 90 + "0" * 6, "f0" * 48))


async def grouped(engine: AsyncEngine) -> list[set[str]]:
    """Return the texts of each group."""
    found = await rows(engine)
    numbers = {row["cluster"] for row in found.values()} - {None}
    return [{text for text, row in found.items() if row["cluster"] == number} for number in numbers]


async def test_messages_that_say_much_the_same_are_a_group_in_whatever_language(engine: AsyncEngine) -> None:
    batch = [
        filed("rent a tent?", likeness=LIKE),
        filed("kan ik een tent huren", language="nl", likeness=NEARLY, shopper="s2"),
        filed("do you sell hats", likeness=OTHER, shopper="s3"),
        filed("of an assistant that has no vectors", shopper="s4"),
    ]
    await Inbox(engine).file(batch)
    # Another process, which has to look for what is there.
    await Inbox(engine).file([filed("zelt mieten", language="de", likeness=NEARLY, shopper="s5")])
    groups = await grouped(engine)
    assert {frozenset(group) for group in groups} == {
        frozenset({"rent a tent?", "kan ik een tent huren", "zelt mieten"}),
        frozenset({"do you sell hats"}),
    }


async def test_many_who_are_not_understood_alike_are_worth_more_each_and_one_shopper_is_not_many(
    engine: AsyncEngine,
) -> None:
    store = Inbox(engine)
    lost = {"intent": "nlu_fallback", "likeness": LIKE}
    await store.file([filed(text, **lost) for text in ("rent?", "hire?", "borrow?")])
    assert {row["worth"] for row in (await rows(engine)).values()} == {25}
    await store.file([filed("lease?", shopper="s2", **lost), filed("for a day?", shopper="s3", **lost)])
    await store.file([filed("understood", shopper="s4", likeness=LIKE)])
    found = await rows(engine)
    assert {row["worth"] for text, row in found.items() if text != "understood"} == {32}
    assert (found["understood"]["worth"], found["understood"]["alike"]) == (0, 0)


async def test_a_founder_that_is_gone_leaves_its_place_to_the_next(engine: AsyncEngine) -> None:
    store = Inbox(engine)
    await store.file([filed("rent?", likeness=LIKE)])
    async with engine.begin() as connection:
        await connection.execute(inbox.delete())
    later = [filed(text, likeness=LIKE, shopper=f"of {text}") for text in ("hire?", "let?")]
    await store.file(later)
    assert await grouped(engine) == [{"hire?", "let?"}]
