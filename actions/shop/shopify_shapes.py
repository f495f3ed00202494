"""Shopify's Admin API: what is asked, the fields that are kept, and what they mean."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from actions.shop import port
from actions.shop.errors import BadUpstream
from actions.shop.port import Action, Event, Money, OrderState, ParcelState, RefundState, Shipment, Window
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest
from actions.shop.text import clean, link

MONEY = "{ presentmentMoney { amount currencyCode } }"
ORDERS = f"""query Orders($name: String!) {{ orders(first: 5, query: $name) {{ nodes {{
  id name email cancelledAt displayFinancialStatus displayFulfillmentStatus returnStatus
  totalPriceSet {MONEY}
  shippingAddress {{ address1 zip city countryCodeV2 }}
  billingAddress {{ zip }}
  fulfillments(first: 10) {{ displayStatus createdAt updatedAt deliveredAt inTransitAt estimatedDeliveryAt
    trackingInfo(first: 3) {{ company number url }} }}
  refunds(first: 10) {{ createdAt totalRefundedSet {MONEY} transactions(first: 5) {{ nodes {{ status }} }} }}
}} }} }}"""
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


def record(found: Order, *, returns_since: datetime, tz: ZoneInfo) -> Record:
    """Return the order in the house's own values."""
    where, bill = found.shippingAddress or Place(), found.billingAddress or Place()
    order = port.Order(
        number="".join(mark for mark in found.name if mark.isalnum()).upper(),
        state=_state(found),
        total=_money(found.totalPriceSet),
        shipments=tuple(one for parcel in found.fulfillments for one in _shipments(parcel, tz)),
        refunds=tuple(
            _refund(one, tz) for one in found.refunds if one.createdAt and _money(one.totalRefundedSet).amount
        ),
        possible=frozenset(_possible(found, returns_since)),
    )
    return Record(
        id=found.id,
        order=order,
        keys=Keys(email=found.email or "", postcodes=(where.zip or "", bill.zip or "")),
        address=address_digest(
            street=where.address1 or "",
            postcode=where.zip or "",
            city=where.city or "",
            country=where.countryCodeV2 or "",
        ),
        shop_state=found.returnStatus,
    )


def is_coming_back(found: Record) -> bool:
    """Return whether a return was asked for already."""
    return found.shop_state in COMING_BACK


def address(wanted: port.Address) -> dict[str, str]:
    """Return an address as Shopify writes it; what belonged to the old one is emptied."""
    first, _, last = wanted.name.partition(" ")
    place = {"address1": wanted.street, "address2": "", "company": "", "zip": wanted.postcode}
    return {"firstName": first, "lastName": last, **place, "city": wanted.city, "countryCode": wanted.country}


def return_lines(found: Returnable, *, note: str) -> list[dict[str, object]]:
    """Return all that can be sent back."""
    return [
        {
            "fulfillmentLineItemId": line["fulfillmentLineItem"]["id"],
            "quantity": line["quantity"],
            "customerNote": note,
        }
        for one in found.returnableFulfillments.get("nodes", ())
        for line in one["returnableFulfillmentLineItems"]["nodes"]
    ]


def titled(term: str) -> str:
    """Return the search for products with this word in their title; terms are letters and digits only."""
    return f"title:{term}* AND status:active"


def of_type(kind: str) -> str:
    """Return the search for what there is of the same type."""
    return f'product_type:"{clean(kind).replace(chr(34), "")}" AND status:active AND inventory_total:>0'


def product(one: Product) -> port.Product:
    """Return a product; Shopify need not count what it sells."""
    count = max(0, one.totalInventory) if one.tracksInventory else None
    return port.Product(id=one.id, name=clean(one.title), count=count)


def with_alternatives(found: port.Product, near: list[Product]) -> port.Product:
    """Return the product with what is in stock of the same type."""
    there = [one for one in near if one.totalInventory > 0 or not one.tracksInventory]
    names = dict.fromkeys(clean(one.title) for one in there if one.id != found.id)
    return replace(found, alternatives=tuple(names)[:3])


def _state(found: Order) -> OrderState:
    if found.cancelledAt:
        return OrderState.CANCELLED
    if found.displayFinancialStatus in ("REFUNDED", "VOIDED"):
        return OrderState.REFUNDED
    if found.displayFulfillmentStatus in ("FULFILLED", "PARTIALLY_FULFILLED"):
        return OrderState.SHIPPED
    return (
        OrderState.UNPAID if found.displayFinancialStatus in ("PENDING", "EXPIRED") else OrderState.RECEIVED
    )


def _possible(found: Order, returns_since: datetime) -> set[Action]:
    state = _state(found)
    if found.refunds:
        return set()  # money has moved: what is left to do is for a person
    is_untouched = found.displayFulfillmentStatus == "UNFULFILLED" and not found.fulfillments
    if state in (OrderState.UNPAID, OrderState.RECEIVED) and is_untouched:
        return {Action.CANCEL, Action.CHANGE_ADDRESS}
    arrived = [one.deliveredAt for one in found.fulfillments if one.deliveredAt]
    if state is OrderState.SHIPPED and arrived and max(arrived) >= returns_since:
        return set() if found.returnStatus in COMING_BACK else {Action.REQUEST_RETURN}
    return set()


def _shipments(parcel: Fulfillment, tz: ZoneInfo) -> list[Shipment]:
    state = PARCELS.get(parcel.displayStatus or "FULFILLED")
    if state is None:  # voided and cancelled labels
        return []
    when = parcel.inTransitAt or parcel.createdAt
    events = [Event(state=ParcelState.HANDED_IN, at=when)]
    if parcel.deliveredAt and parcel.deliveredAt >= when:
        events.append(Event(state=ParcelState.DELIVERED, at=parcel.deliveredAt))
    return [
        Shipment(
            carrier=clean(one.company),
            number=clean(one.number),
            state=state,
            events=tuple(events),
            window=_window(parcel, clean(one.company), tz),
            link=link(one.url),
            delivered_at=parcel.deliveredAt,
        )
        for one in parcel.trackingInfo
        if one.number and one.company
    ]


def _window(parcel: Fulfillment, carrier: str, tz: ZoneInfo) -> Window | None:
    """Return the whole day: an estimate names a moment and means a day."""
    if parcel.estimatedDeliveryAt is None:
        return None
    day = parcel.estimatedDeliveryAt.astimezone(tz).date()
    start = datetime.combine(day, time(), tz)
    return Window(
        earliest=start, latest=datetime.combine(day + timedelta(days=1), time(), tz), source=carrier
    )


def _refund(one: Refund, tz: ZoneInfo) -> port.Refund:
    is_under_way = any(part.status in ("PENDING", "AWAITING_RESPONSE") for part in one.transactions.nodes)
    state = RefundState.PENDING if is_under_way else RefundState.PAID
    if one.createdAt is None:
        raise BadUpstream("a refund without a day")
    return port.Refund(
        state=state, amount=_money(one.totalRefundedSet), day=one.createdAt.astimezone(tz).date()
    )


def _money(found: AmountSet) -> Money:
    try:
        amount = Decimal(found.presentmentMoney.amount).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise BadUpstream("an amount that is none") from error
    return Money(amount=amount, currency=clean(found.presentmentMoney.currencyCode, most=3))
