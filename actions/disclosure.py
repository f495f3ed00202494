"""How much of an order may be told and done, by how well somebody has shown that it is theirs: one table.

The actions read it for what they say, the desk shows it for what an agent may say.
"""

from collections.abc import Iterable
from dataclasses import replace
from enum import IntEnum, StrEnum

from actions import masking
from actions.shop.port import Order


class Strength(IntEnum):
    """How well an order is proven; each includes the ones before."""

    STATUS = 1
    DETAILS = 2
    CHANGE = 3


class Item(StrEnum):
    """Something that may be told of an order, or done about it."""

    STATE = "state"
    WINDOW = "window"
    REFUND_STATE = "refund_state"
    PARCEL_NUMBER = "parcel_number"
    AMOUNTS = "amounts"
    DOCUMENTS = "documents"
    RETURN = "return"
    CANCEL = "cancel"
    ADDRESS = "address"


# A courier, a neighbour and whoever finds the box know number and postcode: they hear where it is, no more.
# With a Dutch parcel's number the postcode would also open the carrier's page, and reroute it.
NEEDED = {
    Item.STATE: Strength.STATUS,
    Item.WINDOW: Strength.STATUS,
    Item.REFUND_STATE: Strength.STATUS,
    Item.PARCEL_NUMBER: Strength.DETAILS,
    Item.AMOUNTS: Strength.DETAILS,
    Item.DOCUMENTS: Strength.DETAILS,
    Item.RETURN: Strength.DETAILS,
    Item.CANCEL: Strength.CHANGE,
    Item.ADDRESS: Strength.CHANGE,
}
# What somebody who asks this wants to be told or to have done.
WANTED = {
    "track_order": Item.STATE,
    "delivery_time": Item.WINDOW,
    "refund_status": Item.REFUND_STATE,
    "double_charge": Item.AMOUNTS,
    "invoice_copy": Item.DOCUMENTS,
    "return_item": Item.RETURN,
    "cancel_order": Item.CANCEL,
    "change_address": Item.ADDRESS,
}
# Who is logged in at the shop is the account's owner, or sits at a browser that was left open: as with the
# e-mail address they hear all, and what changes something takes one thing more that only the owner knows.
SAME_AS = {"login": "email"}
JOINED = "+"  # two ways of proving, as one word: "email+postcode"


def strength_of(method: str) -> Strength:
    """Return what these ways of proving are worth, beside the order's number."""
    ways = {SAME_AS.get(way, way) for way in method.split(JOINED)}
    match ways:
        case both if both >= {"email", "postcode"}:
            return Strength.CHANGE
        case one if "email" in one:
            return Strength.DETAILS
        case _:
            return Strength.STATUS


def needed_for(intent: str) -> Strength:
    """Return how well an order must be proven for this question."""
    return NEEDED[WANTED.get(intent, Item.STATE)]


def allows(strength: Strength, item: Item) -> bool:
    """Return whether this may be told or done."""
    return strength >= NEEDED[item]


def allowed(strength: Strength) -> tuple[Item, ...]:
    """Return all that may be told or done."""
    return tuple(item for item in Item if allows(strength, item))


def seen(order: Order, strength: Strength) -> Order:
    """Return as much of the order as is for somebody who has proven it so well."""
    if not allows(strength, Item.PARCEL_NUMBER):
        hidden = (replace(one, number=masking.parcel(one.number), link=None) for one in order.shipments)
        order = replace(order, shipments=tuple(hidden))
    if not allows(strength, Item.AMOUNTS):
        refunds = tuple(replace(one, amount=None) for one in order.refunds)
        order = replace(order, total=None, charges=(), refunds=refunds)
    return order


def lacking(method: str, strength: Strength) -> str | None:
    """Return the way of proving that is still missing for this strength, None where nothing is."""
    if strength_of(method) >= strength:
        return None
    ways = {SAME_AS.get(way, way) for way in method.split(JOINED)}
    return next(way for way in ("email", "postcode") if way not in ways)


def joined(ways: Iterable[str]) -> str:
    """Return several ways of proving as one word, in one order."""
    return JOINED.join(sorted(set(ways) - {""}))
