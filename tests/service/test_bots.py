"""Each conversation has its bot; when that dies the next one goes on, and nobody else's bot changes."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.core.errors import BotDown
from handoff.core.spread import preferred
from handoff.service.bot import BotClient
from handoff.service.bots import Bots
from house import ports
from tests.fakes import SECRET, FakeBot, example, fake_bot

REQUEST = example("a question is answered")["request"]
NAMES = st.lists(st.text(min_size=1), min_size=1, max_size=6, unique=True)


class Several:
    """Three bots, and a clock for their breakers."""

    def __init__(self, session: aiohttp.ClientSession, fakes: list[FakeBot]) -> None:
        self.fakes = {fake.url: fake for fake in fakes}
        self.now = 1000.0
        self._session = session
        self.bots = self.among(list(self.fakes))

    def among(self, urls: list[str], *, turn_s: float = 5) -> Bots:
        return Bots([self._client(url, turn_s) for url in urls])

    def _client(self, url: str, turn_s: float) -> BotClient:
        return BotClient(self._session, url=url, secret=SECRET, clock=lambda: self.now, turn_s=turn_s)

    async def asked(self, c: str, turn: str = "1", bots: Bots | None = None) -> str:
        """Ask one turn; returns the bot that answered."""
        before = Counter({url: len(fake.asked) for url, fake in self.fakes.items()})
        request: dict[str, Any] = {**REQUEST, "conversation": c, "turn": f"{c}:{turn}"}
        await (bots or self.bots).turn(request)
        after = Counter({url: len(fake.asked) for url, fake in self.fakes.items()})
        answered = [url for url in (after - before) if self.fakes[url].status == 200]
        (url,) = answered
        return url


@pytest.fixture
async def several() -> AsyncIterator[Several]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        yield Several(session, [await stack.enter_async_context(fake_bot()) for _ in range(3)])


@given(key=st.text(), names=NAMES)
def test_a_name_that_goes_moves_only_who_had_it(key: str, names: list[str]) -> None:
    order = preferred(key, names)
    assert sorted(order) == sorted(names)
    assert preferred(key, names[::-1]) == order
    for gone in names:
        assert preferred(key, [name for name in names if name != gone]) == [n for n in order if n != gone]


async def test_a_conversation_keeps_its_bot_and_all_bots_have_some(several: Several) -> None:
    homes = {f"c{n}": await several.asked(f"c{n}") for n in range(30)}
    assert {c: await several.asked(c, "2") for c in homes} == homes
    assert min(Counter(homes.values()).values()) >= 3
    assert set(homes.values()) == set(several.fakes)


async def test_a_dead_bots_conversations_go_to_the_next_and_come_back(several: Several) -> None:
    urls = list(several.fakes)
    dead = f"http://127.0.0.1:{ports.free()}/"
    bots = several.among([dead, *urls[1:]])
    whole = [f"c{n}" for n in range(30)]
    homes = {c: preferred(c, [dead, *urls[1:]]) for c in whole}
    assert {c: await several.asked(c, bots=bots) for c in whole} == {
        c: next(url for url in order if url != dead) for c, order in homes.items()
    }
    several.fakes[urls[0]].status = 503
    before = {c: await several.asked(c, "1") for c in whole}
    assert urls[0] not in before.values()
    several.fakes[urls[0]].status = 200
    several.now += 60
    after = {c: await several.asked(c, "2") for c in whole}
    assert after == {c: preferred(c, urls)[0] for c in whole}


async def test_a_slow_bot_may_still_be_at_work_so_no_other_is_asked(several: Several) -> None:
    bots = several.among(list(several.fakes), turn_s=0.05)
    for fake in several.fakes.values():
        fake.open.clear()
    with pytest.raises(BotDown):
        await bots.turn(REQUEST)
    assert sum(len(fake.asked) for fake in several.fakes.values()) == 1


async def test_when_all_are_away_that_is_said(several: Several) -> None:
    for fake in several.fakes.values():
        fake.status, fake.model = 503, False
    assert not await several.bots.ready()
    with pytest.raises(BotDown):
        await several.bots.turn(REQUEST)
    list(several.fakes.values())[2].model = True
    assert await several.bots.ready()
