"""What the tests of the store may ask for."""

import os
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine


@pytest.fixture
async def sql_url(tmp_path: Path) -> AsyncIterator[str]:
    """Yield a database of this test's own: SQLite, or one on the PostgreSQL that SKRANKE_TEST_SQL names."""
    server = os.environ.get("SKRANKE_TEST_SQL")
    if server is None:
        yield f"sqlite+aiosqlite:///{tmp_path / 'archive.sqlite'}"
        return
    name = f"t{uuid.uuid4().hex[:12]}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await engine.dispose()
