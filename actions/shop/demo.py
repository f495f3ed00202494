"""The demo shop: one SQLite file, seeded at first start; its days count from today, so it never ages."""

import asyncio
import csv
import sqlite3
import unicodedata
from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from zoneinfo import ZoneInfo

from actions.shop.port import (
    Money,
    Order,
    OrderState,
    Parcel,
    ParcelState,
    Place,
    Product,
    Refund,
    RefundState,
    Window,
)

HERE = Path(__file__).parent
BUSY_LIMIT_S = 2  # shorter than the shop's limit, so that a locked file is told as such
VAN_ROUNDS = (
    (16, 17, 19),
    (19, 20, 22),
)  # before this hour: today from, to; later than all: tomorrow morning


class DemoShop:
    """Reads one row at a time in a thread; the event loop never waits for the disk."""

    def __init__(self, file: Path, *, clock: Callable[[], datetime], tz: ZoneInfo) -> None:
        self._file = file
        self._clock = clock
        self._tz = tz

    @classmethod
    def open(cls, file: Path, *, clock: Callable[[], datetime], tz: ZoneInfo) -> "DemoShop":
        """Return the shop in this file; a file that is not there yet is made and filled."""
        file.parent.mkdir(parents=True, exist_ok=True)
        with closing(sqlite3.connect(file, timeout=BUSY_LIMIT_S, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")  # two processes that start together must not both fill it
            for table, key in (("orders", "number"), ("products", "id")):
                _fill(db, table, key)
            db.execute("COMMIT")
        return cls(file, clock=clock, tz=tz)

    async def find_order(self, number: str) -> Order | None:
        """Return the order with exactly this number, or None."""
        rows = await asyncio.to_thread(self._rows, "SELECT * FROM orders WHERE number = ?", number)
        return _order(rows[0], self._clock().astimezone(self._tz)) if rows else None

    async def find_product(self, text: str) -> Product | None:
        """Return the product whose own words the sentence has most of, or None."""
        rows = await asyncio.to_thread(self._rows, "SELECT * FROM products ORDER BY rowid")
        plain = f" {unicodedata.normalize('NFKC', text).casefold()}"
        found = max(rows, key=lambda row: _score(row, plain))
        return _product(found, rows, self._today()) if _score(found, plain) else None

    def _rows(self, query: str, *parameters: str) -> list[sqlite3.Row]:
        # Read-only: a file that has gone away is an error, not a new and empty shop.
        uri = f"{self._file.absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(uri, uri=True, timeout=BUSY_LIMIT_S)) as db:
            db.row_factory = sqlite3.Row
            return db.execute(query, parameters).fetchall()

    def _today(self) -> date:
        return self._clock().astimezone(self._tz).date()


def _fill(db: sqlite3.Connection, table: str, key: str) -> None:
    if db.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone():
        return
    with (HERE / f"demo_{table}.csv").open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    columns = ", ".join(f"{name} TEXT NOT NULL{' PRIMARY KEY' if name == key else ''}" for name in header)
    db.execute(f"CREATE TABLE {table} ({columns})")
    db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(header))})", rows)  # noqa: S608  # our own names


def _order(row: sqlite3.Row, now: datetime) -> Order:
    today = now.date()
    return Order(
        number=row["number"],
        email=row["email"],
        postcode=row["postcode"],
        state=OrderState(row["state"]),
        window=_window(row, now) if row["window_day"] else None,
        parcel=_parcel(row, now) if row["parcel"] else None,
        restock=_day(row["restock_day"], today),
        refund=_refund(row, today) if row["refund_state"] else None,
    )


def _parcel(row: sqlite3.Row, now: datetime) -> Parcel:
    delivered = _day(row["delivered_day"], now.date())
    return Parcel(
        carrier=row["carrier"],
        number=row["parcel"],
        state=ParcelState(row["parcel_state"]),
        pickup=row["pickup"] or None,
        pickup_until=_day(row["pickup_until_day"], now.date()),
        delivered_at=_at(delivered, row["delivered_at"], now) if delivered else None,
        place=Place(row["place"] or Place.ADDRESS),
    )


def _window(row: sqlite3.Row, now: datetime) -> Window:
    source = row["window_source"]
    if row["window_day"] == "later":
        today, morning = now.date(), now.date() + timedelta(days=1)
        for until, start, end in VAN_ROUNDS:
            if now.hour < until:
                return _hours(today, (f"{start}:00", f"{end}:00"), now=now, source=source)
        return _hours(morning, ("09:00", "12:00"), now=now, source=source)
    day = now.date() + timedelta(days=int(row["window_day"]))
    return _hours(day, (row["window_from"], row["window_to"]), now=now, source=source)


def _hours(day: date, hours: tuple[str, str], *, now: datetime, source: str) -> Window:
    start, end = (_at(day, hour, now) for hour in hours)
    return Window(start=start, end=end, source=source)


def _refund(row: sqlite3.Row, today: date) -> Refund:
    return Refund(
        state=RefundState(row["refund_state"]),
        amount=Money(amount=Decimal(row["refund_amount"]), currency=row["refund_currency"]),
        day=today + timedelta(days=int(row["refund_day"])),
    )


def _day(offset: str, today: date) -> date | None:
    return today + timedelta(days=int(offset)) if offset else None


def _at(day: date, hours: str, now: datetime) -> datetime:
    return datetime.combine(day, time.fromisoformat(hours), now.tzinfo)


def _score(row: sqlite3.Row, plain: str) -> int:
    words: list[str] = row["words"].split("|")
    return sum(len(word) for word in words if f" {word}" in plain)


def _product(row: sqlite3.Row, rows: list[sqlite3.Row], today: date) -> Product:
    wanted = row["alternatives"].split("|")
    return Product(
        id=row["id"],
        name=row["name"],
        count=int(row["count"]),
        restock=_day(row["restock_day"], today),
        alternatives=tuple(other["name"] for other in rows if other["id"] in wanted and int(other["count"])),
    )
