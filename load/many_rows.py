"""An inbox with very many rows, for what must stay quick."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

# One statement: values spread as a shop's are, with few languages, few topics, and worth from 0 to 99.
_SEED = """
WITH RECURSIVE numbers(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM numbers WHERE n + 1 < :count),
some AS (
  SELECT n,
    CASE n % 5 WHEN 0 THEN 'en' WHEN 1 THEN 'nl' WHEN 2 THEN 'da' WHEN 3 THEN 'nb' ELSE 'de' END AS language,
    CASE n % 6 WHEN 0 THEN 'track_order' WHEN 1 THEN 'refund_status' WHEN 2 THEN 'return_item'
      WHEN 3 THEN 'out_of_scope' WHEN 4 THEN 'complaint' ELSE 'delivery_time' END AS guess
  FROM numbers
)
INSERT INTO inbox (id, fingerprint, text, language, intent, guess, guesses, margin, frustration, signals,
  worth, count, shopper, conversation, epoch, seq, ts_ms, state)
SELECT n + 1, 'f' || n, 'this is message ' || n || ' of somebody who waits for a parcel', language,
  guess, guess, '[["track_order",0.5],["delivery_time",0.4]]', 0.1, 0.2, '', n * 7919 % 100, 1, 's' || n / 3,
  'aaaaaaaaaaaaaaaaaaaaaaaaaa', 1, n, 1700000000000 + n, 'new'
FROM some
"""


async def seed(engine: AsyncEngine, count: int) -> None:
    """Add that many rows that nobody has looked at, to an empty inbox in SQLite."""
    async with engine.begin() as connection:
        await connection.execute(text(_SEED), {"count": count})
