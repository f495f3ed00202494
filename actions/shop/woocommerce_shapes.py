"""WooCommerce's answers: the fields that are read (no others are kept), and what they mean."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from actions.shop import port
from actions.shop.errors import BadUpstream
from actions.shop.port import Action, Money, OrderState, ParcelState, RefundState, Shipment
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest
from actions.shop.text import clean, link

MARK = "_skranke_"  # of what we did, in the order's meta data: that is how it is done once
# The plugins "Shipment Tracking" and "Advanced Shipment Tracking" share this key and most of its fields.
TRACKING = "_wc_shipment_tracking_items"

STATES = {
    "pending": OrderState.UNPAID,
    "failed": OrderState.UNPAID,
    "checkout-draft": OrderState.UNPAID,
    "on-hold": OrderState.UNPAID,
    "processing": OrderState.RECEIVED,
    "shipped": OrderState.SHIPPED,
    "partial-shipped": OrderState.SHIPPED,
    "delivered": OrderState.SHIPPED,
    "completed": OrderState.SHIPPED,
    "cancelled": OrderState.CANCELLED,
    "trash": OrderState.CANCELLED,
    "refunded": OrderState.REFUNDED,
}


class Billing(msgspec.Struct):
    """What an order is opened with."""

    email: str = ""
    postcode: str = ""


class Shipping(msgspec.Struct):
    """Where it goes: becomes a digest at once."""

    address_1: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""


class Meta(msgspec.Struct):
    """What plugins keep with an order."""

    key: str = ""
    value: Any = None


class PartRefund(msgspec.Struct):
    """That there is a refund; its day is in the refunds' own list."""

    id: int


class Order(msgspec.Struct):
    """An order as far as we read it; IP address, order key and payment link are never decoded."""

    id: int
    number: str
    status: str
    currency: str
    total: str
    billing: Billing
    shipping: Shipping
    meta_data: list[Meta] = []
    refunds: list[PartRefund] = []
    date_completed_gmt: str | None = None


FIELDS = {"_fields": ",".join(Order.__struct_fields__)}


class Refund(msgspec.Struct):
    """Money that went back."""

    amount: str
    date_created_gmt: str


class Receipt(msgspec.Struct):
    """A receipt for some days."""

    receipt_url: str


class Number(msgspec.Struct):
    """An order's id and number."""

    id: int
    number: str


class Site(msgspec.Struct):
    """The site itself."""

    name: str = ""
    url: str = ""


class Product(msgspec.Struct):
    """A product as far as we read it."""

    id: int
    name: str
    stock_status: str = "instock"
    stock_quantity: float | None = None
    upsell_ids: list[int] = []
    cross_sell_ids: list[int] = []
    related_ids: list[int] = []


PRODUCT_FIELDS = {"_fields": ",".join(Product.__struct_fields__)}


def record(order: Order, refunds: list[Refund], *, returns_since: datetime, tz: ZoneInfo) -> Record:
    """Return the order in the house's own values."""
    shipments = _shipments(order)
    state = _state(order, shipments)
    found = port.Order(
        number=order.number,
        state=state,
        total=_money(order.total, order.currency),
        shipments=shipments,
        refunds=tuple(_refund(one, order.currency, tz) for one in reversed(refunds)),
        possible=frozenset(_possible(order, state, returns_since)),
    )
    where = order.shipping
    return Record(
        id=str(order.id),
        order=found,
        keys=Keys(email=order.billing.email, postcodes=(order.billing.postcode, where.postcode)),
        address=address_digest(
            street=where.address_1, postcode=where.postcode, city=where.city, country=where.country
        ),
        marks=frozenset(meta.key.removeprefix(MARK) for meta in order.meta_data if meta.key.startswith(MARK)),
    )


def shipping(address: port.Address) -> dict[str, str]:
    """Return an address as WooCommerce writes it; what belonged to the old one is emptied."""
    first, _, last = address.name.partition(" ")
    names = {"first_name": first, "last_name": last, "company": "", "address_2": "", "state": ""}
    place = {"address_1": address.street, "postcode": address.postcode, "city": address.city}
    return {**names, **place, "country": address.country}


def product(one: Product) -> port.Product:
    """Return a product; WooCommerce need not count what it sells."""
    count = 0 if one.stock_status != "instock" else None
    if count is None and one.stock_quantity is not None:
        count = max(0, int(one.stock_quantity))
    return port.Product(id=str(one.id), name=clean(one.name), count=count)


def with_names(found: port.Product, ids: list[int], names: dict[int, str]) -> port.Product:
    """Return the product with the names of these alternatives, in this order."""
    others = dict.fromkeys(names[one] for one in ids if one in names and names[one] != found.name)
    return replace(found, alternatives=tuple(others)[:3])


def _state(order: Order, shipments: tuple[Shipment, ...]) -> OrderState:
    state = STATES.get(order.status)
    if state is None:
        # A state of the shop's own: the parcel is the better witness.
        return OrderState.SHIPPED if shipments else OrderState.RECEIVED
    return OrderState.SHIPPED if state is OrderState.RECEIVED and shipments else state


def _possible(order: Order, state: OrderState, returns_since: datetime) -> set[Action]:
    if order.refunds:
        return set()  # money has moved: what is left to do is for a person
    if state in (OrderState.UNPAID, OrderState.RECEIVED):
        return {Action.CANCEL, Action.CHANGE_ADDRESS}
    completed = _gmt(order.date_completed_gmt)
    if state is OrderState.SHIPPED and completed and completed >= returns_since:
        return {Action.REQUEST_RETURN}
    return set()


def _shipments(order: Order) -> tuple[Shipment, ...]:
    items = next((meta.value for meta in order.meta_data if meta.key == TRACKING), None)
    items = list(items.values()) if isinstance(items, dict) else items
    if not isinstance(items, list):
        return ()
    return tuple(_shipment(item) for item in items if isinstance(item, dict) and item.get("tracking_number"))


def _shipment(item: dict[str, Any]) -> Shipment:
    carrier = item.get("custom_tracking_provider") or item.get("tracking_provider") or ""
    name = clean(carrier).replace("-", " ")
    return Shipment(
        carrier=name.title() if name.islower() else name,
        number=clean(item["tracking_number"]),
        state=ParcelState.HANDED_IN,
        link=link(item.get("custom_tracking_link") or item.get("tracking_link")),
    )


def _refund(refund: Refund, currency: str, tz: ZoneInfo) -> port.Refund:
    day = _gmt(refund.date_created_gmt)
    if day is None:
        raise BadUpstream("a refund without a day")
    return port.Refund(
        state=RefundState.PAID, amount=_money(refund.amount, currency), day=day.astimezone(tz).date()
    )


def _money(text: str, currency: str) -> Money:
    try:
        amount = abs(Decimal(text))
    except InvalidOperation as error:
        raise BadUpstream("an amount that is none") from error
    return Money(amount=amount, currency=clean(currency, most=3))


def _gmt(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError as error:
        raise BadUpstream("a day that is none") from error
