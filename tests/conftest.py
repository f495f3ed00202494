"""What every room's tests may ask for: a real Valkey, a client on it, and a key prefix of their own."""

import shutil
import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from house import valkey as house_valkey


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """Yield the URL of a real server, with the settings of the house, in a folder of its own."""
    data = Path(tempfile.mkdtemp(prefix="skranke-"))
    process = house_valkey.start(data)
    yield house_valkey.url(data)
    process.terminate()
    process.wait(10)
    shutil.rmtree(data)


@pytest.fixture
def prefix() -> str:
    """Return a key prefix that no other test has."""
    return f"t{uuid.uuid4().hex[:12]}:"


@pytest.fixture
async def redis(valkey: str, prefix: str) -> AsyncIterator[Redis]:
    """Yield a client (bytes in, bytes out); afterwards what stands under the test's prefix is removed."""
    async with Redis.from_url(valkey, socket_timeout=5) as client:
        yield client
        keys = [key async for key in client.scan_iter(match=f"{prefix}*", count=1000)]
        if keys:
            await client.delete(*keys)


@pytest.fixture
def shop_file(tmp_path: Path) -> Path:
    """Return where this test's demo shop may keep its SQLite file."""
    return tmp_path / "shop.sqlite"
