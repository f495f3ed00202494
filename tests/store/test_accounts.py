"""Accounts and migrations, on SQLite and on PostgreSQL."""

import asyncio
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from handoff.store.accounts import Account, Accounts, LoginTaken
from handoff.store.schema import metadata
from handoff.store.sql import AsyncEngine, migrate, open_engine

IDA = Account(
    id="5f0c",
    login="Ida",
    alias="Ida",
    role="agent",
    languages=("en", "da"),
    capacity=3,
    password_hash="$argon2id$x",
    created_ms=1,
)


async def test_an_account_comes_back_as_it_was_whatever_the_case(engine: AsyncEngine) -> None:
    accounts = Accounts(engine)
    await accounts.add(IDA)
    assert await accounts.by_login("IDA") == await accounts.by_id("5f0c") == replace(IDA, login="ida")
    assert await accounts.by_login("jonas") is None


async def test_a_log_in_is_given_once(engine: AsyncEngine) -> None:
    accounts = Accounts(engine)
    await accounts.add(IDA)
    with pytest.raises(LoginTaken, match="taken"):
        await accounts.add(replace(IDA, id="other", login="iDa"))
    assert await accounts.count() == 1


async def test_a_password_can_be_changed_and_an_account_removed(engine: AsyncEngine) -> None:
    accounts = Accounts(engine)
    await accounts.add(IDA)
    assert await accounts.set_password("ida", "$argon2id$y")
    changed = await accounts.by_login("ida")
    assert changed is not None and changed.password_hash == "$argon2id$y"
    assert await accounts.remove("ida")
    assert not await accounts.remove("ida")
    assert not await accounts.set_password("ida", "$argon2id$z")


async def test_migrations_make_what_the_schema_says(engine: AsyncEngine) -> None:
    def differences(connection: Connection) -> list[object]:
        # The index of the search is made by hand, for each engine its own.
        opts = {"include_object": lambda _, name, *__: not str(name).startswith("search_index")}
        return list(compare_metadata(MigrationContext.configure(connection, opts=opts), metadata))

    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []


async def test_processes_that_start_side_by_side_migrate_once(sql_url: str) -> None:
    await asyncio.gather(*(migrate(sql_url) for _ in range(3)))
    engine = open_engine(sql_url)
    assert await Accounts(engine).count() == 0
    await engine.dispose()


async def test_a_first_start_waits_for_another_that_holds_the_new_file(tmp_path: Path) -> None:
    file = tmp_path / "archive.sqlite"
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        starts = asyncio.create_task(migrate(f"sqlite+aiosqlite:///{file}"))
        done, _ = await asyncio.wait({starts}, timeout=0.5)
        assert not done
        other.execute("COMMIT")
        await starts
        assert other.execute("PRAGMA journal_mode").fetchone() == ("wal",)
