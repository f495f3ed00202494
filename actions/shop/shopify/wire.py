"""Shopify's Admin API on the wire: what is asked for, and the fields that are kept of the answers."""

from datetime import datetime
from typing import Any

import msgspec

from actions.shop.port import ParcelState
from actions.shop.text import clean

MONEY = "{ presentmentMoney { amount currencyCode } }"
ORDER_FIELDS = f"""
  id name email createdAt cancelledAt displayFinancialStatus displayFulfillmentStatus returnStatus
  totalPriceSet {MONEY}
  shippingAddress {{ address1 zip city countryCodeV2 }}
  billingAddress {{ zip }}
  fulfillments(first: 10) {{ displayStatus createdAt updatedAt deliveredAt inTransitAt estimatedDeliveryAt
    trackingInfo(first: 3) {{ company number url }} }}
  refunds(first: 10) {{ createdAt totalRefundedSet {MONEY} transactions(first: 5) {{ nodes {{ status }} }} }}
"""
ORDERS = f"""query Orders($name: String!) {{
  orders(first: 5, query: $name) {{ nodes {{ {ORDER_FIELDS} }} }} }}"""
CUSTOMERS_ORDERS = f"""query CustomersOrders($name: String!) {{
  orders(first: 5, query: $name, sortKey: PROCESSED_AT, reverse: true) {{ nodes {{
    customer {{ legacyResourceId }} {ORDER_FIELDS} }} }} }}"""
CANCEL = """mutation Cancel($id: ID!, $note: String!) {
  change: orderCancel(orderId: $id, reason: CUSTOMER, restock: true, notifyCustomer: true,
    refundMethod: { originalPaymentMethodsRefund: true }, staffNote: $note) {
    errors: orderCancelUserErrors { code } } }"""
MOVE = """mutation Move($input: OrderInput!) {
  change: orderUpdate(input: $input) { errors: userErrors { message } } }"""
RETURNABLE = """query Returnable($id: ID!) { returnableFulfillments(orderId: $id, first: 10) { nodes {
  returnableFulfillmentLineItems(first: 50) { nodes { quantity fulfillmentLineItem { id } } } } } }"""
RETURN = """mutation Return($input: ReturnRequestInput!) {
  change: returnRequest(input: $input) { errors: userErrors { code } } }"""
PRODUCTS = """query Products($query: String!) { products(first: 20, query: $query) { nodes {
  id title productType totalInventory tracksInventory } } }"""
SHOP = "query Shop { shop { name url contactEmail } }"

COMING_BACK = {"RETURN_REQUESTED", "IN_PROGRESS", "INSPECTION_COMPLETE", "RETURNED"}
PARCELS = {
    "LABEL_PURCHASED": ParcelState.ANNOUNCED,
    "LABEL_PRINTED": ParcelState.ANNOUNCED,
    "SUBMITTED": ParcelState.ANNOUNCED,
    "CONFIRMED": ParcelState.ANNOUNCED,
    "MARKED_AS_FULFILLED": ParcelState.HANDED_IN,
    "FULFILLED": ParcelState.HANDED_IN,
    "CARRIER_PICKED_UP": ParcelState.HANDED_IN,
    "IN_TRANSIT": ParcelState.IN_TRANSIT,
    "DELAYED": ParcelState.IN_TRANSIT,
    "OUT_FOR_DELIVERY": ParcelState.OUT_FOR_DELIVERY,
    "ATTEMPTED_DELIVERY": ParcelState.PROBLEM,
    "READY_FOR_PICKUP": ParcelState.PICKUP_READY,
    "PICKED_UP": ParcelState.DELIVERED,
    "DELIVERED": ParcelState.DELIVERED,
    "NOT_DELIVERED": ParcelState.PROBLEM,
    "FAILURE": ParcelState.PROBLEM,
}


class Amount(msgspec.Struct):
    """Money as text."""

    amount: str
    currencyCode: str


class AmountSet(msgspec.Struct):
    """Money in the currency that the customer saw."""

    presentmentMoney: Amount


class Place(msgspec.Struct):
    """An address as far as it is compared."""

    address1: str | None = ""
    zip: str | None = ""
    city: str | None = ""
    countryCodeV2: str | None = ""


class Tracking(msgspec.Struct):
    """A parcel's number."""

    company: str | None = None
    number: str | None = None
    url: str | None = None


class Fulfillment(msgspec.Struct):
    """What was sent together."""

    createdAt: datetime
    updatedAt: datetime
    trackingInfo: list[Tracking]
    displayStatus: str | None = None
    deliveredAt: datetime | None = None
    inTransitAt: datetime | None = None
    estimatedDeliveryAt: datetime | None = None


class Status(msgspec.Struct):
    """How a transaction stands."""

    status: str


class Statuses(msgspec.Struct):
    """How several stand."""

    nodes: list[Status]


class Refund(msgspec.Struct):
    """Money that goes back."""

    totalRefundedSet: AmountSet
    transactions: Statuses
    createdAt: datetime | None = None


class Customer(msgspec.Struct):
    """Whose order it is."""

    legacyResourceId: str = ""


class Order(msgspec.Struct):
    """An order as far as it is read."""

    id: str
    name: str
    displayFulfillmentStatus: str
    totalPriceSet: AmountSet
    fulfillments: list[Fulfillment]
    refunds: list[Refund]
    returnStatus: str = "NO_RETURN"
    displayFinancialStatus: str | None = None
    email: str | None = None
    createdAt: datetime | None = None
    customer: Customer | None = None
    cancelledAt: datetime | None = None
    shippingAddress: Place | None = None
    billingAddress: Place | None = None


class OrderList(msgspec.Struct):
    """Orders found."""

    nodes: list[Order]


class OrdersAnswer(msgspec.Struct):
    """The answer to ORDERS."""

    orders: OrderList


class Product(msgspec.Struct):
    """A product."""

    id: str
    title: str
    productType: str = ""
    totalInventory: int = 0
    tracksInventory: bool = True


class ProductList(msgspec.Struct):
    """Products found."""

    nodes: list[Product]


class ProductsAnswer(msgspec.Struct):
    """The answer to PRODUCTS."""

    products: ProductList


class Returnable(msgspec.Struct):
    """The answer to RETURNABLE."""

    returnableFulfillments: dict[str, Any]


class Shop(msgspec.Struct):
    """The shop itself."""

    name: str
    url: str = ""
    contactEmail: str = ""


class ShopAnswer(msgspec.Struct):
    """The answer to SHOP."""

    shop: Shop


class UserError(msgspec.Struct):
    """Why it was refused."""

    code: str | None = None


class Change(msgspec.Struct):
    """What a mutation came to."""

    errors: list[UserError]


class Written(msgspec.Struct):
    """The answer to every mutation."""

    change: Change | None = None


class Token(msgspec.Struct):
    """What a log-in brings."""

    access_token: str
    expires_in: float = 3600.0


def titled(term: str) -> str:
    """Return the search for products with this word in their title; terms are letters and digits only."""
    return f"title:{term}* AND status:active"


def of_type(kind: str) -> str:
    """Return the search for what there is of the same type."""
    return f'product_type:"{clean(kind).replace(chr(34), "")}" AND status:active AND inventory_total:>0'
