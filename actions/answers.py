"""Decides which reply meets a question about an order, and what stands in its blanks.

A blank is never empty: where the shop does not know what a reply needs, another reply is chosen.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import assert_never

from actions.incidents.incident import Incident
from actions.localise import Speech
from actions.shop.port import Order, OrderState, ParcelState, Product, RefundState, Shipment, Window

OVERDUE = timedelta(days=1)  # a carrier is a few hours late every day; a whole day late needs a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A reply with its blanks; `person` says that somebody has to take over after it.

    Without a reply there is nothing true to say, and a person is asked at once.
    """

    reply: str | None
    blanks: dict[str, str]
    person: bool = False


ASK_A_PERSON = Answer(reply=None, blanks={}, person=True)


def status(order: Order, speech: Speech) -> Answer:
    """Return what to say to "where is my order?"."""
    match order.state:
        case OrderState.UNPAID | OrderState.CANCELLED:
            return _say(f"utter_order_{order.state}", order=order.number)
        case OrderState.RECEIVED | OrderState.PACKED:
            window = _window(order, speech)
            if window is None:
                return _say("utter_order_waiting", order=order.number)
            return _say(f"utter_order_{order.state}", order=order.number, window=speech.window(window))
        case OrderState.BACKORDER:
            if order.restock is None:
                return ASK_A_PERSON
            return _say("utter_order_backorder", order=order.number, restock=speech.day(order.restock))
        case OrderState.REFUNDED:
            return _refunded(order, speech)
        case OrderState.SHIPPED:
            if order.shipment is None:  # the shop knows that it has left, and of no parcel
                return _say("utter_order_sent", order=order.number)
            return _parcel(order, order.shipment, speech)
        case _:
            assert_never(order.state)


def in_time(order: Order, deadline: datetime, speech: Speech) -> Answer:
    """Return yes, no, or that it cannot be promised; the status where a deadline has no meaning."""
    parcel = order.shipment
    if parcel and parcel.state is ParcelState.DELIVERED and parcel.delivered_at:
        return _say("utter_deadline_delivered", delivered=speech.moment(parcel.delivered_at))
    if not _may_still_come(order):
        return status(order, speech)
    window = _window(order, speech)
    if window is None:
        overdue = _overdue(order, speech)
        return status(order, speech) if overdue else _no_window(order, deadline, speech)
    return _say(
        f"utter_deadline_{_verdict(order, window, deadline)}",
        deadline=speech.moment(deadline),
        window=speech.window(window),
        carrier=window.source,
    )


def refund(order: Order, speech: Speech) -> Answer:
    """Return what to say to "where is my money?"."""
    if order.refund is None:
        return _say("utter_refund_none", order=order.number)
    reply = "utter_refund_paid" if order.refund.state is RefundState.PAID else "utter_refund_pending"
    blanks = {"order": order.number, "date": speech.day(order.refund.day)}
    if order.refund.amount is None:
        return _say(f"{reply}_status", **blanks)
    return _say(reply, **blanks, amount=speech.money(order.refund.amount))


def incident(known: Incident, speech: Speech) -> Answer:
    """Return that we know, what is being done, and when we know more."""
    what = known.words(speech.language)
    if known.news <= speech.now:
        return _say("utter_incident_waiting", what=what)
    return _say("utter_incident", what=what, news=speech.moment(known.news))


def stock(product: Product | None, speech: Speech) -> Answer:
    """Return whether there is any, else when it is back and what there is instead: never a bare no."""
    if product is None:
        return _say("utter_stock_unknown")
    if product.count is None:
        return _say("utter_stock_some", product=product.name)
    if product.count > 0:
        return _say("utter_stock_yes", product=product.name, count=speech.number(product.count))
    if product.restock is None:
        return _sold_out(product, speech)
    if not product.alternatives:
        return _say("utter_stock_back", product=product.name, restock=speech.day(product.restock))
    return _say(
        "utter_stock_no",
        product=product.name,
        restock=speech.day(product.restock),
        alternatives=speech.alternatives(product.alternatives),
    )


def _sold_out(product: Product, speech: Speech) -> Answer:
    if not product.alternatives:
        return _say("utter_stock_sold_out", product=product.name)
    alternatives = speech.alternatives(product.alternatives)
    return _say("utter_stock_instead", product=product.name, alternatives=alternatives)


def _parcel(order: Order, parcel: Shipment, speech: Speech) -> Answer:
    blanks = {"order": order.number, "carrier": parcel.carrier, "parcel": parcel.number}
    match parcel.state:
        case ParcelState.PROBLEM:
            return _problem(blanks)
        case ParcelState.RETURNING:
            return _say("utter_order_returning", order=order.number, carrier=parcel.carrier)
        case ParcelState.DELIVERED:
            if parcel.delivered_at is None:
                return ASK_A_PERSON
            delivered, place = speech.moment(parcel.delivered_at), speech.place(parcel.place)
            return _say("utter_order_delivered", order=order.number, delivered=delivered, place=place)
        case ParcelState.PICKUP_READY:
            if not parcel.pickup or parcel.pickup_until is None:
                return _say("utter_order_pickup_carrier", **blanks)
            until = speech.day(parcel.pickup_until)
            return _say("utter_order_pickup_ready", order=order.number, pickup=parcel.pickup, until=until)
        case _:
            if _overdue(order, speech):
                return _problem(blanks)
            return _on_its_way(order, parcel, speech)


def _on_its_way(order: Order, parcel: Shipment, speech: Speech) -> Answer:
    """Return when it comes and who says so: the carrier, else the shop; else where it can be followed."""
    blanks = {"order": order.number, "carrier": parcel.carrier, "parcel": parcel.number}
    window = _window(order, speech)
    if window is None and parcel.link:
        return _say("utter_order_no_window_link", **blanks, link=parcel.link)
    if window is None:
        return _say("utter_order_no_window", **blanks)
    is_ours = parcel.window is None and parcel.state is not ParcelState.ANNOUNCED
    reply = "utter_order_expected" if is_ours else f"utter_order_{parcel.state}"
    return _say(reply, **blanks, window=speech.window(window))


def _problem(blanks: dict[str, str]) -> Answer:
    return Answer(reply="utter_order_problem", blanks=blanks, person=True)


def _refunded(order: Order, speech: Speech) -> Answer:
    if order.refund is None:
        return _say("utter_order_cancelled", order=order.number)
    if order.refund.state is RefundState.PENDING or order.refund.amount is None:
        return refund(order, speech)
    amount, day = speech.money(order.refund.amount), speech.day(order.refund.day)
    return _say("utter_order_refunded", order=order.number, amount=amount, date=day)


def _may_still_come(order: Order) -> bool:
    if order.state in (OrderState.RECEIVED, OrderState.PACKED):
        return True
    ended = (ParcelState.DELIVERED, ParcelState.PICKUP_READY, ParcelState.PROBLEM, ParcelState.RETURNING)
    return (
        order.state is OrderState.SHIPPED and order.shipment is not None and order.shipment.state not in ended
    )


def _window(order: Order, speech: Speech) -> Window | None:
    # A window that is over says nothing any more.
    return order.window if order.window and order.window.latest > speech.now else None


def _overdue(order: Order, speech: Speech) -> bool:
    return order.window is not None and order.window.latest + OVERDUE < speech.now


def _verdict(order: Order, window: Window, deadline: datetime) -> str:
    if window.earliest >= deadline:
        return "no"
    if window.latest > deadline:
        return "unsure"
    # Only a carrier that has the parcel on its way makes a yes; the shop's own estimate and customs do not.
    parcel = order.shipment
    sure = parcel is not None and parcel.window is not None and parcel.state is not ParcelState.CUSTOMS
    return "yes" if sure else "likely"


def _no_window(order: Order, deadline: datetime, speech: Speech) -> Answer:
    return _say("utter_deadline_no_window", order=order.number, deadline=speech.moment(deadline))


def _say(reply: str, **blanks: str) -> Answer:
    return Answer(reply=reply, blanks=blanks)
