"""An inbox and an archive with very many rows, for what must stay quick; on either engine."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

# When the first of them was written; each comes a millisecond later.
FIRST_MS = 1_700_000_000_000

# One statement: values spread as a shop's are, with few languages, few topics, and worth from 0 to 99;
# five say much the same each time.
_SEED = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :count),
spread AS (
  SELECT n,
    CASE n % 5 WHEN 0 THEN 'en' WHEN 1 THEN 'nl' WHEN 2 THEN 'da' WHEN 3 THEN 'nb' ELSE 'de' END AS language,
    CASE n % 6 WHEN 0 THEN 'track_order' WHEN 1 THEN 'refund_status' WHEN 2 THEN 'return_item'
      WHEN 3 THEN 'out_of_scope' WHEN 4 THEN 'complaint' ELSE 'delivery_time' END AS guess
  FROM numbers
)
INSERT INTO inbox (id, fingerprint, text, language, intent, guess, guesses, margin, frustration, signals,
  worth, count, shopper, conversation, epoch, seq, ts_ms, state, cluster)
SELECT n + 1, 'f' || n, 'this is message ' || n || ' of somebody who waits for a parcel', language,
  guess, guess, '[["track_order",0.5],["delivery_time",0.4]]', 0.1, 0.2, '', n * 7919 % 100, 1,
  's' || (n / 3),
  'aaaaaaaaaaaaaaaaaaaaaaaaaa', 1, n, 1700000000000 + n, 'new', n % 20000 + 1
FROM spread
"""


# Ten entries a conversation, of which an agent wrote two; twenty agents. One word stands in all of them, one
# in each twentieth, one in each thousandth.
_ENTRIES = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :count)
INSERT INTO entries (conversation, epoch, seq, ts_ms, role, kind, visible, "by", body)
SELECT 'aaaaaaaaaaaaaaaaaaaa' || (100000 + n / 10), 1, n, 1700000000000 + n,
  CASE WHEN n % 10 > 7 THEN 'agent' ELSE 'shopper' END, 'text', 'all',
  CASE WHEN n % 10 > 7 THEN 'agent' || (n / 10 % 20) ELSE '' END, '{}'
FROM numbers
"""
_WORDS = """
INSERT INTO search (id, conversation, epoch, seq, words)
SELECT seq + 1, conversation, epoch, seq,
  'where is the parcel rare' || (seq % 1000) || ' some' || (seq % 20) || ' of somebody who waits'
FROM entries
"""


async def seed(engine: AsyncEngine, count: int) -> None:
    """Add that many rows that nobody has looked at, to an empty inbox."""
    async with engine.begin() as connection:
        await connection.execute(text(_SEED), {"count": count})
    await _counted(engine)


async def seed_archive(engine: AsyncEngine, count: int) -> None:
    """Add that many entries with their words to an empty archive."""
    async with engine.begin() as connection:
        await connection.execute(text(_ENTRIES), {"count": count})
        await connection.execute(text(_WORDS))
    await _counted(engine)


async def _counted(engine: AsyncEngine) -> None:
    """Let PostgreSQL know what it has, as it comes to know by itself within minutes."""
    if engine.dialect.name == "postgresql":
        async with engine.connect() as connection:
            outside = await connection.execution_options(isolation_level="AUTOCOMMIT")
            await outside.execute(text("VACUUM ANALYZE"))
