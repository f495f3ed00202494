"""The search of a full archive: the newest come first, of rare words and of those that stand everywhere."""

from handoff.store.search import MOST, MOST_SORTED, Search
from handoff.store.sql import AsyncEngine
from load.many_rows import FIRST_MS, seed_archive

ROWS = MOST_SORTED + 4_000


async def test_the_newest_are_found_of_rare_words_and_of_those_that_stand_everywhere(
    engine: AsyncEngine,
) -> None:
    await seed_archive(engine, ROWS)
    search = Search(engine)
    everywhere = [hit.ts_ms - FIRST_MS for hit in await search.find(["parcel"], by=None)]
    assert everywhere == list(range(ROWS - 1, ROWS - 1 - MOST, -1))
    rare = [hit.ts_ms - FIRST_MS for hit in await search.find(["rare999"], by=None)]
    assert rare == list(range(ROWS - 1, 0, -1_000))
    mine = [hit.ts_ms - FIRST_MS for hit in await search.find(["parcel"], by="agent7")]
    assert len(mine) == MOST and mine == sorted(mine, reverse=True)
    assert {number // 10 % 20 for number in mine} == {7}
