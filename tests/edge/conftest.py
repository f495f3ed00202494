"""What the tests of the edge may ask for: a database with its tables, a bot, a gateway."""

import asyncio
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from handoff.store.sql import migrate
from tests.edge.gateway import Gateway, open_gateway
from tests.fakes import FakeBot, fake_bot


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a database that has its tables, to be copied."""
    path = tmp_path_factory.mktemp("sql") / "empty.sqlite"
    asyncio.run(migrate(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture
def database(migrated: Path, tmp_path: Path) -> Path:
    """Return this test's own database."""
    return Path(shutil.copy(migrated, tmp_path / "archive.sqlite"))


@pytest.fixture
async def bot() -> AsyncIterator[FakeBot]:
    """Yield a bot that is up."""
    async with fake_bot() as bot:
        yield bot


@pytest.fixture
async def gateway(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> AsyncIterator[Gateway]:
    """Yield a gateway with the limits it has in a house; `redis` cleans up what it leaves."""
    async with open_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot) as gateway:
        yield gateway
