"""What Vendure's answers mean in the house's own values."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from actions.shop import port
from actions.shop.port import Action, Event, Money, OrderState, ParcelState, RefundState, Shipment
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest, region
from actions.shop.text import clean
from actions.shop.vendure import wire


def record(order: wire.Order, *, returns_since: datetime, tz: ZoneInfo) -> Record:
    """Return the order in the house's own values."""
    where, bill = order.shippingAddress or wire.Place(), order.billingAddress or wire.Place()
    found = port.Order(
        number=order.code,
        state=_state(order),
        total=_money(order.totalWithTax, order.currencyCode),
        shipments=tuple(_shipment(one) for one in order.fulfillments or () if _is_parcel(one)),
        refunds=tuple(_refund(one, order.currencyCode, tz) for one in _refunds(order)),
        possible=frozenset(_possible(order, returns_since)),
        placed=order.orderPlacedAt.astimezone(tz).date() if order.orderPlacedAt else None,
        region=region(where.countryCode or "", where.postalCode or ""),
    )
    return Record(
        id=order.id,
        order=found,
        keys=Keys(
            email=order.customer.emailAddress if order.customer else "",
            postcodes=(where.postalCode or "", bill.postalCode or ""),
            customer=order.customer.id if order.customer else "",
        ),
        address=_digest(where),
        marks=frozenset(mark for entry in order.history.items for mark in wire.MARK.findall(_note(entry))),
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


def product(one: wire.Product) -> port.Product:
    """Return a product; a variant that is in stock without a number is not counted."""
    sold = [variant for variant in one.variants if variant.stockLevel not in ("OUT_OF_STOCK", "0")]
    levels = [level for variant in sold for level in variant.stockLevels]
    left = sum(max(0, level.stockOnHand - level.stockAllocated) for level in levels)
    return port.Product(id=one.id, name=clean(one.name), count=(left or None) if sold else 0)


def with_alternatives(found: port.Product, near: wire.Near) -> port.Product:
    """Return the product with what is in stock beside it."""
    names: dict[str, None] = {}
    for collection in (near.product or {}).get("collections", ()):
        for variant in collection["productVariants"]["items"]:
            name = clean(variant["product"]["name"])
            is_there = variant["product"]["enabled"] and variant["stockLevel"] not in ("OUT_OF_STOCK", "0")
            if is_there and name != found.name:
                names[name] = None
    return replace(found, alternatives=tuple(names)[:3])


def seller(answer: wire.ChannelAnswer) -> str:
    """Return who sells here."""
    channel = answer.activeChannel
    return clean((channel.get("seller") or {}).get("name") or channel.get("code"))


def _state(order: wire.Order) -> OrderState:
    if state := wire.STATES.get(order.state):
        return state
    is_sent = any(_is_parcel(one) for one in order.fulfillments or ())
    return OrderState.SHIPPED if is_sent else OrderState.RECEIVED


def _possible(order: wire.Order, returns_since: datetime) -> set[Action]:
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


def _is_parcel(one: wire.Fulfillment) -> bool:
    return one.state in wire.PARCELS and bool(one.trackingCode)


def _shipment(one: wire.Fulfillment) -> Shipment:
    state = wire.PARCELS[one.state]
    return Shipment(
        carrier=clean(one.method),
        number=clean(one.trackingCode),
        state=state,
        events=(Event(state=state, at=one.updatedAt),),
        delivered_at=one.updatedAt if state is ParcelState.DELIVERED else None,
    )


def _refunds(order: wire.Order) -> list[wire.Refund]:
    found = [one for payment in order.payments or () for one in payment.refunds if one.state != "Failed"]
    return sorted(found, key=lambda one: one.updatedAt)


def _refund(one: wire.Refund, currency: str, tz: ZoneInfo) -> port.Refund:
    state = RefundState.PAID if one.state == "Settled" else RefundState.PENDING
    return port.Refund(
        state=state, amount=_money(one.total, currency), day=one.updatedAt.astimezone(tz).date()
    )


def _money(hundredths: int, currency: str) -> Money:
    return Money(amount=Decimal(hundredths).scaleb(-2), currency=clean(currency, most=3))


def _digest(where: wire.Place) -> str:
    return address_digest(
        street=where.streetLine1 or "",
        postcode=where.postalCode or "",
        city=where.city or "",
        country=where.countryCode or "",
    )


def _note(entry: wire.Entry) -> str:
    return str(entry.data.get("note") or "")
