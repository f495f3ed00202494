"""A page of the inbox is read along an index, whatever is asked for and however far one has paged."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.store.inbox_pages import MOST_ALIKE, InboxPages, Wanted, page_query
from handoff.store.sql import migrate, open_engine
from load.many_rows import seed

ROWS = 100_000
QUESTIONS = {
    "ix_inbox_state": Wanted(),
    "ix_inbox_guess": Wanted(guess="track_order"),
    "ix_inbox_language": Wanted(language="nl"),
    "ix_inbox_both": Wanted(language="nl", guess="track_order"),
}


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Return a database with a hundred thousand rows in its inbox."""
    url = f"sqlite+aiosqlite:///{tmp_path_factory.mktemp('many') / 'archive.sqlite'}"
    asyncio.run(_made(url))
    return url


async def _made(url: str) -> None:
    await migrate(url)
    engine = open_engine(url)
    await seed(engine, ROWS)
    await engine.dispose()


@pytest.fixture
async def many(seeded: str) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on that database."""
    engine = open_engine(seeded)
    yield engine
    await engine.dispose()


@pytest.mark.parametrize("index", QUESTIONS)
@pytest.mark.parametrize("after", [None, (40, 50_000)])
async def test_a_page_walks_along_its_index_and_sorts_nothing(
    many: AsyncEngine, index: str, after: tuple[int, int] | None
) -> None:
    wanted = Wanted(language=QUESTIONS[index].language, guess=QUESTIONS[index].guess, after=after)
    query = str(page_query(wanted).compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True}))
    async with many.begin() as connection:
        plan = str((await connection.execute(text(f"EXPLAIN QUERY PLAN {query}"))).all())
    assert index in plan and "TEMP B-TREE" not in plan and "SCAN" not in plan


async def test_paging_shows_each_row_once_and_the_worthiest_first(many: AsyncEngine) -> None:
    pages, seen, after = InboxPages(many), [], None
    for _ in range(20):
        rows = await pages.page(Wanted(language="nl", guess="track_order", after=after, count=100))
        seen += [(row["worth"], row["id"]) for row in rows]
        after = seen[-1]
    assert seen == sorted(set(seen), reverse=True) and len(seen) == 2_000


async def test_groups_tell_how_many_rows_each_has(many: AsyncEngine) -> None:
    groups = await InboxPages(many).groups(state="new", language=None)
    assert sum(group.rows for group in groups) == ROWS
    assert [group.worth for group in groups] == sorted((group.worth for group in groups), reverse=True)


async def test_a_group_of_what_is_much_the_same_has_a_message_that_stands_for_it(many: AsyncEngine) -> None:
    pages = InboxPages(many)
    groups = await pages.alike(state="new", language=None)
    assert 0 < len(groups) <= MOST_ALIKE
    assert all(group.rows == 5 for group in groups)
    best = (await pages.page(Wanted(cluster=groups[0].cluster)))[0]
    assert best["text"] == groups[0].text
    assert await pages.alike(state="labelled", language=None) == []


async def test_words_are_looked_for_as_they_are_written(many: AsyncEngine) -> None:
    pages = InboxPages(many)
    assert len(await pages.page(Wanted(words="MESSAGE 99999"))) == 1
    assert await pages.page(Wanted(words="100%")) == []
