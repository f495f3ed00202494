"""The way to SQL: an engine for SQLite or PostgreSQL, and the migrations that keep its tables up to date."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from functools import partial
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry
from tenacity import retry, retry_if_exception, stop_after_delay, wait_random

from handoff.core.errors import HandoffError

__all__ = ["AsyncEngine", "SqlLost", "SqlRefused", "migrate", "open_engine", "transaction"]

MIGRATIONS = Path(__file__).parent / "migrations"
# Another process may hold SQLite's write lock for a whole migration.
BUSY_MS = 10_000
# Any number will do, as long as nobody else in that database uses it.
MIGRATION_LOCK = 20_261_122
LIMIT_S = 15.0
IMMEDIATE = "BEGIN IMMEDIATE"
# SQLSTATE classes: data exception, integrity constraint violation. The same words fail the same way again.
REFUSALS = ("22", "23")


class SqlLost(HandoffError):
    """The database did not answer, or cannot write now."""

    code = "sql_lost"
    temporary = True
    status = 503


class SqlRefused(SqlLost):
    """The database is there, and will not take what it was given, however often it is asked."""

    code = "sql_refused"
    temporary = False
    status = 500


@asynccontextmanager
async def transaction(engine: AsyncEngine, *, writes: bool = False) -> AsyncIterator[AsyncConnection]:
    """Yield a connection whose work is committed at the end.

    SqlLost if the database is away or too slow, SqlRefused if it does not take what it was given.

    `writes`: what is read is changed then. SQLite fails who does that with what somebody else changed
    meanwhile, at once and whatever its patience; so the lock is taken before the first look.
    """
    held = engine.execution_options(begins=IMMEDIATE) if writes else engine
    try:
        async with asyncio.timeout(LIMIT_S), held.begin() as connection:
            yield connection
    except (DBAPIError, PoolTimeout, OSError, TimeoutError) as error:
        lost = SqlRefused if _is_refusal(error) else SqlLost
        raise lost(type(error).__name__) from error


def _is_refusal(error: Exception) -> bool:
    if isinstance(error, (DataError, IntegrityError)):
        return True
    return isinstance(error, DBAPIError) and str(getattr(error.orig, "sqlstate", ""))[:2] in REFUSALS


def open_engine(url: str, *, begin: str = "BEGIN") -> AsyncEngine:
    """Return an engine; `begin` is how SQLite opens a transaction."""
    engine = create_async_engine(url, pool_pre_ping=True)
    if engine.dialect.name == "sqlite":
        event.listen(engine.sync_engine, "connect", _prepare)
        event.listen(engine.sync_engine, "begin", partial(_begin, begin))
    return engine


def _begin(usual: str, connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get("begins", usual))


async def migrate(url: str, *, to: str = "head") -> None:
    """Bring the tables up to date, or to an earlier state; processes that start at once wait for each other.

    SqlLost, with the database's own words, if it cannot be reached or written.
    """
    engine = open_engine(url, begin=IMMEDIATE)
    try:
        if engine.dialect.name == "sqlite":
            await asyncio.to_thread(_write_ahead, engine.url.database or ":memory:")
        async with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                await connection.execute(
                    text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK}
                )
            await connection.run_sync(_upgrade, to)
    except (DBAPIError, sqlite3.Error, OSError) as error:
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise SqlLost(f"The database cannot be brought up to date: {cause}") from error
    finally:
        await engine.dispose()


def _in_use(error: BaseException) -> bool:
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorcode == sqlite3.SQLITE_BUSY


@retry(
    retry=retry_if_exception(_in_use),
    wait=wait_random(0.01, 0.1),
    stop=stop_after_delay(BUSY_MS / 1000),
    reraise=True,
)
def _write_ahead(file: str) -> None:
    """Let SQLite read while it writes, from now on: the file itself remembers it.

    Of two processes that change this at once, SQLite fails one on the spot, whatever its busy_timeout.
    Here, not in the engine: aiosqlite's thread outlives a failed opening and complains once the loop is gone.
    """
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")


def _upgrade(connection: Connection, to: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _prepare(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    """Let SQLite wait for its lock, keep what it said it keeps, and leave transactions to SQLAlchemy."""
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.close()
