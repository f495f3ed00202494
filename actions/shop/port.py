"""What the assistant may know about an order or a product, and what every shop must tell and do."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from actions.shop.proof import Proof


class OrderState(StrEnum):
    """Where an order stands in the shop; once it is shipped the shipment's state tells more."""

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


class Action(StrEnum):
    """What may be done about an order."""

    CANCEL = "cancel"
    CHANGE_ADDRESS = "change_address"
    REQUEST_RETURN = "request_return"


class Outcome(StrEnum):
    """How a write ended; UNKNOWN goes to a person with a note, and is never tried again by us."""

    DONE = "done"
    UNKNOWN = "unknown"


class DocumentKind(StrEnum):
    """The papers of an order."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    DELIVERY_NOTE = "delivery_note"
    RECEIPT = "receipt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """An amount in a currency (ISO 4217)."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a parcel is expected (aware times), and who says so: a carrier's or the shop's name."""

    earliest: datetime
    latest: datetime
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One step of a parcel, folded to the nine states."""

    state: ParcelState
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipment:
    """One parcel with its carrier; `events` are the steps that are known, the oldest first."""

    carrier: str
    number: str
    state: ParcelState
    events: tuple[Event, ...] = ()
    window: Window | None = None
    link: str | None = None
    pickup: str | None = None
    pickup_until: date | None = None
    delivered_at: datetime | None = None
    place: Place = Place.ADDRESS

    @property
    def sent(self) -> datetime | None:
        """Return when it left the shop, as far as its steps tell."""
        left = (one.at for one in self.events if one.state is not ParcelState.ANNOUNCED)
        return min(left, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund:
    """Money that goes back; `day` is when it was sent, or when it will be at the latest."""

    state: RefundState
    amount: Money | None  # None: not for whoever asks
    day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order, without anything that says whose it is or where it goes."""

    number: str
    state: OrderState
    total: Money | None = None
    charges: tuple[Money, ...] = ()  # what was paid, each time it was; empty where the shop does not say
    promised: Window | None = None
    shipments: tuple[Shipment, ...] = ()
    restock: date | None = None
    refunds: tuple[Refund, ...] = ()
    possible: frozenset[Action] = frozenset()
    placed: date | None = None  # the day on which it was ordered
    region: str = ""  # country and how the postcode begins, "NL-35": of thousands of people

    @property
    def shipment(self) -> Shipment | None:
        """Return the parcel to speak of: the first that is still to come, else the last one."""
        coming = (one for one in self.shipments if one.state is not ParcelState.DELIVERED)
        return next(coming, self.shipments[-1] if self.shipments else None)

    @property
    def window(self) -> Window | None:
        """Return when it is expected: the carrier knows better than the shop."""
        return (self.shipment.window if self.shipment else None) or self.promised

    @property
    def refund(self) -> Refund | None:
        """Return the refund to speak of: one that is still on its way, else the latest."""
        waiting = (one for one in self.refunds if one.state is RefundState.PENDING)
        return next(waiting, self.refunds[-1] if self.refunds else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """Where an order shall go from now on. It goes into the shop and never comes back out of it."""

    name: str = field(repr=False)
    street: str = field(repr=False)
    postcode: str = field(repr=False)
    city: str = field(repr=False)
    country: str  # ISO 3166, two letters


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """The end of a write. `reference` is the shop's own, where it has one (a return's number)."""

    outcome: Outcome
    reference: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A paper of a proven order: a link that ends, for the one conversation that proved it."""

    kind: DocumentKind
    title: str
    link: str = field(repr=False)
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """One product, how many are in stock (None: some), and what else there is when there are none."""

    id: str
    name: str
    count: int | None
    restock: date | None = None
    alternatives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the shop system says about the shop itself; "" where it does not."""

    name: str
    link: str = ""
    email: str = ""
    phone: str = ""
    hours: str = ""


MOST_ORDERS = 4  # as many as a shopper can be asked to choose from
Send = Callable[[str], Awaitable[None]]


class Shop(Protocol):
    """A shop system. Every call raises a ShopError (actions/shop/errors.py) when it cannot answer.

    Writes are for orders that are proven. They read, check, act and read again; `key` is the same for every
    try of one wish, so that a wish is carried out once. Denied: not possible (any more). NotFound: no order.
    """

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        """Return the order with exactly this number, or None: for "none" and for a wrong proof alike."""

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        """Return the latest orders of a customer who is logged in, the newest first; none for nobody's id."""

    async def cancel(self, number: str, *, key: str) -> Done:
        """Cancel the whole order."""

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        """Send it elsewhere."""

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        """Ask the shop to take it back; the shop's people approve it where the system wants that."""

    async def documents(self, number: str) -> tuple[Document, ...]:
        """Return the papers of a proven order; none where the system has none to give."""

    async def tell_owner(self, number: str, send: Send) -> str:
        """Have `send` write to the e-mail address on file; return that address masked."""

    async def find_product(self, text: str) -> Product | None:
        """Return the product that this sentence (in any of the five languages) speaks of, or None."""

    async def facts(self) -> Facts:
        """Return what the system knows about the shop itself."""

    async def health(self) -> str:
        """Return what answered, in a few words for the operator; raise the error that is in the way."""

    async def close(self) -> None:
        """Give back connections."""
