"""Bring (Posten in Norway): the Tracking API, version 2."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import msgspec

from actions.carriers import reading
from actions.carriers.port import Tracking
from actions.shop.port import ParcelState
from actions.shop.remote import Remote, Request

URL = "https://api.bring.com"
PAGE = "https://tracking.bring.com/tracking/{number}"
OSLO = ZoneInfo("Europe/Oslo")
TEST_PARCEL = "TESTPACKAGEATPICKUPPOINT"  # Bring keeps it for those who try a key
# Messages to the recipient and wishes about the delivery (NOTIFICATION_SENT, DELIVERY_CHANGED) move nothing.
STATES = {
    "PRE_NOTIFIED": ParcelState.ANNOUNCED,
    "COLLECTED": ParcelState.HANDED_IN,
    "HANDED_IN": ParcelState.HANDED_IN,
    "IN_TRANSIT": ParcelState.IN_TRANSIT,
    "INTERNATIONAL": ParcelState.IN_TRANSIT,
    "TERMINAL": ParcelState.IN_TRANSIT,
    "CUSTOMS": ParcelState.CUSTOMS,
    "TRANSPORT_TO_RECIPIENT": ParcelState.OUT_FOR_DELIVERY,
    "READY_FOR_PICKUP": ParcelState.PICKUP_READY,
    "DELIVERED": ParcelState.DELIVERED,
    "ATTEMPTED_DELIVERY": ParcelState.PROBLEM,
    "DELIVERY_CANCELLED": ParcelState.PROBLEM,
    "DEVIATION": ParcelState.PROBLEM,
    "RETURN": ParcelState.RETURNING,
    "DELIVERED_SENDER": ParcelState.RETURNING,
}


class _Event(msgspec.Struct):
    status: str | None = None
    dateIso: str | None = None


class _Package(msgspec.Struct):
    packageNumber: str | None = None
    eventSet: list[_Event] | None = None
    dateOfEstimatedDelivery: str | None = None
    dateOfReturn: str | None = None


class _Consignment(msgspec.Struct):
    consignmentId: str | None = None
    packageSet: list[_Package] | None = None
    error: dict[str, Any] | None = None


class _Answer(msgspec.Struct):
    consignmentSet: list[_Consignment] = []


class Bring:
    """Asks with the name and the key of a Mybring user."""

    name = "Bring"

    def __init__(self, uid: str, key: str, *, clock: Callable[[], datetime], url: str = URL) -> None:
        headers = {"X-Mybring-API-Uid": uid, "X-Mybring-API-Key": key}
        self._remote = Remote(url, headers=headers)
        self._clock = clock

    async def track(self, number: str) -> Tracking | None:
        """Return what Bring knows of a package, or of the consignment with this number."""
        answer = await self._ask(number)
        found = [
            (one.consignmentId, package)
            for one in answer.consignmentSet
            if not one.error
            for package in one.packageSet or ()
        ]
        ours = reading.ours(found, number, lambda one: (one[1].packageNumber, one[0]))
        return self._tracking(ours[1], number) if ours else None

    async def health(self) -> str:
        """Return that Bring answers; it takes no key that it does not know."""
        await self._ask(TEST_PARCEL)
        return "Bring answers"

    async def close(self) -> None:
        await self._remote.close()

    async def _ask(self, number: str) -> _Answer:
        path, params = "/tracking/api/v2/tracking.json", {"q": number, "lang": "en"}
        return await self._remote.ask(Request(method="GET", path=path, reads=True, params=params), _Answer)

    def _tracking(self, found: _Package, number: str) -> Tracking:
        events = reading.events(
            (STATES.get(one.status or ""), reading.moment(one.dateIso, OSLO)) for one in found.eventSet or ()
        )
        expected = reading.whole_day(reading.day(found.dateOfEstimatedDelivery), OSLO)
        return Tracking(
            state=events[-1].state if events else None,
            events=events,
            window=reading.window(expected, self.name, self._clock()),
            pickup_until=reading.day(found.dateOfReturn),
            delivered_at=reading.latest(events, ParcelState.DELIVERED),
            link=reading.link(PAGE, number),
        )
