"""Turns the demo shop's rows into values; its days count from today, so it never ages."""

import sqlite3
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from actions.shop.faults import HOSTILE, Fault
from actions.shop.port import (
    Action,
    Event,
    Money,
    Order,
    OrderState,
    ParcelState,
    Place,
    Product,
    Refund,
    RefundState,
    Shipment,
    Window,
)
from actions.shop.proof import Keys
from actions.shop.records import Record
from actions.shop.text import clean

RETURN_DAYS = 30
# Before this hour: today from, to; later than all: tomorrow morning.
VAN_ROUNDS = ((16, 17, 19), (19, 20, 22))


def record(row: sqlite3.Row, *, now: datetime, wishes: list[sqlite3.Row], fault: Fault) -> Record:
    """Return the order in this row as it stands now."""
    address = next((wish["address"] for wish in reversed(wishes) if wish["address"]), "")
    return Record(
        id=row["number"],
        order=order(row, now, fault),
        keys=Keys(email=row["email"], postcodes=(row["postcode"],), customer=row["email"]),
        address=address,
        marks=frozenset(wish["key"] for wish in wishes),
    )


def order(row: sqlite3.Row, now: datetime, fault: Fault) -> Order:
    """Return what may be said of it."""
    today = now.date()
    return Order(
        number=row["number"],
        state=OrderState(row["state"]),
        promised=_window(row, now) if row["window_day"] and not row["parcel"] else None,
        shipments=(_shipment(row, now, fault),) if row["parcel"] else (),
        total=_total(row),
        charges=_charges(row),
        restock=_day(row["restock_day"], today),
        refunds=(_refund(row, today),) if row["refund_state"] else (),
        possible=frozenset(_possible(row)),
    )


def product(row: sqlite3.Row, rows: list[sqlite3.Row], today: date) -> Product:
    """Return the product in this row, with those of its alternatives that are in stock."""
    wanted = row["alternatives"].split("|")
    return Product(
        id=row["id"],
        name=row["name"],
        count=int(row["count"]),
        restock=_day(row["restock_day"], today),
        alternatives=tuple(other["name"] for other in rows if other["id"] in wanted and int(other["count"])),
    )


def _possible(row: sqlite3.Row) -> set[Action]:
    if row["state"] in (OrderState.UNPAID, OrderState.RECEIVED, OrderState.BACKORDER):
        return {Action.CANCEL, Action.CHANGE_ADDRESS}
    is_here = row["state"] == OrderState.SHIPPED and row["parcel_state"] == ParcelState.DELIVERED
    is_young = is_here and int(row["delivered_day"]) >= -RETURN_DAYS
    return {Action.REQUEST_RETURN} if is_young else set()


def _total(row: sqlite3.Row) -> Money | None:
    return Money(amount=Decimal(row["total"]), currency=row["currency"]) if row["total"] else None


def _charges(row: sqlite3.Row) -> tuple[Money, ...]:
    total = _total(row)
    return (total,) * int(row["charges"] or 0) if total else ()


def _shipment(row: sqlite3.Row, now: datetime, fault: Fault) -> Shipment:
    delivered = _day(row["delivered_day"], now.date())
    at = _at(delivered, row["delivered_at"], now) if delivered else None
    return Shipment(
        carrier=clean(HOSTILE + row["carrier"]) if fault is Fault.HOSTILE_TEXT else row["carrier"],
        number=row["parcel"],
        state=ParcelState(row["parcel_state"]),
        events=(Event(state=ParcelState.DELIVERED, at=at),) if at else (),
        window=_window(row, now) if row["window_day"] else None,
        pickup=row["pickup"] or None,
        pickup_until=_day(row["pickup_until_day"], now.date()),
        delivered_at=at,
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
    earliest, latest = (_at(day, hour, now) for hour in hours)
    return Window(earliest=earliest, latest=latest, source=source)


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
