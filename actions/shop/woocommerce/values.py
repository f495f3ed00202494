"""What WooCommerce's answers mean in the house's own values."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from actions.shop import port
from actions.shop.errors import BadUpstream
from actions.shop.port import Action, Event, Money, OrderState, ParcelState, RefundState, Shipment
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest, region
from actions.shop.text import clean, link
from actions.shop.woocommerce import wire


def record(order: wire.Order, refunds: list[wire.Refund], *, returns_since: datetime, tz: ZoneInfo) -> Record:
    """Return the order in the house's own values."""
    shipments = _shipments(order)
    state, where, placed = _state(order, shipments), order.shipping, _gmt(order.date_created_gmt)
    found = port.Order(
        number=order.number,
        state=state,
        total=_money(order.total, order.currency),
        shipments=shipments,
        refunds=tuple(_refund(one, order.currency, tz) for one in reversed(refunds)),
        possible=frozenset(_possible(order, state, returns_since)),
        placed=placed.astimezone(tz).date() if placed else None,
        region=region(where.country, where.postcode),
    )
    return Record(
        id=str(order.id),
        order=found,
        keys=Keys(
            email=order.billing.email,
            postcodes=(order.billing.postcode, where.postcode),
            customer=str(order.customer_id) if order.customer_id else "",
        ),
        address=address_digest(
            street=where.address_1, postcode=where.postcode, city=where.city, country=where.country
        ),
        marks=frozenset(
            meta.key.removeprefix(wire.MARK) for meta in order.meta_data if meta.key.startswith(wire.MARK)
        ),
    )


def shipping(address: port.Address) -> dict[str, str]:
    """Return an address as WooCommerce writes it; what belonged to the old one is emptied."""
    first, _, last = address.name.partition(" ")
    names = {"first_name": first, "last_name": last, "company": "", "address_2": "", "state": ""}
    place = {"address_1": address.street, "postcode": address.postcode, "city": address.city}
    return {**names, **place, "country": address.country}


def product(one: wire.Product) -> port.Product:
    """Return a product; WooCommerce need not count what it sells."""
    count = 0 if one.stock_status != "instock" else None
    if count is None and one.stock_quantity is not None:
        count = max(0, int(one.stock_quantity))
    return port.Product(id=str(one.id), name=clean(one.name), count=count)


def with_names(found: port.Product, ids: list[int], names: dict[int, str]) -> port.Product:
    """Return the product with the names of these alternatives, in this order."""
    others = dict.fromkeys(names[one] for one in ids if one in names and names[one] != found.name)
    return replace(found, alternatives=tuple(others)[:3])


def _state(order: wire.Order, shipments: tuple[Shipment, ...]) -> OrderState:
    state = wire.STATES.get(order.status)
    if state is None:
        # A state of the shop's own: the parcel is the better witness.
        return OrderState.SHIPPED if shipments else OrderState.RECEIVED
    return OrderState.SHIPPED if state is OrderState.RECEIVED and shipments else state


def _possible(order: wire.Order, state: OrderState, returns_since: datetime) -> set[Action]:
    if order.refunds:
        return set()  # money has moved: what is left to do is for a person
    if state in (OrderState.UNPAID, OrderState.RECEIVED):
        return {Action.CANCEL, Action.CHANGE_ADDRESS}
    completed = _gmt(order.date_completed_gmt)
    if state is OrderState.SHIPPED and completed and completed >= returns_since:
        return {Action.REQUEST_RETURN}
    return set()


def _shipments(order: wire.Order) -> tuple[Shipment, ...]:
    items = next((meta.value for meta in order.meta_data if meta.key == wire.TRACKING), None)
    items = list(items.values()) if isinstance(items, dict) else items
    if not isinstance(items, list):
        return ()
    return tuple(_shipment(item) for item in items if isinstance(item, dict) and item.get("tracking_number"))


def _shipment(item: dict[str, Any]) -> Shipment:
    carrier = item.get("custom_tracking_provider") or item.get("tracking_provider") or ""
    name = clean(carrier).replace("-", " ")
    return Shipment(
        carrier=name.title() if name.islower() else name,
        number=clean(item["tracking_number"]),
        state=ParcelState.HANDED_IN,
        events=_sent(item.get("date_shipped")),
        link=link(item.get("custom_tracking_link") or item.get("tracking_link")),
    )


def _sent(seconds: object) -> tuple[Event, ...]:
    text = str(seconds or "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):  # seconds since 1970, as plugins write
        return ()
    return (Event(state=ParcelState.HANDED_IN, at=datetime.fromtimestamp(int(text), UTC)),)


def _refund(refund: wire.Refund, currency: str, tz: ZoneInfo) -> port.Refund:
    day = _gmt(refund.date_created_gmt)
    if day is None:
        raise BadUpstream("a refund without a day")
    return port.Refund(
        state=RefundState.PAID, amount=_money(refund.amount, currency), day=day.astimezone(tz).date()
    )


def _money(text: str, currency: str) -> Money:
    try:
        amount = abs(Decimal(text))
    except InvalidOperation as error:
        raise BadUpstream("an amount that is none") from error
    return Money(amount=amount, currency=clean(currency, most=3))


def _gmt(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC) if text else None
    except ValueError as error:
        raise BadUpstream("a day that is none") from error
