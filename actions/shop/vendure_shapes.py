"""Vendure's Admin API: what is asked, the fields that are kept, and what they mean."""

import re
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from actions.shop import port
from actions.shop.port import Action, Event, Money, OrderState, ParcelState, RefundState, Shipment
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest
from actions.shop.text import clean

LOGIN = """mutation Login($name: String!, $password: String!) {
  login(username: $name, password: $password) { kind: __typename } }"""
ORDER = """query Order($code: String!) {
  orders(options: { filter: { code: { eq: $code } }, take: 1 }) { items {
    id code state orderPlacedAt currencyCode totalWithTax
    customer { emailAddress }
    shippingAddress { streetLine1 postalCode city countryCode }
    billingAddress { postalCode }
    fulfillments { state method trackingCode createdAt updatedAt }
    payments { refunds { state total updatedAt } }
    history(options: { filter: { type: { eq: "ORDER_NOTE" } }, take: 50 }) { items { data } }
  } } }"""
CANCEL = """mutation Cancel($id: ID!, $note: String!) {
  change: cancelOrder(input: { orderId: $id, cancelShipping: true, reason: $note }) { kind: __typename }
  noted: addNoteToOrder(input: { id: $id, note: $note, isPublic: false }) { id } }"""
# Fields of a mutation are carried out one after the other: whatever the change says, the way back follows.
MOVE = """mutation Move($id: ID!, $address: UpdateOrderAddressInput!, $note: String!, $back: String!) {
  open: transitionOrderToState(id: $id, state: "Modifying") { kind: __typename }
  change: modifyOrder(input: { dryRun: false, orderId: $id, updateShippingAddress: $address, note: $note,
    options: { recalculateShipping: false } }) { kind: __typename }
  closed: transitionOrderToState(id: $id, state: $back) { kind: __typename } }"""
NOTE = """mutation Note($id: ID!, $note: String!) {
  change: addNoteToOrder(input: { id: $id, note: $note, isPublic: false }) { kind: __typename } }"""
PRODUCTS = """query Products($term: String!) {
  products(options: { filter: { name: { contains: $term }, enabled: { eq: true } }, take: 20 }) { items {
    id name variants { stockLevel stockLevels { stockOnHand stockAllocated } } } } }"""
NEAR = """query Near($id: ID!) {
  product(id: $id) { collections { productVariants(options: { take: 20 }) { items {
    stockLevel product { name enabled } } } } } }"""
CHANNEL = "query Channel { activeChannel { code seller { name } } }"

MARK = re.compile(r"\[skranke:([^\]]+)\]")
STATES = {
    "PaymentAuthorized": OrderState.RECEIVED,
    "PaymentSettled": OrderState.RECEIVED,
    "Modifying": OrderState.RECEIVED,
    "ArrangingPayment": OrderState.UNPAID,
    "ArrangingAdditionalPayment": OrderState.UNPAID,
    "PartiallyShipped": OrderState.SHIPPED,
    "Shipped": OrderState.SHIPPED,
    "PartiallyDelivered": OrderState.SHIPPED,
    "Delivered": OrderState.SHIPPED,
    "Cancelled": OrderState.CANCELLED,
}
PARCELS = {"Shipped": ParcelState.HANDED_IN, "Delivered": ParcelState.DELIVERED}


class Kind(msgspec.Struct):
    """Which type of a union came back."""

    kind: str = ""


class Login(msgspec.Struct):
    """Whether the log-in worked."""

    login: Kind


class Written(msgspec.Struct):
    """What a write came to."""

    change: Kind


class Customer(msgspec.Struct):
    """Whom the order's mail goes to."""

    emailAddress: str = ""


class Place(msgspec.Struct):
    """An address as far as it is compared."""

    streetLine1: str | None = ""
    postalCode: str | None = ""
    city: str | None = ""
    countryCode: str | None = ""


class Fulfillment(msgspec.Struct):
    """A parcel."""

    state: str
    method: str
    createdAt: datetime
    updatedAt: datetime
    trackingCode: str | None = ""


class Refund(msgspec.Struct):
    """Money that goes back, in hundredths."""

    state: str
    total: int
    updatedAt: datetime


class Payment(msgspec.Struct):
    """A payment's refunds."""

    refunds: list[Refund]


class Entry(msgspec.Struct):
    """A note on an order."""

    data: dict[str, Any] = {}


class History(msgspec.Struct):
    """The notes on an order."""

    items: list[Entry]


class Order(msgspec.Struct):
    """An order as far as it is read."""

    id: str
    code: str
    state: str
    currencyCode: str
    totalWithTax: int
    history: History
    orderPlacedAt: str | None = None
    customer: Customer | None = None
    shippingAddress: Place | None = None
    billingAddress: Place | None = None
    fulfillments: list[Fulfillment] | None = None
    payments: list[Payment] | None = None


class OrderList(msgspec.Struct):
    """Orders found."""

    items: list[Order]


class Orders(msgspec.Struct):
    """The answer to ORDER."""

    orders: OrderList


class Level(msgspec.Struct):
    """What one place has of it."""

    stockOnHand: int
    stockAllocated: int


class Variant(msgspec.Struct):
    """What can be bought of a product."""

    stockLevel: str
    stockLevels: list[Level]


class Product(msgspec.Struct):
    """A product."""

    id: str
    name: str
    variants: list[Variant]


class ProductList(msgspec.Struct):
    """Products found."""

    items: list[Product]


class ProductsAnswer(msgspec.Struct):
    """The answer to PRODUCTS."""

    products: ProductList


class Near(msgspec.Struct):
    """The answer to NEAR: what stands in the same collections."""

    product: dict[str, Any] | None = None


class ChannelAnswer(msgspec.Struct):
    """The answer to CHANNEL."""

    activeChannel: dict[str, Any]


def record(order: Order, *, returns_since: datetime, tz: ZoneInfo) -> Record:
    """Return the order in the house's own values."""
    where, bill = order.shippingAddress or Place(), order.billingAddress or Place()
    found = port.Order(
        number=order.code,
        state=_state(order),
        total=_money(order.totalWithTax, order.currencyCode),
        shipments=tuple(_shipment(one) for one in order.fulfillments or () if _is_parcel(one)),
        refunds=tuple(_refund(one, order.currencyCode, tz) for one in _refunds(order)),
        possible=frozenset(_possible(order, returns_since)),
    )
    return Record(
        id=order.id,
        order=found,
        keys=Keys(
            email=order.customer.emailAddress if order.customer else "",
            postcodes=(where.postalCode or "", bill.postalCode or ""),
        ),
        address=_digest(where),
        marks=frozenset(mark for entry in order.history.items for mark in MARK.findall(_note(entry))),
        shop_state=order.state,
    )


def address(wanted: port.Address) -> dict[str, str]:
    """Return an address as Vendure writes it; what belonged to the old one is emptied."""
    place = {"streetLine1": wanted.street, "streetLine2": "", "postalCode": wanted.postcode}
    place |= {"city": wanted.city, "province": "", "countryCode": wanted.country}
    return {"fullName": wanted.name, "company": "", **place}


def marked(note: str, key: str) -> str:
    """Return a note by which a wish is known again."""
    return f"{note} [skranke:{key}]"


def cancelled_note(key: str) -> str:
    """Return what the shop's people read on an order that the chat has cancelled."""
    return marked("Cancelled in the chat. If it was paid, the money is still to be given back.", key)


def product(one: Product) -> port.Product:
    """Return a product; a variant that is in stock without a number is not counted."""
    sold = [variant for variant in one.variants if variant.stockLevel not in ("OUT_OF_STOCK", "0")]
    levels = [level for variant in sold for level in variant.stockLevels]
    left = sum(max(0, level.stockOnHand - level.stockAllocated) for level in levels)
    return port.Product(id=one.id, name=clean(one.name), count=(left or None) if sold else 0)


def with_alternatives(found: port.Product, near: Near) -> port.Product:
    """Return the product with what is in stock beside it."""
    names: dict[str, None] = {}
    for collection in (near.product or {}).get("collections", ()):
        for variant in collection["productVariants"]["items"]:
            name = clean(variant["product"]["name"])
            is_there = variant["product"]["enabled"] and variant["stockLevel"] not in ("OUT_OF_STOCK", "0")
            if is_there and name != found.name:
                names[name] = None
    return replace(found, alternatives=tuple(names)[:3])


def seller(answer: ChannelAnswer) -> str:
    """Return who sells here."""
    channel = answer.activeChannel
    return clean((channel.get("seller") or {}).get("name") or channel.get("code"))


def _state(order: Order) -> OrderState:
    if state := STATES.get(order.state):
        return state
    is_sent = any(_is_parcel(one) for one in order.fulfillments or ())
    return OrderState.SHIPPED if is_sent else OrderState.RECEIVED


def _possible(order: Order, returns_since: datetime) -> set[Action]:
    parcels = [one for one in order.fulfillments or () if one.state != "Cancelled"]
    if _refunds(order):
        return set()  # money has moved: what is left to do is for a person
    # Vendure itself would cancel an order that has left; one in preparation is for people to stop.
    if order.state in ("PaymentAuthorized", "PaymentSettled") and not parcels:
        return {Action.CANCEL, Action.CHANGE_ADDRESS}
    delivered = [one.updatedAt for one in parcels if one.state == "Delivered"]
    if order.state == "Delivered" and delivered and max(delivered) >= returns_since:
        return {Action.REQUEST_RETURN}
    return set()


def _is_parcel(one: Fulfillment) -> bool:
    return one.state in PARCELS and bool(one.trackingCode)


def _shipment(one: Fulfillment) -> Shipment:
    state = PARCELS[one.state]
    return Shipment(
        carrier=clean(one.method),
        number=clean(one.trackingCode),
        state=state,
        events=(Event(state=state, at=one.updatedAt),),
        delivered_at=one.updatedAt if state is ParcelState.DELIVERED else None,
    )


def _refunds(order: Order) -> list[Refund]:
    found = [one for payment in order.payments or () for one in payment.refunds if one.state != "Failed"]
    return sorted(found, key=lambda one: one.updatedAt)


def _refund(one: Refund, currency: str, tz: ZoneInfo) -> port.Refund:
    state = RefundState.PAID if one.state == "Settled" else RefundState.PENDING
    return port.Refund(
        state=state, amount=_money(one.total, currency), day=one.updatedAt.astimezone(tz).date()
    )


def _money(hundredths: int, currency: str) -> Money:
    return Money(amount=Decimal(hundredths).scaleb(-2), currency=clean(currency, most=3))


def _digest(where: Place) -> str:
    return address_digest(
        street=where.streetLine1 or "",
        postcode=where.postalCode or "",
        city=where.city or "",
        country=where.countryCode or "",
    )


def _note(entry: Entry) -> str:
    return str(entry.data.get("note") or "")
