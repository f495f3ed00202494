"""What a log-in at the shop spares a shopper: the order's number, and the proof that it is theirs."""

from dataclasses import dataclass

import structlog

from actions.disclosure import Strength
from actions.identity import Identity, Verdict
from actions.localise import Speech
from actions.shop.errors import ShopError
from actions.shop.port import Order, Shop
from actions.turn import Turn

CHOICE = "order:"  # the id of a quick answer that names an order; the bot reads it as its number
WAY = "login"

log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """An order that is the customer's (`proven`), or those to choose from; neither: ask as ever."""

    proven: str | None = None
    choices: tuple[dict[str, str], ...] = ()


def may_help(now: Turn) -> bool:
    """Return whether a log-in could prove more than is proven already."""
    return now.customer is not None and now.strength < Strength.DETAILS and not now.handed_off


async def look(now: Turn, *, identity: Identity, shop: Shop, speech: Speech) -> Found:
    """Return what the log-in opens: the order that was named, the only one there is, or a choice."""
    customer = now.customer or ""
    if now.order is not None:
        verdict = await identity.judge_login(now.order, customer)
        log.info("login_judged", conversation=now.conversation, verdict=verdict)
        return Found(proven=now.order if verdict is Verdict.PROVEN else None)
    try:
        orders = await shop.find_orders(customer)
    except ShopError:
        return Found()  # the number does as well, and by then the shop may be back
    if len(orders) == 1:
        return Found(proven=orders[0].number)
    return Found(choices=tuple(_choice(order, speech) for order in orders))


def _choice(order: Order, speech: Speech) -> dict[str, str]:
    """Return a quick answer: the number, when and for how much, for nobody knows their orders by number."""
    placed = speech.day(order.placed) if order.placed else ""
    paid = speech.money(order.total) if order.total else ""
    title = " · ".join(filter(None, (order.number, placed, paid)))
    return {"payload": f"{CHOICE}{order.number}", "title": title}
