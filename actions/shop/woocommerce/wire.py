"""WooCommerce's REST API on the wire: what is asked for, and the fields that are kept of the answers."""

from typing import Any

import msgspec

from actions.shop.port import OrderState

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
    date_created_gmt: str | None = None
    customer_id: int = 0


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
