"""DHL, all its divisions: Shipment Tracking - Unified."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from actions.carriers import reading
from actions.carriers.port import Tracking
from actions.shop.errors import NotFound
from actions.shop.port import ParcelState
from actions.shop.remote import Remote, Request

URL = "https://api-eu.dhl.com"
PAGE = "https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}"
SOME_PARCEL = "00340434292135100186"  # looks like one; whether it is known does not matter
STATES = {
    "pre-transit": ParcelState.ANNOUNCED,
    "transit": ParcelState.IN_TRANSIT,
    "delivered": ParcelState.DELIVERED,
    "failure": ParcelState.PROBLEM,
}


class _Step(msgspec.Struct):
    timestamp: str | None = None
    statusCode: str | None = None


class _Frame(msgspec.Struct):
    estimatedFrom: str | None = None
    estimatedThrough: str | None = None


class _Shipment(msgspec.Struct):
    id: str | int = ""
    status: _Step | None = None
    events: list[_Step] | None = None
    estimatedTimeOfDelivery: str | None = None
    estimatedDeliveryTimeFrame: _Frame | None = None


class _Answer(msgspec.Struct):
    shipments: list[_Shipment] | None = None


class Dhl:
    """Asks with an API key. Times without an offset are of where it happened: the shop's clock is taken."""

    name = "DHL"

    def __init__(self, key: str, *, clock: Callable[[], datetime], tz: ZoneInfo, url: str = URL) -> None:
        self._remote = Remote(url, headers={"DHL-API-Key": key})
        self._clock = clock
        self._tz = tz

    async def track(self, number: str) -> Tracking | None:
        """Return what DHL knows of the shipment with this number."""
        try:
            answer = await self._ask(number)
        except NotFound:
            return None
        found = reading.ours(answer.shipments or [], number, lambda one: (str(one.id),))
        return self._tracking(found, number) if found else None

    async def health(self) -> str:
        """Return that DHL answers; that it has no such parcel is an answer, too."""
        with suppress(NotFound):
            await self._ask(SOME_PARCEL)
        return "DHL answers"

    async def close(self) -> None:
        await self._remote.close()

    async def _ask(self, number: str) -> _Answer:
        params = {"trackingNumber": number}
        request = Request(method="GET", path="/track/shipments", reads=True, params=params)
        return await self._remote.ask(request, _Answer)

    def _tracking(self, found: _Shipment, number: str) -> Tracking:
        steps = [one for one in (found.status, *(found.events or ())) if one]
        pairs = ((STATES.get(one.statusCode or ""), reading.moment(one.timestamp, self._tz)) for one in steps)
        events = reading.events(dict.fromkeys(pairs))  # the state is mostly the newest step once more
        state = STATES.get(found.status.statusCode or "") if found.status else None
        return Tracking(
            state=state or (events[-1].state if events else None),
            events=events,
            window=reading.window(self._span(found), self.name, self._clock()),
            delivered_at=reading.latest(events, ParcelState.DELIVERED),
            link=reading.link(PAGE, number),
        )

    def _span(self, found: _Shipment) -> tuple[datetime, datetime] | None:
        frame = found.estimatedDeliveryTimeFrame or _Frame()
        first = reading.moment(frame.estimatedFrom, self._tz)
        last = reading.moment(frame.estimatedThrough, self._tz)
        if first and last:
            return first, last
        return reading.whole_day(reading.day(found.estimatedTimeOfDelivery), self._tz)
