"""What the tests of the services may ask for: a shopper, a bot, a line with its desk."""

from collections.abc import AsyncIterator

import pytest

from handoff.store.client import Redis
from tests.fakes import FakeBot, fake_bot
from tests.service.line_house import LineHouse, line_house
from tests.shoppers import Shopper


@pytest.fixture
async def shopper(redis: Redis, prefix: str) -> Shopper:
    """Return a shopper who has just arrived."""
    return await Shopper(redis, prefix).arrive()


@pytest.fixture
async def bot() -> AsyncIterator[FakeBot]:
    """Yield a bot that is up."""
    async with fake_bot() as bot:
        yield bot


@pytest.fixture
async def house(valkey: str, prefix: str, redis: Redis) -> AsyncIterator[LineHouse]:
    """Yield one process on a line of its own; `redis` cleans up what it leaves."""
    async with line_house(valkey, prefix) as built:
        yield built
