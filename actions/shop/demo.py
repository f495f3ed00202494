"""The demo shop: one SQLite file, seeded at first start, with bad days at the turn of a switch."""

import asyncio
import csv
import sqlite3
import unicodedata
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.shop import demo_rows, faults, records
from actions.shop.errors import Unavailable
from actions.shop.faults import Fault
from actions.shop.port import (
    MOST_ORDERS,
    Action,
    Address,
    Document,
    Done,
    Facts,
    Order,
    OrderState,
    Product,
    Send,
)
from actions.shop.proof import Proof
from actions.shop.records import Record, Records, Wish

HERE = Path(__file__).parent
BUSY_LIMIT_S = 2  # shorter than the shop's limit, so that a locked file is told as such
WISHES = """CREATE TABLE IF NOT EXISTS wishes (
    key TEXT PRIMARY KEY, number TEXT NOT NULL, action TEXT NOT NULL, address TEXT NOT NULL)"""


class DemoShop:
    """Reads and writes in a thread; the event loop never waits for the disk."""

    def __init__(self, file: Path, *, clock: Callable[[], datetime], tz: ZoneInfo) -> None:
        self.fault = Fault.NONE
        self._file = file
        self._clock = clock
        self._tz = tz
        self._records = Records(self._record, life_s=0)

    @classmethod
    def open(cls, file: Path, *, clock: Callable[[], datetime], tz: ZoneInfo) -> "DemoShop":
        """Return the shop in this file; a file that is not there yet is made and filled."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, timeout=BUSY_LIMIT_S, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")  # two processes that start together must not both fill it
            for table, key in (("orders", "number"), ("products", "id")):
                _fill(db, table, key)
            db.execute(WISHES)
            db.execute("COMMIT")
        return cls(file, clock=clock, tz=tz)

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        """Return the order if there is one and the proof opens it."""
        return await self._records.find(number, proof)

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        """Return the orders of the account with this e-mail address: in the demo shop that is the id."""
        await faults.strike(self.fault)
        query = f"SELECT * FROM orders WHERE email = ? ORDER BY rowid DESC LIMIT {MOST_ORDERS}"  # noqa: S608
        rows = await asyncio.to_thread(self._rows, query, customer)
        found = [demo_rows.record(row, now=self._now(), wishes=[], fault=self.fault) for row in rows]
        return self._records.of_customer(customer, found)

    async def cancel(self, number: str, *, key: str) -> Done:
        """Cancel what was not packed yet."""
        change = f"UPDATE orders SET state = '{OrderState.CANCELLED}' WHERE number = ?"  # noqa: S608
        return await self._carry_out(Action.CANCEL, number, key=key, change=change)

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        """Note the new address; what it proves itself with follows it."""
        wanted = records.address_digest(
            street=address.street, postcode=address.postcode, city=address.city, country=address.country
        )
        change = "UPDATE orders SET postcode = ? WHERE number = ?"
        values = (address.postcode,)
        return await self._carry_out(
            Action.CHANGE_ADDRESS, number, key=key, change=change, values=values, address=wanted
        )

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        """Note the wish; a person of the shop answers it."""
        return await self._carry_out(Action.REQUEST_RETURN, number, key=key)

    async def documents(self, number: str) -> tuple[Document, ...]:
        """Return none: the demo shop writes no papers."""
        return ()

    async def tell_owner(self, number: str, send: Send) -> str:
        """Have `send` write to the e-mail address on file."""
        return await self._records.tell_owner(number, send)

    async def find_product(self, text: str) -> Product | None:
        """Return the product whose own words the sentence has most of, or None."""
        await faults.strike(self.fault)
        rows = await asyncio.to_thread(self._rows, "SELECT * FROM products ORDER BY rowid")
        plain = f" {unicodedata.normalize('NFKC', text).casefold()}"
        found = max(rows, key=lambda row: _score(row, plain))
        return demo_rows.product(found, rows, self._now().date()) if _score(found, plain) else None

    async def facts(self) -> Facts:
        """Return the demo shop's name."""
        await faults.strike(self.fault)
        return Facts(name="Fjord & Field")

    async def health(self) -> str:
        """Return how many orders there are."""
        await faults.strike(self.fault)
        rows = await asyncio.to_thread(self._rows, "SELECT count(*) AS orders FROM orders")
        return f"the demo shop, {rows[0]['orders']} orders"

    async def close(self) -> None:
        """Do nothing: every call closes its own connection."""

    async def _record(self, number: str) -> Record | None:
        await faults.strike(self.fault)
        query, wanted = "SELECT * FROM orders WHERE number = ?", number
        if self.fault is Fault.WRONG_ORDER:
            query = "SELECT * FROM orders WHERE number != ? LIMIT 1"
        rows = await asyncio.to_thread(self._rows, query, wanted)
        if not rows:
            return None
        wishes = await asyncio.to_thread(
            self._rows, "SELECT * FROM wishes WHERE number = ? ORDER BY rowid", number
        )
        return demo_rows.record(rows[0], now=self._now(), wishes=wishes, fault=self.fault)

    async def _carry_out(
        self,
        action: Action,
        number: str,
        *,
        key: str,
        change: str = "",
        values: tuple[str, ...] = (),
        address: str = "",
    ) -> Done:
        async def send(record: Record) -> str | None:
            await asyncio.to_thread(self._write, (key, record.id, action, address), change, values)
            if self.fault is Fault.CUT_AFTER_COMMIT:
                self.fault = Fault.ERROR  # and the line stays dead
                raise Unavailable("the line was cut")
            return None

        return await self._records.carry_out(
            number, Wish(action=action, send=send, is_done=records.is_marked(key))
        )

    def _write(self, wish: tuple[str, ...], change: str, values: tuple[str, ...]) -> None:
        with closing(sqlite3.connect(self._file, timeout=BUSY_LIMIT_S)) as db, db:
            db.execute("INSERT OR IGNORE INTO wishes VALUES (?, ?, ?, ?)", wish)
            if change:
                db.execute(change, (*values, wish[1]))

    def _rows(self, query: str, *parameters: str) -> list[sqlite3.Row]:
        # Read-only: a file that has gone away is an error, not a new and empty shop.
        uri = f"{self._file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_LIMIT_S)) as db:
            db.row_factory = sqlite3.Row
            return db.execute(query, parameters).fetchall()

    def _now(self) -> datetime:
        return self._clock().astimezone(self._tz)


def _fill(db: sqlite3.Connection, table: str, key: str) -> None:
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
        return
    with (HERE / f"demo_{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = ", ".join(f"{name} TEXT NOT NULL{' PRIMARY KEY' if name == key else ''}" for name in header)
    db.execute(f"CREATE TABLE {table} ({columns})")
    db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(header))})", rows)  # noqa: S608  # our own names


def _score(row: sqlite3.Row, plain: str) -> int:
    words: list[str] = row["words"].split("|")
    return sum(len(word) for word in words if f" {word}" in plain)
