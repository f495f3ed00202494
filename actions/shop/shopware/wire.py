"""Shopware's Admin API on the wire: what is asked for, and the fields that are kept of the answers."""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any

import msgspec

from actions.shop.port import ParcelState

MARK = "skranke_"
ID = re.compile("[0-9a-f]{32}")
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
    """Whose order it is, and whom its mail goes to."""

    email: str = ""
    customerId: str | None = None


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
    orderDateTime: datetime | None = None
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


FAILED = {"failed", "cancelled"}


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
            "order_customer": ["email", "customerId"],
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


def of_customer(customer: str, most: int) -> dict[str, Any]:
    """Return the search for the latest orders of an account."""
    wanted = [{"type": "equals", "field": "orderCustomer.customerId", "value": customer}]
    sort = [{"field": "orderDateTime", "order": "DESC"}]
    return {**order(""), "limit": most, "filter": wanted, "sort": sort}


def country(iso: str) -> dict[str, Any]:
    """Return the search for a country."""
    wanted = [{"type": "equals", "field": "iso", "value": iso.upper()}]
    return {"limit": 1, "filter": wanted, "includes": {"country": ["id"]}}


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
