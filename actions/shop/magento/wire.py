"""Magento's REST API on the wire: what is asked for, and the fields that are kept of the answers."""

import re
from decimal import Decimal
from typing import Any

import msgspec

from actions.shop.port import OrderState

MARK = re.compile(r"\[skranke:([^\]]+)\]")
MAY_HAVE_LEFT = {"processing", "complete", "closed"}
STATES = {
    "new": OrderState.RECEIVED,
    "pending_payment": OrderState.UNPAID,
    "payment_review": OrderState.RECEIVED,
    "processing": OrderState.RECEIVED,
    "holded": OrderState.RECEIVED,
    "complete": OrderState.SHIPPED,
    "closed": OrderState.REFUNDED,
    "canceled": OrderState.CANCELLED,
}
ORDER_FIELDS = (
    "items[entity_id,increment_id,created_at,state,customer_id,customer_email,order_currency_code,grand_total,"
    "total_refunded,"
    "total_invoiced,billing_address[postcode],status_histories[comment],"
    "extension_attributes[shipping_assignments[shipping[address[street,postcode,city,country_id]]]]]"
)
ADDRESS_FIELDS = "items[increment_id,extension_attributes[shipping_assignments[shipping[address]]]]"
OPEN, REFUNDED = 1, 2  # of a credit memo


class Place(msgspec.Struct):
    """An address as far as it is compared."""

    street: list[str] | None = None
    postcode: str | None = ""
    city: str | None = ""
    country_id: str | None = ""


class Shipping(msgspec.Struct):
    """Where it goes."""

    address: Place | None = None


class Assignment(msgspec.Struct):
    """A part of the order with its shipping."""

    shipping: Shipping | None = None


class More(msgspec.Struct):
    """What Magento keeps apart."""

    shipping_assignments: list[Assignment] | None = None


class Comment(msgspec.Struct):
    """A comment on the order."""

    comment: str | None = ""


class Order(msgspec.Struct):
    """An order as far as it is read."""

    entity_id: int
    increment_id: str
    state: str
    grand_total: Decimal
    created_at: str = ""
    order_currency_code: str = ""
    customer_id: int | None = None
    customer_email: str | None = ""
    total_refunded: Decimal | None = None
    total_invoiced: Decimal | None = None
    billing_address: Place | None = None
    status_histories: list[Comment] | None = None
    extension_attributes: More | None = None


class Orders(msgspec.Struct):
    """Orders found."""

    items: list[Order] | None = None


class Addresses(msgspec.Struct):
    """An order's delivery address as Magento has it: read to be sent back, and never kept."""

    items: list[dict[str, Any]] | None = None


class Track(msgspec.Struct):
    """A parcel."""

    track_number: str | None = ""
    title: str | None = ""


class Shipment(msgspec.Struct):
    """What was sent together."""

    created_at: str
    tracks: list[Track] | None = None


class Shipments(msgspec.Struct):
    """Shipments found."""

    items: list[Shipment] | None = None


class Memo(msgspec.Struct):
    """A credit memo: money that goes back."""

    grand_total: Decimal
    created_at: str
    state: int | None = REFUNDED


class Memos(msgspec.Struct):
    """Credit memos found."""

    items: list[Memo] | None = None


class Link(msgspec.Struct):
    """What is linked to a product."""

    linked_product_sku: str


class Product(msgspec.Struct):
    """A product."""

    sku: str
    name: str
    product_links: list[Link] | None = None


class Products(msgspec.Struct):
    """Products found."""

    items: list[Product] | None = None


class Stock(msgspec.Struct):
    """How many there are."""

    is_in_stock: bool = False
    manage_stock: bool = True
    qty: float | None = 0


class StoreConfig(msgspec.Struct):
    """The store itself."""

    store_name: str | None = ""
    base_url: str | None = ""


class StoreData(msgspec.Struct):
    """The store in GraphQL's envelope."""

    storeConfig: StoreConfig


class Store(msgspec.Struct):
    """The answer about the store."""

    data: StoreData


def search(*wanted: tuple[str, str, str], fields: str, most: int) -> dict[str, str]:
    """Return Magento's search criteria; each (field, value, way) must hold."""
    params = {"searchCriteria[pageSize]": str(most), "fields": fields}
    for number, (name, value, way) in enumerate(wanted):
        group = f"searchCriteria[filter_groups][{number}][filters][0]"
        params |= {f"{group}[field]": name, f"{group}[value]": value, f"{group}[condition_type]": way}
    return params


def order(number: str) -> dict[str, str]:
    """Return the search for exactly this order; the server sends the named fields only."""
    return search(("increment_id", number, "eq"), fields=ORDER_FIELDS, most=1)


def of_customer(customer: str, most: int) -> dict[str, str]:
    """Return the search for the latest orders of an account."""
    newest = {"searchCriteria[sortOrders][0][field]": "created_at"}
    newest |= {"searchCriteria[sortOrders][0][direction]": "DESC"}
    return search(("customer_id", customer, "eq"), fields=ORDER_FIELDS, most=most) | newest


def address_of(number: str) -> dict[str, str]:
    """Return the search for the whole delivery address of an order."""
    return search(("increment_id", number, "eq"), fields=ADDRESS_FIELDS, most=1)


def shipments(order: int) -> dict[str, str]:
    """Return the search for an order's parcels."""
    return search(
        ("order_id", str(order), "eq"), fields="items[created_at,tracks[track_number,title]]", most=20
    )


def memos(order: int) -> dict[str, str]:
    """Return the search for an order's refunds."""
    return search(("order_id", str(order), "eq"), fields="items[grand_total,created_at,state]", most=20)


def products(field: str, value: str, way: str) -> dict[str, str]:
    """Return the search for products that are on sale and can be seen."""
    shown = (("status", "1", "eq"), ("visibility", "2,3,4", "in"))
    fields = "items[sku,name,product_links[linked_product_sku]]"
    return search((field, value, way), *shown, fields=fields, most=20)
