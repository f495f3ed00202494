"""Asks the carriers of an order's parcels, so that what is said of them is what the carrier says now."""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Protocol

import structlog
from cachetools import TTLCache

from actions.carriers import reading
from actions.carriers.port import Carrier, Tracking
from actions.shop.errors import BadUpstream, ShopError
from actions.shop.port import Order, OrderState, ParcelState, Shipment

# DHL gives a new key 250 questions a day, and nobody's parcel moves faster than this.
KEPT, LIFE_S = 1024, 300.0
REST_S = 10.0  # what failed is not asked again in the same turn, nor in the next
LIMIT_S = 2.0  # for all parcels of an order together; without an answer the shop's own word is told
MOST_PARCELS = 3

# What shops call them: with a country, a product, or a brand of theirs.
NAMES = {"postnord": r"\bpost ?nord\b", "bring": r"\b(?:bring|posten)\b", "dhl": r"\bdhl\b"}

log = structlog.get_logger()


class Carriers(Protocol):
    """Whoever can say more of an order's parcels."""

    async def told(self, order: Order, *, within_s: float) -> Order:
        """Return the order with what the carriers say of its parcels."""

    async def close(self) -> None:
        """Give back connections."""


class AskingCarriers:
    """The carriers whose keys there are. None of their failures reaches the shopper's question."""

    def __init__(self, carriers: Mapping[str, Carrier]) -> None:
        self._carriers = carriers
        self._kept: TTLCache[tuple[str, str], Tracking | None] = TTLCache(KEPT, LIFE_S)
        self._failed: TTLCache[tuple[str, str], bool] = TTLCache(KEPT, REST_S)

    async def told(self, order: Order, *, within_s: float) -> Order:
        """Return the order with what the carriers say of its parcels, as it was where they say nothing."""
        asked = [one for one in order.shipments if order.state is OrderState.SHIPPED and self._of(one)]
        if not asked:
            return order
        limit_s = min(within_s, LIMIT_S)
        async with asyncio.TaskGroup() as group:
            tasks = {one.number: group.create_task(self._asked(one, limit_s)) for one in asked[:MOST_PARCELS]}
        found = {number: task.result() for number, task in tasks.items()}
        return replace(order, shipments=tuple(merged(one, found.get(one.number)) for one in order.shipments))

    async def close(self) -> None:
        for carrier in self._carriers.values():
            await carrier.close()

    def _of(self, parcel: Shipment) -> str | None:
        """Return which carrier to ask; nobody is asked about what has arrived."""
        if parcel.state is ParcelState.DELIVERED or not reading.is_number(parcel.number):
            return None
        name = named(parcel.carrier)
        return name if name in self._carriers else None

    async def _asked(self, parcel: Shipment, limit_s: float) -> Tracking | None:
        name = self._of(parcel) or ""
        key = (name, parcel.number)
        if key not in self._kept and key not in self._failed:
            try:
                async with asyncio.timeout(limit_s):
                    self._kept[key] = await self._ask(self._carriers[name], parcel.number)
            except (ShopError, TimeoutError) as error:
                log.warning("carrier_failed", carrier=name, error=type(error).__name__, why=str(error))
                self._failed[key] = True
        return self._kept.get(key)

    async def _ask(self, carrier: Carrier, number: str) -> Tracking | None:
        try:
            return await carrier.track(number)
        except (ShopError, TimeoutError):
            raise
        except Exception as error:  # another party's process: whatever it throws means "cannot tell"
            raise BadUpstream("not the agreed answer") from error


class NoCarriers:
    """A shop that has given no carrier's key."""

    async def told(self, order: Order, *, within_s: float) -> Order:
        """Return the order as it is."""
        return order

    async def close(self) -> None:
        """Do nothing."""


def named(carrier: str) -> str | None:
    """Return which carrier a shop means by this name."""
    plain = re.sub(r"[\W_]+", " ", carrier.casefold())
    return next((name for name, pattern in NAMES.items() if re.search(pattern, plain)), None)


def merged(parcel: Shipment, found: Tracking | None) -> Shipment:
    """Return the parcel with its carrier's word, which counts more than what the shop has noted of it."""
    if found is None:
        return parcel
    state = found.state or parcel.state
    is_here = state is ParcelState.DELIVERED
    return replace(
        parcel,
        state=state,
        events=found.events or parcel.events,
        window=found.window or parcel.window,
        link=parcel.link or found.link,
        pickup_until=found.pickup_until or parcel.pickup_until,
        delivered_at=(found.delivered_at or parcel.delivered_at) if is_here else None,
    )
