"""What Magento's answers mean in the house's own values."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from actions.shop import port
from actions.shop.errors import BadUpstream
from actions.shop.magento import wire
from actions.shop.port import Action, Event, Money, OrderState, ParcelState, RefundState
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest, region
from actions.shop.text import clean


def record(
    found: wire.Order,
    sent: list[wire.Shipment] | None = None,
    refunds: list[wire.Memo] | None = None,
    *,
    returns_since: datetime,
    tz: ZoneInfo,
) -> Record:
    """Return the order in the house's own values."""
    where, bill = _place(found), found.billing_address or wire.Place()
    state = _state(found, sent or [])
    order = port.Order(
        number=found.increment_id,
        state=state,
        total=_money(found.grand_total, found),
        shipments=tuple(one for each in sent or () for one in _parcels(each)),
        refunds=tuple(
            _refund(one, found, tz) for one in refunds or () if one.state in (wire.OPEN, wire.REFUNDED, None)
        ),
        possible=frozenset(_possible(found, state, sent or [], returns_since)),
        placed=_utc(found.created_at).astimezone(tz).date() if found.created_at else None,
        region=region(where.country_id or "", where.postcode or ""),
    )
    return Record(
        id=str(found.entity_id),
        order=order,
        keys=Keys(
            email=found.customer_email or "",
            postcodes=(where.postcode or "", bill.postcode or ""),
            customer=str(found.customer_id or ""),
        ),
        address=address_digest(
            street=" ".join(where.street or ()),
            postcode=where.postcode or "",
            city=where.city or "",
            country=where.country_id or "",
        ),
        marks=frozenset(
            mark for one in found.status_histories or () for mark in wire.MARK.findall(one.comment or "")
        ),
    )


def changed(found: wire.Addresses, wanted: port.Address) -> dict[str, Any]:
    """Return the address as Magento has it, with another place and name."""
    try:
        parts = (found.items or [])[0]["extension_attributes"]["shipping_assignments"]
        entity: dict[str, Any] = dict(parts[0]["shipping"]["address"])
    except (IndexError, KeyError, TypeError):
        raise BadUpstream("no delivery address") from None
    first, _, last = wanted.name.partition(" ")
    for name in ("region", "region_id", "region_code", "company", "extension_attributes"):
        entity.pop(name, None)
    place = {"street": [wanted.street], "postcode": wanted.postcode, "city": wanted.city}
    return {**entity, "firstname": first, "lastname": last or first, **place, "country_id": wanted.country}


def return_note(reason: str, *, key: str, order: str) -> dict[str, Any]:
    """Return a comment that customers do not see."""
    quiet = {"is_customer_notified": 0, "is_visible_on_front": 0, "parent_id": int(order)}
    return {"comment": f"Return asked for in the chat: {reason} [skranke:{key}]", **quiet}


def product(one: wire.Product) -> port.Product:
    """Return a product whose stock is not known yet."""
    return port.Product(id=one.sku, name=clean(one.name), count=None)


def count(stock: wire.Stock) -> int | None:
    """Return how many there are; a product of several (sizes, sets) has no number of its own."""
    if not stock.is_in_stock:
        return 0
    return int(stock.qty) if stock.manage_stock and stock.qty and stock.qty > 0 else None


def _place(found: wire.Order) -> wire.Place:
    parts = (found.extension_attributes or wire.More()).shipping_assignments or []
    shipping = parts[0].shipping if parts else None
    return (shipping.address if shipping else None) or wire.Place()


def _state(found: wire.Order, sent: list[wire.Shipment]) -> OrderState:
    state = wire.STATES.get(found.state, OrderState.RECEIVED)
    return OrderState.SHIPPED if state is OrderState.RECEIVED and sent else state


def _possible(
    found: wire.Order, state: OrderState, sent: list[wire.Shipment], returns_since: datetime
) -> set[Action]:
    if found.total_refunded:
        return set()  # money has moved: what is left to do is for a person
    if found.state in ("new", "pending_payment"):
        return {Action.CHANGE_ADDRESS} if found.total_invoiced else {Action.CANCEL, Action.CHANGE_ADDRESS}
    if found.state == "processing" and state is OrderState.RECEIVED:
        return {Action.CHANGE_ADDRESS}
    left = [_utc(one.created_at) for one in sent]
    return (
        {Action.REQUEST_RETURN}
        if found.state == "complete" and left and max(left) >= returns_since
        else set()
    )


def _parcels(sent: wire.Shipment) -> list[port.Shipment]:
    state = ParcelState.HANDED_IN
    return [
        port.Shipment(
            carrier=clean(one.title),
            number=clean(one.track_number),
            state=state,
            events=(Event(state=state, at=_utc(sent.created_at)),),
        )
        for one in sent.tracks or ()
        if one.track_number and one.title
    ]


def _refund(memo: wire.Memo, found: wire.Order, tz: ZoneInfo) -> port.Refund:
    state = RefundState.PENDING if memo.state == wire.OPEN else RefundState.PAID
    day = _utc(memo.created_at).astimezone(tz).date()
    return port.Refund(state=state, amount=_money(memo.grand_total, found), day=day)


def _money(amount: Decimal, found: wire.Order) -> Money:
    currency = clean(found.order_currency_code, most=3)
    return Money(amount=amount.quantize(Decimal("0.01")), currency=currency)


def _utc(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=UTC)
    except ValueError as error:
        raise BadUpstream("a day that is none") from error
