"""Staff find what was said: agents what they had a part in, leads everything, for a reason that is kept."""

from dataclasses import dataclass, replace

import msgspec
import pytest
from redis.asyncio import Redis
from sqlalchemy import func, insert, select

from handoff.core.agents import Agent
from handoff.service.search import Refusal, Searching
from handoff.store.archive import Archive, Archived
from handoff.store.archive_people import ArchivePeople
from handoff.store.audit import Audit
from handoff.store.client import Scripts
from handoff.store.conversations import Conversations
from handoff.store.expiry import ArchiveExpiry
from handoff.store.schema import entries, search
from handoff.store.search import MOST, Search
from handoff.store.seats import SeatStore
from handoff.store.sql import AsyncEngine, migrate, open_engine
from handoff.wire.frames import Body, From
from tests.service.line_house import agent, line_house

IDAS, JONAS = "i" * 26, "j" * 26
IDA, LEAD = agent("ida"), replace(agent("mette"), role="lead")


@dataclass(frozen=True, kw_only=True)
class Bench:
    """An archive with two conversations, and who looks into it."""

    searching: Searching
    archive: Archive
    audit: Audit
    engine: AsyncEngine

    async def finds(self, who: Agent, words: str, *, reason: str | None = None) -> list[str]:
        """Return the texts that somebody finds."""
        found = await self.searching.find(who, words, reason=reason)
        assert not isinstance(found, Refusal), found
        return [each.text for each in found]


def said(c: str, seq: int, words: str, *, by: str = "shopper") -> Archived:
    """Return an entry; what an agent says has their alias."""
    sender = From(role="shopper") if by == "shopper" else From(role="agent", alias=by.title())
    body = Body(sender=sender, kind="text", text=words, ts=1_000 + seq)
    return Archived(c=c, id=f"1-{seq}", by=by, raw=msgspec.json.encode(body).decode(), body=body)


def bench_of(redis: Redis, prefix: str, engine: AsyncEngine) -> Bench:
    """Return a bench on these stores."""
    archive, audit = Archive(engine), Audit(engine)
    searching = Searching(
        Search(engine),
        archive,
        audit=audit,
        conversations=Conversations(redis, prefix=prefix),
        seats=SeatStore(redis, Scripts(redis), prefix=prefix),
        now_ms=lambda: 7,
    )
    return Bench(searching=searching, archive=archive, audit=audit, engine=engine)


@pytest.fixture
async def bench(redis: Redis, prefix: str, engine: AsyncEngine) -> Bench:
    """Return the bench."""
    made = bench_of(redis, prefix, engine)
    batch = [
        said(IDAS, 0, "Wo bleibt meine Bestellung 20394811? Ich wohne in der Königstraße."),
        said(IDAS, 1, "I will look, one moment", by="ida"),
        said(JONAS, 0, "Where is my parcel? ida@example.org"),
        said(JONAS, 1, "It is in Königswinter", by="jonas"),
    ]
    await made.archive.store(batch, {})
    return made


@pytest.mark.parametrize(
    "words", ["bestellung", "BESTELL", "konigstrasse", "Königstraße", "20394811", "wohne bestellung", "2039"]
)
async def test_words_are_found_by_their_beginning_in_any_order(bench: Bench, words: str) -> None:
    assert len(await bench.finds(IDA, words)) == 1


@pytest.mark.parametrize("words", ["bestellung parcel", "stellung", "nowhere"])
async def test_all_words_have_to_stand_there(bench: Bench, words: str) -> None:
    assert await bench.finds(IDA, words) == []


async def test_an_agent_finds_nothing_in_others_conversations(bench: Bench) -> None:
    assert await bench.finds(IDA, "parcel") == []
    refused = await bench.searching.transcript(IDA, JONAS, reason=None)
    assert isinstance(refused, Refusal) and refused.code == "not_yours"
    assert refused == await bench.searching.transcript(IDA, "n" * 26, reason=None)
    assert refused == await bench.searching.transcript(IDA, "' OR 1=1", reason=None)


async def test_a_reason_opens_nothing_to_an_agent(bench: Bench) -> None:
    for answer in (
        await bench.searching.find(IDA, "parcel", reason="I am curious"),
        await bench.searching.transcript(IDA, JONAS, reason="I am curious"),
    ):
        assert isinstance(answer, Refusal) and answer.code == "not_yours"
    assert await bench.audit.newest(10) == []


async def test_a_lead_finds_everything_for_a_reason_that_is_kept(bench: Bench) -> None:
    assert await bench.finds(LEAD, "konig") == []
    found = await bench.finds(LEAD, "konig", reason="A shopper complained about us")
    assert len(found) == 2 and found[0] == "It is in Königswinter"
    read = await bench.searching.transcript(LEAD, JONAS, reason="A shopper complained about us")
    assert not isinstance(read, Refusal) and len(read) == 2
    assert [(deed.act, deed.alias, deed.about) for deed in await bench.audit.newest(10)] == [
        ("read", "Mette", f"{JONAS} A shopper complained about us"),
        ("search_all", "Mette", "A shopper complained about us"),
    ]


@pytest.mark.parametrize("reason", ["", "   ", "x", "y" * 151])
async def test_a_reason_is_some_words(bench: Bench, reason: str) -> None:
    for answer in (
        await bench.searching.find(LEAD, "konig", reason=reason),
        await bench.searching.transcript(LEAD, JONAS, reason=reason),
    ):
        assert isinstance(answer, Refusal) and answer.code == "reason"
    assert await bench.audit.newest(10) == []


@pytest.mark.parametrize("words", ["", "?!", "  "])
async def test_without_a_word_there_is_nothing_to_find(bench: Bench, words: str) -> None:
    answer = await bench.searching.find(IDA, words, reason=None)
    assert isinstance(answer, Refusal) and answer.code == "none"


@pytest.mark.parametrize(
    "words", ['"', "a* OR b", "NEAR(x y)", "words:bestellung", "& | !", "konig' --", "^x"]
)
async def test_no_sign_is_a_command(bench: Bench, words: str) -> None:
    answer = await bench.searching.find(IDA, words, reason=None)
    assert isinstance(answer, list | Refusal)


async def test_what_is_mine_now_is_found_before_i_said_a_word(
    valkey: str, prefix: str, redis: Redis, engine: AsyncEngine
) -> None:
    async with line_house(valkey, prefix) as house:
        ida = await house.ready(agent("ida", "en"))
        c = await house.waits()
        await house.run_once()
        bench = bench_of(redis, prefix, engine)
        await bench.archive.store([said(c, 0, "my kettle is broken")], {})
        assert await bench.finds(ida, "kettle") == ["my kettle is broken"]
        read = await bench.searching.transcript(ida, c, reason=None)
        assert not isinstance(read, Refusal) and len(read) == 1
        assert await bench.finds(agent("jonas", "en"), "kettle") == []


async def test_the_newest_fifty_are_shown(bench: Bench) -> None:
    await bench.archive.store([said(IDAS, n, f"kettle {n}") for n in range(2, 80)], {})
    found = await bench.finds(IDA, "kettle")
    assert len(found) == MOST and found[0] == "kettle 79"


async def test_what_is_removed_from_the_archive_is_not_found(bench: Bench) -> None:
    await ArchivePeople(bench.engine).erase({IDAS}, [])
    assert await bench.finds(LEAD, "bestellung", reason="to be sure") == []
    await ArchiveExpiry(bench.engine).entries(2_000)
    assert await bench.finds(LEAD, "konig", reason="to be sure") == []
    async with bench.engine.connect() as connection:
        assert await connection.scalar(select(func.count()).select_from(search)) == 0


async def test_an_entry_that_comes_twice_is_found_once(bench: Bench) -> None:
    await bench.archive.store([said(IDAS, 0, "Wo bleibt meine Bestellung 20394811?")], {})
    assert len(await bench.finds(IDA, "bestellung")) == 1


async def test_what_was_archived_before_there_was_a_search_is_found(
    sql_url: str, redis: Redis, prefix: str
) -> None:
    await migrate(sql_url, to="0004")
    engine = open_engine(sql_url)
    row = {"conversation": IDAS, "epoch": 1, "ts_ms": 1, "role": "shopper", "kind": "text"}
    row |= {"visible": "all", "by": "ida"}
    bodies = [said(IDAS, 0, "an old kettle").raw, "not JSON"]
    async with engine.begin() as connection:
        rows = [{**row, "seq": seq, "body": body} for seq, body in enumerate(bodies)]
        await connection.execute(insert(entries), rows)
    await migrate(sql_url)
    assert await bench_of(redis, prefix, engine).finds(IDA, "kettle") == ["an old kettle"]
    await engine.dispose()
