"""How long a page of the studio's inbox takes, and the desk's search, with a hundred thousand messages."""

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

from handoff.store.inbox_pages import InboxPages, Wanted
from handoff.store.search import Search
from handoff.store.sql import migrate, open_engine
from load.figures import Figure
from load.many_rows import seed, seed_archive

ROWS = 100_000
TIMES = 40
DEEP = (20, 50_000)  # far down the list
WORDS = "message 99"


def measured(tell: Callable[[str], None], database: str | None = None) -> Mapping[str, Any]:
    """Return milliseconds, the median and the slowest of forty, for each thing that is asked.

    `database`: the URL of an empty one that is to be filled; a new SQLite's if none is given.
    """
    with tempfile.TemporaryDirectory(prefix="skranke-") as folder:
        url = database or f"sqlite+aiosqlite:///{Path(folder) / 'archive.sqlite'}"
        return asyncio.run(_measured(url, tell))


async def _measured(url: str, tell: Callable[[str], None]) -> Mapping[str, Any]:
    await migrate(url)
    engine = open_engine(url)
    tell(f"Filing {ROWS:,} messages")
    await seed(engine, ROWS)
    await seed_archive(engine, ROWS)
    pages, search = InboxPages(engine), Search(engine)
    asked: dict[str, Callable[[], Awaitable[object]]] = {
        "first": lambda: pages.page(Wanted()),
        "deep": lambda: pages.page(Wanted(after=DEEP)),
        "narrowed": lambda: pages.page(Wanted(language="nl", guess="refund_status", after=DEEP)),
        "groups": lambda: pages.groups(state="new", language=None),
        "alike": lambda: pages.alike(state="new", language=None),
        "alike_narrowed": lambda: pages.alike(state="new", language="nl"),
        "words": lambda: pages.page(Wanted(words=WORDS)),
        "no_words": lambda: pages.page(Wanted(words="nowhere to be found")),
        "found": lambda: search.find(["rare7"], by=None),
        "found_often": lambda: search.find(["some7"], by=None),
        "found_everywhere": lambda: search.find(["parcel"], by=None),
        "found_mine": lambda: search.find(["parcel"], by="agent7"),
        "found_few_of_mine": lambda: search.find(["rare7", "where"], by="agent7"),
        "found_nowhere": lambda: search.find(["nowhere"], by=None),
    }
    tell("Turning pages")
    found = {name: await _timed(ask) for name, ask in asked.items()}
    await engine.dispose()
    return {"rows": ROWS, **found}


async def _timed(ask: Callable[[], Awaitable[object]]) -> dict[str, float]:
    took = []
    for _ in range(TIMES):
        began = time.perf_counter()
        await ask()
        took.append((time.perf_counter() - began) * 1000)
    return {"p50_ms": round(statistics.median(took), 1), "max_ms": round(max(took), 1)}


def of_inbox(found: Mapping[str, Any]) -> list[Figure]:
    """Return the slowest of each beside the target."""
    words = {
        "first": "the first page, the slowest of forty, ms",
        "deep": "a page in the middle, ms",
        "narrowed": "of one language and topic, ms",
        "groups": "the groups with their counts, ms",
        "alike": "the groups of what is much the same, ms",
        "alike_narrowed": "those of one language, ms",
        "words": "a page with these words in it, ms",
        "no_words": "words that stand nowhere, ms",
        "found": "the desk's search: a rare word, ms",
        "found_often": "a word of every twentieth message, ms",
        "found_everywhere": "a word of all messages, ms",
        "found_mine": "that in one's own conversations, ms",
        "found_few_of_mine": "a rare word in one's own, ms",
        "found_nowhere": "a word that stands nowhere, ms",
    }
    return [
        Figure(
            name=name,
            words=said,
            ours=found[name]["max_ms"],
            value=found[name]["max_ms"],
            required=200,
            aim=50,
        )
        for name, said in words.items()
    ]
