"""PostNord: Track & Trace, version 5."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from actions.carriers import reading
from actions.carriers.port import Tracking
from actions.shop.port import Event, ParcelState
from actions.shop.remote import Remote, Request

URL = "https://api2.postnord.com"
PAGE = "https://tracking.postnord.com/?id={number}"
STOCKHOLM = ZoneInfo("Europe/Stockholm")  # times come without an offset; Denmark's and Norway's clocks agree
SOME_PARCEL = "84971563697SE"  # looks like one; whether it is known does not matter
# OTHER and SPLIT say nothing of where it is.
STATES = {
    "CREATED": ParcelState.ANNOUNCED,
    "INFORMED": ParcelState.ANNOUNCED,
    "EN_ROUTE": ParcelState.IN_TRANSIT,
    "DELAYED": ParcelState.IN_TRANSIT,
    "EXPECTED_DELAY": ParcelState.IN_TRANSIT,
    "AVAILABLE_FOR_DELIVERY": ParcelState.PICKUP_READY,
    "AVAILABLE_FOR_DELIVERY_PAR_LOC": ParcelState.PICKUP_READY,
    "DELIVERED": ParcelState.DELIVERED,
    "DELIVERY_IMPOSSIBLE": ParcelState.PROBLEM,
    "DELIVERY_REFUSED": ParcelState.PROBLEM,
    "STOPPED": ParcelState.PROBLEM,
    "RETURNED": ParcelState.RETURNING,
}


class _Event(msgspec.Struct):
    eventTime: str | None = None
    status: str | None = None


class _Item(msgspec.Struct):
    itemId: str | None = None
    status: str | None = None
    events: list[_Event] | None = None
    estimatedTimeOfArrival: str | None = None
    deliveryDate: str | None = None


class _Shipment(msgspec.Struct):
    shipmentId: str | None = None
    items: list[_Item] | None = None
    estimatedTimeOfArrival: str | None = None


class _Found(msgspec.Struct):
    shipments: list[_Shipment] | None = None


class _Answer(msgspec.Struct):
    TrackingInformationResponse: _Found


class PostNord:
    """Asks with a key, which PostNord wants in the query: logs here name paths only, never queries."""

    name = "PostNord"

    def __init__(self, key: str, *, clock: Callable[[], datetime], url: str = URL) -> None:
        self._remote = Remote(url)
        self._key = key
        self._clock = clock

    async def track(self, number: str) -> Tracking | None:
        """Return what PostNord knows of an item, or of the shipment with this number."""
        answer = await self._ask(number)
        shipments = answer.TrackingInformationResponse.shipments or ()
        found = [(shipment, item) for shipment in shipments for item in shipment.items or ()]
        ours = reading.ours(found, number, lambda one: (one[1].itemId, one[0].shipmentId))
        return self._tracking(*ours, number) if ours else None

    async def health(self) -> str:
        """Return that PostNord answers; it takes no key that it does not know."""
        await self._ask(SOME_PARCEL)
        return "PostNord answers"

    async def close(self) -> None:
        await self._remote.close()

    async def _ask(self, number: str) -> _Answer:
        path = "/rest/shipment/v5/trackandtrace/findByIdentifier.json"
        params = {"id": number, "locale": "en", "apikey": self._key}
        return await self._remote.ask(Request(method="GET", path=path, reads=True, params=params), _Answer)

    def _tracking(self, shipment: _Shipment, item: _Item, number: str) -> Tracking:
        steps = ((STATES.get(one.status or ""), one.eventTime) for one in item.events or ())
        events = reading.events((state, reading.moment(at, STOCKHOLM)) for state, at in steps)
        expected = reading.day(item.estimatedTimeOfArrival or shipment.estimatedTimeOfArrival)
        span = reading.whole_day(expected, STOCKHOLM)
        return Tracking(
            state=STATES.get(item.status or "") or _last(events),
            events=events,
            window=reading.window(span, self.name, self._clock()),
            delivered_at=reading.moment(item.deliveryDate, STOCKHOLM)
            or reading.latest(events, ParcelState.DELIVERED),
            link=reading.link(PAGE, number),
        )


def _last(events: tuple[Event, ...]) -> ParcelState | None:
    return events[-1].state if events else None
