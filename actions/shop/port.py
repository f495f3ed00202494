"""What the assistant may know about an order or a product, and what every shop must be able to tell."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol


class ShopUnavailable(Exception):
    """The shop did not answer, or answered something that cannot be trusted."""


class OrderState(StrEnum):
    """Where an order stands in the shop; once it is shipped the parcel's state tells more."""

    UNPAID = "unpaid"
    RECEIVED = "received"
    PACKED = "packed"
    BACKORDER = "backorder"
    SHIPPED = "shipped"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class ParcelState(StrEnum):
    """The nine states to which the carriers' own states fold."""

    ANNOUNCED = "announced"
    HANDED_IN = "handed_in"
    IN_TRANSIT = "in_transit"
    CUSTOMS = "customs"
    OUT_FOR_DELIVERY = "out_for_delivery"
    PICKUP_READY = "pickup_ready"
    DELIVERED = "delivered"
    PROBLEM = "problem"
    RETURNING = "returning"


class Place(StrEnum):
    """Where a parcel was left: a kind of place, never a street or a name."""

    ADDRESS = "address"
    DOORSTEP = "doorstep"
    MAILBOX = "mailbox"
    NEIGHBOUR = "neighbour"
    LOCKER = "locker"
    PICKUP_POINT = "pickup_point"


class RefundState(StrEnum):
    """Whether the money is on its way or has been sent."""

    PENDING = "pending"
    PAID = "paid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a parcel is expected (aware times), and who says so: a carrier's or the shop's name."""

    start: datetime
    end: datetime
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """One parcel with its carrier."""

    carrier: str
    number: str
    state: ParcelState
    pickup: str | None = None
    pickup_until: date | None = None
    delivered_at: datetime | None = None
    place: Place = Place.ADDRESS


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that goes back; `day` is when it was sent, or when it will be at the latest."""

    state: RefundState
    amount: Money
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order. E-mail and postcode are here to be compared with, and are never shown."""

    number: str
    email: str
    postcode: str
    state: OrderState
    window: Window | None = None
    parcel: Parcel | None = None
    restock: date | None = None
    refund: Refund | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product, how many are in stock, and what else there is when there are none."""

    id: str
    name: str
    count: int
    restock: date | None = None
    alternatives: tuple[str, ...] = ()


class Shop(Protocol):
    """A shop system. Both calls raise ShopUnavailable when it cannot answer."""

    async def find_order(self, number: str) -> Order | None:
        """Return the order with exactly this number (8 digits), or None."""

    async def find_product(self, text: str) -> Product | None:
        """Return the product that this sentence (in any of the five languages) speaks of, or None."""
