"""What Shopify's answers mean in the house's own values."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from actions.shop import port
from actions.shop.errors import BadUpstream
from actions.shop.port import Action, Event, Money, OrderState, ParcelState, RefundState, Shipment, Window
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest, region
from actions.shop.shopify import wire
from actions.shop.text import clean, link


def record(found: wire.Order, *, returns_since: datetime, tz: ZoneInfo) -> Record:
    """Return the order in the house's own values."""
    where, bill = found.shippingAddress or wire.Place(), found.billingAddress or wire.Place()
    order = port.Order(
        number="".join(mark for mark in found.name if mark.isalnum()).upper(),
        state=_state(found),
        total=_money(found.totalPriceSet),
        shipments=tuple(one for parcel in found.fulfillments for one in _shipments(parcel, tz)),
        refunds=tuple(
            _refund(one, tz) for one in found.refunds if one.createdAt and _money(one.totalRefundedSet).amount
        ),
        possible=frozenset(_possible(found, returns_since)),
        placed=found.createdAt.astimezone(tz).date() if found.createdAt else None,
        region=region(where.countryCodeV2 or "", where.zip or ""),
    )
    return Record(
        id=found.id,
        order=order,
        keys=Keys(
            email=found.email or "",
            postcodes=(where.zip or "", bill.zip or ""),
            customer=found.customer.legacyResourceId if found.customer else "",
        ),
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
    return found.shop_state in wire.COMING_BACK


def address(wanted: port.Address) -> dict[str, str]:
    """Return an address as Shopify writes it; what belonged to the old one is emptied."""
    first, _, last = wanted.name.partition(" ")
    place = {"address1": wanted.street, "address2": "", "company": "", "zip": wanted.postcode}
    return {"firstName": first, "lastName": last, **place, "city": wanted.city, "countryCode": wanted.country}


def return_lines(found: wire.Returnable, *, note: str) -> list[dict[str, object]]:
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


def product(one: wire.Product) -> port.Product:
    """Return a product; Shopify need not count what it sells."""
    count = max(0, one.totalInventory) if one.tracksInventory else None
    return port.Product(id=one.id, name=clean(one.title), count=count)


def with_alternatives(found: port.Product, near: list[wire.Product]) -> port.Product:
    """Return the product with what is in stock of the same type."""
    there = [one for one in near if one.totalInventory > 0 or not one.tracksInventory]
    names = dict.fromkeys(clean(one.title) for one in there if one.id != found.id)
    return replace(found, alternatives=tuple(names)[:3])


def _state(found: wire.Order) -> OrderState:
    if found.cancelledAt:
        return OrderState.CANCELLED
    if found.displayFinancialStatus in ("REFUNDED", "VOIDED"):
        return OrderState.REFUNDED
    if found.displayFulfillmentStatus in ("FULFILLED", "PARTIALLY_FULFILLED"):
        return OrderState.SHIPPED
    return (
        OrderState.UNPAID if found.displayFinancialStatus in ("PENDING", "EXPIRED") else OrderState.RECEIVED
    )


def _possible(found: wire.Order, returns_since: datetime) -> set[Action]:
    state = _state(found)
    if found.refunds:
        return set()  # money has moved: what is left to do is for a person
    is_untouched = found.displayFulfillmentStatus == "UNFULFILLED" and not found.fulfillments
    if state in (OrderState.UNPAID, OrderState.RECEIVED) and is_untouched:
        return {Action.CANCEL, Action.CHANGE_ADDRESS}
    arrived = [one.deliveredAt for one in found.fulfillments if one.deliveredAt]
    if state is OrderState.SHIPPED and arrived and max(arrived) >= returns_since:
        return set() if found.returnStatus in wire.COMING_BACK else {Action.REQUEST_RETURN}
    return set()


def _shipments(parcel: wire.Fulfillment, tz: ZoneInfo) -> list[Shipment]:
    state = wire.PARCELS.get(parcel.displayStatus or "FULFILLED")
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


def _window(parcel: wire.Fulfillment, carrier: str, tz: ZoneInfo) -> Window | None:
    """Return the whole day: an estimate names a moment and means a day."""
    if parcel.estimatedDeliveryAt is None:
        return None
    day = parcel.estimatedDeliveryAt.astimezone(tz).date()
    start = datetime.combine(day, time(), tz)
    return Window(
        earliest=start, latest=datetime.combine(day + timedelta(days=1), time(), tz), source=carrier
    )


def _refund(one: wire.Refund, tz: ZoneInfo) -> port.Refund:
    is_under_way = any(part.status in ("PENDING", "AWAITING_RESPONSE") for part in one.transactions.nodes)
    state = RefundState.PENDING if is_under_way else RefundState.PAID
    if one.createdAt is None:
        raise BadUpstream("a refund without a day")
    return port.Refund(
        state=state, amount=_money(one.totalRefundedSet), day=one.createdAt.astimezone(tz).date()
    )


def _money(found: wire.AmountSet) -> Money:
    try:
        amount = Decimal(found.presentmentMoney.amount).quantize(Decimal("0.01"))
    except InvalidOperation as error:
        raise BadUpstream("an amount that is none") from error
    return Money(amount=amount, currency=clean(found.presentmentMoney.currencyCode, most=3))
