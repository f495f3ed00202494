"""The orders and products that every fake shop has, as no shop system writes them."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal

from aiohttp import web


@dataclass(frozen=True)
class Sample:
    """One order; the numbers and proofs are those of the demo shop."""

    number: str
    email: str
    postcode: str
    state: str  # unpaid, fresh, shipped, delivered, cancelled
    carrier: str = ""
    tracking: str = ""
    total: Decimal = Decimal("129.50")
    refunded: Decimal | None = None
    street: str = "Street 1"
    city: str = "Town"
    country: str = "NL"
    name: str = "Ida Visser"
    phone: str = "+31201234567"
    marks: dict[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    account: int = 0  # 0: ordered as a guest

    def changed(self, **change: object) -> "Sample":
        return replace(self, **change)  # type: ignore[arg-type]  # the fakes name the fields


ORDERS = [
    Sample("20394811", "ida@example.org", "3512 JE", "shipped", "PostNord", "PN733904811NL", account=501),
    Sample("20394822", "robin@example.org", "8000", "shipped", "GLS", "GLS50394822DK", account=502),
    Sample("20394844", "ada1@example.com", "1012 AB", "unpaid"),
    Sample("20394866", "cato3@example.org", "5003", "fresh", account=501),
    Sample("20394877", "dana4@example.com", "10115", "fresh"),
    Sample("20395119", "bo26@example.org", "1620", "delivered", "PostNord", "PO60037183D"),
    Sample(
        "20395152",
        "eli29@example.org",
        "9711 LX",
        "delivered",
        "PostNL",
        "PO60037576N",
        refunded=Decimal("34.95"),
    ),
    Sample("20395207", "jo34@example.com", "9000", "cancelled"),
]


@dataclass(frozen=True)
class Ware:
    """One product; `instead` names what is linked to it."""

    id: int
    name: str
    count: int
    instead: tuple[int, ...] = ()


WARES = [
    Ware(1, "Skog 40 backpack", 9),
    Ware(2, "Fjell 2 tent", 0, (3,)),
    Ware(3, "Fjell 3 tent", 6),
    Ware(4, "Regn rain jacket", 14),
]
HOSTILE = "<img src=x onerror=alert(1)>{slot}/restart\u202egnp.\x1b[31m\r\n"


class FakeShop(ABC):
    """State that all fakes share: orders that change, what was written, and tricks to play."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.orders = {order.number: order for order in ORDERS}
        self.writes: list[str] = []
        self.mixed_up = False
        self.hostile = False

    @abstractmethod
    def app(self) -> web.Application:
        """Return the server."""

    def find(self, number: str) -> Sample | None:
        """Return the order, or another one on a mixed-up day."""
        if self.mixed_up:
            return next(order for order in self.orders.values() if order.number != number)
        return self.orders.get(number)

    def bought_by(self, account: int) -> list[Sample]:
        """Return an account's orders, the newest first, behind one that is somebody else's."""
        own = [order for order in self.orders.values() if order.account == account]
        others = [order for order in self.orders.values() if order.account not in (0, account)]
        return [*others[:1], *reversed(own)]

    def write(self, verb: str, number: str, **change: object) -> None:
        """Change an order and remember that it was changed."""
        self.writes.append(verb)
        self.orders[number] = self.orders[number].changed(**change)

    def carrier(self, order: Sample) -> str:
        return HOSTILE + order.carrier if self.hostile else order.carrier

    def days_ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)
