"""Vendure's Admin API on the wire: what is asked for, and the fields that are kept of the answers."""

import re
from datetime import datetime
from typing import Any

import msgspec

from actions.shop.port import OrderState, ParcelState

LOGIN = """mutation Login($name: String!, $password: String!) {
  login(username: $name, password: $password) { kind: __typename } }"""
ORDER_FIELDS = """
    id code state orderPlacedAt currencyCode totalWithTax
    customer { id emailAddress }
    shippingAddress { streetLine1 postalCode city countryCode }
    billingAddress { postalCode }
    fulfillments { state method trackingCode createdAt updatedAt }
    payments { refunds { state total updatedAt } }
    history(options: { filter: { type: { eq: "ORDER_NOTE" } }, take: 50 }) { items { data } }
"""
ORDER = f"""query Order($code: String!) {{
  orders(options: {{ filter: {{ code: {{ eq: $code }} }}, take: 1 }}) {{ items {{ {ORDER_FIELDS} }} }} }}"""
CUSTOMER = f"""query Customer($id: ID!, $most: Int!) {{
  customer(id: $id) {{ orders(options: {{
    filter: {{ active: {{ eq: false }} }}, sort: {{ orderPlacedAt: DESC }}, take: $most
  }}) {{ items {{ {ORDER_FIELDS} }} }} }} }}"""
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
    """Whose order it is, and whom its mail goes to."""

    emailAddress: str = ""
    id: str = ""


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
    orderPlacedAt: datetime | None = None
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


class CustomerOrders(msgspec.Struct):
    """A customer's orders."""

    orders: OrderList


class CustomerAnswer(msgspec.Struct):
    """The answer to CUSTOMER."""

    customer: CustomerOrders | None = None


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
