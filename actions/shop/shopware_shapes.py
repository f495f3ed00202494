"""Shopware's Admin API: what is searched for, the fields that are sent and kept, and what they mean."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from actions.shop import port
from actions.shop.port import Action, Money, OrderState, ParcelState, RefundState, Shipment, Window
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest
from actions.shop.text import clean

MARK = "skranke_"
GONE = {"shipped": ParcelState.HANDED_IN, "shipped_partially": ParcelState.HANDED_IN}
GONE |= {"returned": ParcelState.RETURNING, "returned_partially": ParcelState.RETURNING}
UNPAID = {"open", "failed", "reminded", "unconfirmed"}
MONEY_MOVED = {"refunded", "refunded_partially", "chargeback"}
STOREFRONT: dict[str, Any] = {
    "limit": 1,
    "filter": [{"type": "equals", "field": "active", "value": True}],
    "sort": [{"field": "createdAt"}],
    "includes": {"sales_channel": ["name", "translated"]},
}


class Names(msgspec.Struct):
    """Things found that have a name."""

    data: list["Named"]


class Named(msgspec.Struct):
    """A name, in the shop's language or as translated."""

    name: str | None = None
    translated: dict[str, Any] | list[Any] = {}

    @property
    def shown(self) -> str:
        """Return the name that shoppers see."""
        translated = self.translated.get("name") if isinstance(self.translated, dict) else None
        return str(translated or self.name or "")


class State(msgspec.Struct):
    """Where a state machine stands."""

    technicalName: str = ""


class Customer(msgspec.Struct):
    """Whom the order's mail goes to."""

    email: str = ""


class Currency(msgspec.Struct):
    """The order's currency."""

    isoCode: str = ""


class Country(msgspec.Struct):
    """A country."""

    iso: str | None = None


class Place(msgspec.Struct):
    """An address as far as it is compared."""

    street: str = ""
    city: str = ""
    zipcode: str | None = None
    country: Country | None = None


class Amount(msgspec.Struct):
    """A calculated price."""

    totalPrice: Decimal


class Refund(msgspec.Struct):
    """Money that goes back."""

    amount: Amount
    createdAt: datetime
    stateMachineState: State | None = None


class Capture(msgspec.Struct):
    """A captured payment."""

    refunds: list[Refund] | None = None


class Transaction(msgspec.Struct):
    """A payment."""

    amount: Amount
    createdAt: datetime
    updatedAt: datetime | None = None
    stateMachineState: State | None = None
    captures: list[Capture] | None = None


class Delivery(msgspec.Struct):
    """A parcel, or what will be one."""

    id: str
    trackingCodes: list[str] = []
    shippingDateEarliest: datetime | None = None
    shippingDateLatest: datetime | None = None
    updatedAt: datetime | None = None
    stateMachineState: State | None = None
    shippingMethod: Named | None = None
    shippingOrderAddress: Place | None = None


class Order(msgspec.Struct):
    """An order as far as it is read."""

    id: str
    orderNumber: str
    amountTotal: Decimal
    internalComment: str | None = None
    customFields: dict[str, Any] | list[Any] | None = None
    updatedAt: datetime | None = None
    stateMachineState: State | None = None
    orderCustomer: Customer | None = None
    currency: Currency | None = None
    salesChannel: Named | None = None
    billingAddress: Place | None = None
    deliveries: list[Delivery] | None = None
    transactions: list[Transaction] | None = None


class Orders(msgspec.Struct):
    """Orders found."""

    data: list[Order]


class Product(Named):
    """A product; one with variants has their stock."""

    id: str = ""
    availableStock: int | None = 0
    restockTime: int | None = None
    children: list["Product"] | None = None


class Products(msgspec.Struct):
    """Products found."""

    data: list[Product]


class Id(msgspec.Struct):
    """An id."""

    id: str


class Ids(msgspec.Struct):
    """Ids found."""

    data: list[Id]


class Token(msgspec.Struct):
    """What a log-in brings."""

    access_token: str = ""
    expires_in: float = 600.0


class Version(msgspec.Struct):
    """Which Shopware it is."""

    version: str = ""


def order(number: str) -> dict[str, Any]:
    """Return the search for exactly this order; the server sends the named fields only."""
    state: dict[str, Any] = {"stateMachineState": {}}
    refunds = {"refunds": {"associations": state}}
    deliveries = {**state, "shippingMethod": {}, "shippingOrderAddress": {"associations": {"country": {}}}}
    payments = {**state, "captures": {"associations": refunds}}
    plain: dict[str, Any] = {"orderCustomer": {}, "currency": {}, "salesChannel": {}, "billingAddress": {}}
    return {
        "limit": 1,
        "filter": [{"type": "equals", "field": "orderNumber", "value": number}],
        "associations": {
            **state,
            **plain,
            "deliveries": {"associations": deliveries},
            "transactions": {"associations": payments},
        },
        "includes": {
            "order": list(Order.__struct_fields__),
            "order_customer": ["email"],
            "currency": ["isoCode"],
            "sales_channel": ["name", "translated"],
            "shipping_method": ["name", "translated"],
            "order_address": list(Place.__struct_fields__),
            "country": ["iso"],
            "order_delivery": list(Delivery.__struct_fields__),
            "order_transaction": list(Transaction.__struct_fields__),
            "order_transaction_capture": ["refunds"],
            "order_transaction_capture_refund": list(Refund.__struct_fields__),
            "state_machine_state": ["technicalName"],
        },
    }


def country(iso: str) -> dict[str, Any]:
    """Return the search for a country."""
    wanted = [{"type": "equals", "field": "iso", "value": iso.upper()}]
    return {"limit": 1, "filter": wanted, "includes": {"country": ["id"]}}


def address(wanted: port.Address, *, order: str, country: str) -> dict[str, str]:
    """Return a new address of an order."""
    first, _, last = wanted.name.partition(" ")
    place = {"street": wanted.street, "zipcode": wanted.postcode, "city": wanted.city}
    return {"orderId": order, "countryId": country, "firstName": first, "lastName": last or first, **place}


def named(term: str) -> dict[str, Any]:
    """Return the search for products with this word in their name; variants count with their parent."""
    return {
        "limit": 20,
        "filter": [
            {"type": "contains", "field": "name", "value": term},
            {"type": "equals", "field": "active", "value": True},
            {"type": "equals", "field": "parentId", "value": None},
        ],
        "associations": {"children": {}},
        "includes": {"product": list(Product.__struct_fields__)},
    }


def beside(product: str) -> dict[str, Any]:
    """Return the search for what can be sold instead: what is linked to it in cross-selling."""
    linked = "crossSellingAssignedProducts.crossSelling.productId"
    return {
        "limit": 5,
        "filter": [
            {"type": "equals", "field": linked, "value": product},
            {"type": "equals", "field": "active", "value": True},
            {"type": "range", "field": "availableStock", "parameters": {"gt": 0}},
        ],
        "includes": {"product": list(Product.__struct_fields__)},
    }


def record(found: Order, *, returns_since: datetime, tz: ZoneInfo) -> Record:
    """Return the order in the house's own values."""
    deliveries = found.deliveries or []
    where = (deliveries[0].shippingOrderAddress if deliveries else None) or Place()
    bill = found.billingAddress or Place()
    state = _state(found)
    order = port.Order(
        number=found.orderNumber,
        state=state,
        total=_money(found.amountTotal, found),
        promised=_window(found, tz),
        shipments=tuple(one for delivery in deliveries for one in _shipments(delivery)),
        refunds=tuple(_refunds(found, tz)),
        possible=frozenset(_possible(found, state, returns_since)),
    )
    fields = found.customFields if isinstance(found.customFields, dict) else {}
    country = where.country.iso if where.country else ""
    return Record(
        id=found.id,
        order=order,
        keys=Keys(
            email=found.orderCustomer.email if found.orderCustomer else "",
            postcodes=(where.zipcode or "", bill.zipcode or ""),
        ),
        address=address_digest(
            street=where.street, postcode=where.zipcode or "", city=where.city, country=country or ""
        ),
        marks=frozenset(name.removeprefix(MARK) for name in fields if name.startswith(MARK)),
        shop_state=deliveries[0].id if deliveries else "",
    )


def product(one: Product, today: date) -> port.Product:
    """Return a product with what is left of it and its variants."""
    left = sum(max(0, each.availableStock or 0) for each in one.children or [one])
    back = today + timedelta(days=one.restockTime) if one.restockTime and not left else None
    return port.Product(id=one.id, name=clean(one.shown), count=left, restock=back)


def with_alternatives(found: port.Product, near: Products) -> port.Product:
    """Return the product with what is in stock beside it."""
    names = dict.fromkeys(clean(one.shown) for one in near.data if clean(one.shown) != found.name)
    return replace(found, alternatives=tuple(names)[:3])


def _name(state: State | None) -> str:
    return state.technicalName if state else ""


def _state(found: Order) -> OrderState:
    if _name(found.stateMachineState) == "cancelled":
        return OrderState.CANCELLED
    if any(_name(one.stateMachineState) in GONE for one in found.deliveries or ()):
        return OrderState.SHIPPED
    if _name(found.stateMachineState) == "completed":
        return OrderState.SHIPPED
    paid = [_name(one.stateMachineState) for one in found.transactions or ()]
    # An order in progress may be paid by invoice, later.
    is_open = _name(found.stateMachineState) == "open"
    return OrderState.UNPAID if is_open and paid and set(paid) <= UNPAID else OrderState.RECEIVED


def _possible(found: Order, state: OrderState, returns_since: datetime) -> set[Action]:
    if any(_name(one.stateMachineState) in MONEY_MOVED for one in found.transactions or ()):
        return set()  # money has moved: what is left to do is for a person
    states = {_name(one.stateMachineState) for one in found.deliveries or ()}
    if state in (OrderState.UNPAID, OrderState.RECEIVED) and states <= {"open"}:
        return {Action.CANCEL} | ({Action.CHANGE_ADDRESS} if len(found.deliveries or ()) == 1 else set())
    is_over = _name(found.stateMachineState) == "completed" and states <= {"shipped"}
    if is_over and found.updatedAt and found.updatedAt >= returns_since:
        return {Action.REQUEST_RETURN}
    return set()


def _shipments(delivery: Delivery) -> list[Shipment]:
    state = GONE.get(_name(delivery.stateMachineState))
    if state is None:
        return []
    carrier = clean(delivery.shippingMethod.shown if delivery.shippingMethod else "")
    return [
        Shipment(carrier=carrier, number=clean(code), state=state) for code in delivery.trackingCodes if code
    ]


def _window(found: Order, tz: ZoneInfo) -> Window | None:
    for delivery in found.deliveries or ():
        earliest, latest = delivery.shippingDateEarliest, delivery.shippingDateLatest
        if earliest and latest and earliest <= latest:
            source = clean(found.salesChannel.shown if found.salesChannel else "")
            return Window(earliest=earliest.astimezone(tz), latest=latest.astimezone(tz), source=source)
    return None


def _refunds(found: Order, tz: ZoneInfo) -> list[port.Refund]:
    refunds = []
    for payment in found.transactions or ():
        parts = [one for capture in payment.captures or () for one in capture.refunds or ()]
        refunds += [_refund(one, found, tz) for one in parts if _name(one.stateMachineState) not in FAILED]
        if not parts and _name(payment.stateMachineState) == "refunded":
            day = (payment.updatedAt or payment.createdAt).astimezone(tz).date()
            amount = _money(payment.amount.totalPrice, found)
            refunds.append(port.Refund(state=RefundState.PAID, amount=amount, day=day))
    return sorted(refunds, key=lambda one: one.day)


FAILED = {"failed", "cancelled"}


def _refund(one: Refund, found: Order, tz: ZoneInfo) -> port.Refund:
    state = RefundState.PAID if _name(one.stateMachineState) == "completed" else RefundState.PENDING
    day = one.createdAt.astimezone(tz).date()
    return port.Refund(state=state, amount=_money(one.amount.totalPrice, found), day=day)


def _money(amount: Decimal, found: Order) -> Money:
    currency = clean(found.currency.isoCode if found.currency else "", most=3)
    return Money(amount=amount.quantize(Decimal("0.01")), currency=currency)
