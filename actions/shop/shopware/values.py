"""What Shopware's answers mean in the house's own values."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from actions.shop import port
from actions.shop.port import Action, Money, OrderState, RefundState, Shipment, Window
from actions.shop.proof import Keys
from actions.shop.records import Record, address_digest, region
from actions.shop.shopware import wire
from actions.shop.text import clean


def address(wanted: port.Address, *, order: str, country: str) -> dict[str, str]:
    """Return a new address of an order."""
    first, _, last = wanted.name.partition(" ")
    place = {"street": wanted.street, "zipcode": wanted.postcode, "city": wanted.city}
    return {"orderId": order, "countryId": country, "firstName": first, "lastName": last or first, **place}


def record(found: wire.Order, *, returns_since: datetime, tz: ZoneInfo) -> Record:
    """Return the order in the house's own values."""
    deliveries = found.deliveries or []
    where = (deliveries[0].shippingOrderAddress if deliveries else None) or wire.Place()
    bill = found.billingAddress or wire.Place()
    state = _state(found)
    country = (where.country.iso if where.country else "") or ""
    order = port.Order(
        number=found.orderNumber,
        state=state,
        total=_money(found.amountTotal, found),
        promised=_window(found, tz),
        shipments=tuple(one for delivery in deliveries for one in _shipments(delivery)),
        refunds=tuple(_refunds(found, tz)),
        possible=frozenset(_possible(found, state, returns_since)),
        placed=found.orderDateTime.astimezone(tz).date() if found.orderDateTime else None,
        region=region(country, where.zipcode or ""),
    )
    fields = found.customFields if isinstance(found.customFields, dict) else {}
    return Record(
        id=found.id,
        order=order,
        keys=Keys(
            email=found.orderCustomer.email if found.orderCustomer else "",
            postcodes=(where.zipcode or "", bill.zipcode or ""),
            customer=(found.orderCustomer.customerId or "") if found.orderCustomer else "",
        ),
        address=address_digest(
            street=where.street, postcode=where.zipcode or "", city=where.city, country=country
        ),
        marks=frozenset(name.removeprefix(wire.MARK) for name in fields if name.startswith(wire.MARK)),
        shop_state=deliveries[0].id if deliveries else "",
    )


def product(one: wire.Product, today: date) -> port.Product:
    """Return a product with what is left of it and its variants."""
    left = sum(max(0, each.availableStock or 0) for each in one.children or [one])
    back = today + timedelta(days=one.restockTime) if one.restockTime and not left else None
    return port.Product(id=one.id, name=clean(one.shown), count=left, restock=back)


def with_alternatives(found: port.Product, near: wire.Products) -> port.Product:
    """Return the product with what is in stock beside it."""
    names = dict.fromkeys(clean(one.shown) for one in near.data if clean(one.shown) != found.name)
    return replace(found, alternatives=tuple(names)[:3])


def _name(state: wire.State | None) -> str:
    return state.technicalName if state else ""


def _state(found: wire.Order) -> OrderState:
    if _name(found.stateMachineState) == "cancelled":
        return OrderState.CANCELLED
    if any(_name(one.stateMachineState) in wire.GONE for one in found.deliveries or ()):
        return OrderState.SHIPPED
    if _name(found.stateMachineState) == "completed":
        return OrderState.SHIPPED
    paid = [_name(one.stateMachineState) for one in found.transactions or ()]
    # An order in progress may be paid by invoice, later.
    is_open = _name(found.stateMachineState) == "open"
    return OrderState.UNPAID if is_open and paid and set(paid) <= wire.UNPAID else OrderState.RECEIVED


def _possible(found: wire.Order, state: OrderState, returns_since: datetime) -> set[Action]:
    if any(_name(one.stateMachineState) in wire.MONEY_MOVED for one in found.transactions or ()):
        return set()  # money has moved: what is left to do is for a person
    states = {_name(one.stateMachineState) for one in found.deliveries or ()}
    if state in (OrderState.UNPAID, OrderState.RECEIVED) and states <= {"open"}:
        return {Action.CANCEL} | ({Action.CHANGE_ADDRESS} if len(found.deliveries or ()) == 1 else set())
    is_over = _name(found.stateMachineState) == "completed" and states <= {"shipped"}
    if is_over and found.updatedAt and found.updatedAt >= returns_since:
        return {Action.REQUEST_RETURN}
    return set()


def _shipments(delivery: wire.Delivery) -> list[Shipment]:
    state = wire.GONE.get(_name(delivery.stateMachineState))
    if state is None:
        return []
    carrier = clean(delivery.shippingMethod.shown if delivery.shippingMethod else "")
    return [
        Shipment(carrier=carrier, number=clean(code), state=state) for code in delivery.trackingCodes if code
    ]


def _window(found: wire.Order, tz: ZoneInfo) -> Window | None:
    for delivery in found.deliveries or ():
        earliest, latest = delivery.shippingDateEarliest, delivery.shippingDateLatest
        if earliest and latest and earliest <= latest:
            source = clean(found.salesChannel.shown if found.salesChannel else "")
            return Window(earliest=earliest.astimezone(tz), latest=latest.astimezone(tz), source=source)
    return None


def _refunds(found: wire.Order, tz: ZoneInfo) -> list[port.Refund]:
    refunds = []
    for payment in found.transactions or ():
        parts = [one for capture in payment.captures or () for one in capture.refunds or ()]
        refunds += [
            _refund(one, found, tz) for one in parts if _name(one.stateMachineState) not in wire.FAILED
        ]
        if not parts and _name(payment.stateMachineState) == "refunded":
            day = (payment.updatedAt or payment.createdAt).astimezone(tz).date()
            amount = _money(payment.amount.totalPrice, found)
            refunds.append(port.Refund(state=RefundState.PAID, amount=amount, day=day))
    return sorted(refunds, key=lambda one: one.day)


def _refund(one: wire.Refund, found: wire.Order, tz: ZoneInfo) -> port.Refund:
    state = RefundState.PAID if _name(one.stateMachineState) == "completed" else RefundState.PENDING
    day = one.createdAt.astimezone(tz).date()
    return port.Refund(state=state, amount=_money(one.amount.totalPrice, found), day=day)


def _money(amount: Decimal, found: wire.Order) -> Money:
    currency = clean(found.currency.isoCode if found.currency else "", most=3)
    return Money(amount=amount.quantize(Decimal("0.01")), currency=currency)
