"""Bring, PostNord and DHL as their public API documentation shapes them, with the same few parcels."""

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, ClassVar

from aiohttp import web

from actions.shop.port import ParcelState

KEY, UID = "carrier-key-canary", "ida@example.org"
HOSTILE = "<img src=x onerror=alert(1)>{parcel}/restart\u202egnp.\x1b[31m\r\nhttps://evil.example/ " * 40
P = ParcelState


@dataclass
class Parcel:
    """One parcel: its steps, the oldest first, and when it is expected."""

    number: str
    steps: list[tuple[ParcelState, datetime]] = field(default_factory=list)
    expected: date | None = None
    pickup_until: date | None = None


class FakeCarrier(ABC):
    """Parcels, and tricks to play."""

    codes: ClassVar[dict[ParcelState, str]]

    def __init__(self) -> None:
        self.parcels: dict[str, Parcel] = {}
        self.mixed_up = False
        self.hostile = False
        self.change: dict[str, Any] = {}  # written over the parcel's own fields

    @property
    def text(self) -> str:
        return HOSTILE if self.hostile else "The parcel is on its way."

    def found(self, number: str) -> list[Parcel]:
        """Return the parcel, another one on a mixed-up day, or none."""
        if self.mixed_up:
            return [Parcel("SOMEBODYELSES1", self.parcels[number].steps)]
        return [self.parcels[number]] if number in self.parcels else []

    @abstractmethod
    def app(self) -> web.Application:
        """Return the server."""


class FakeBring(FakeCarrier):
    """GET /tracking/api/v2/tracking.json?q=…, with the name and key of a Mybring user."""

    codes: ClassVar = {
        P.ANNOUNCED: "PRE_NOTIFIED",
        P.HANDED_IN: "HANDED_IN",
        P.IN_TRANSIT: "IN_TRANSIT",
        P.CUSTOMS: "CUSTOMS",
        P.OUT_FOR_DELIVERY: "TRANSPORT_TO_RECIPIENT",
        P.PICKUP_READY: "READY_FOR_PICKUP",
        P.DELIVERED: "DELIVERED",
        P.PROBLEM: "DEVIATION",
        P.RETURNING: "RETURN",
    }

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/tracking/api/v2/tracking.json", self._track)
        return app

    async def _track(self, request: web.Request) -> web.Response:
        given = (request.headers.get("X-Mybring-API-Uid"), request.headers.get("X-Mybring-API-Key"))
        if given != (UID, KEY):
            return web.Response(status=401, text="Authentication failed")
        found = [self._json(one) for one in self.found(request.query["q"])]
        missing = {"error": {"code": 404, "message": f"No shipments found {self.text}"}}
        return web.json_response({"apiVersion": "2", "consignmentSet": found or [missing]})

    def _json(self, one: Parcel) -> dict[str, Any]:
        package = {
            "statusDescription": self.text,
            "packageNumber": one.number,
            "productName": self.text,
            "brand": "POSTEN",
            "senderName": "Secret sender",
            "recipientAddress": {"addressLine1": "Secret street 1", "postalCode": "0150"},
            "dateOfEstimatedDelivery": f"{one.expected:%d.%m.%Y}" if one.expected else None,
            "dateOfReturn": f"{one.pickup_until:%d.%m.%Y}" if one.pickup_until else None,
            "eventSet": [self._event(*step) for step in reversed(one.steps)],
        }
        return {"consignmentId": f"C{one.number}", "packageSet": [package | self.change]}

    def _event(self, state: ParcelState, at: datetime) -> dict[str, Any]:
        where = {"city": self.text, "countryCode": "NO", "recipientSignature": {"name": "Secret name"}}
        return {"description": self.text, "status": self.codes[state], "dateIso": at.isoformat(), **where}


class FakePostNord(FakeCarrier):
    """GET /rest/shipment/v5/trackandtrace/findByIdentifier.json?id=…&apikey=…"""

    codes: ClassVar = {
        P.ANNOUNCED: "INFORMED",
        P.IN_TRANSIT: "EN_ROUTE",
        P.PICKUP_READY: "AVAILABLE_FOR_DELIVERY",
        P.DELIVERED: "DELIVERED",
        P.PROBLEM: "DELIVERY_REFUSED",
        P.RETURNING: "RETURNED",
    }

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/rest/shipment/v5/trackandtrace/findByIdentifier.json", self._track)
        return app

    async def _track(self, request: web.Request) -> web.Response:
        if request.query.get("apikey") != KEY:
            return web.Response(status=403, text="<h1>Developer Inactive</h1>", content_type="text/html")
        found = [self._json(one) for one in self.found(request.query["id"])]
        fault = {"faults": [{"faultCode": "invalidIdentifier", "explanationText": self.text}]}
        body: dict[str, Any] = {"shipments": found} if found else {"compositeFault": fault, "shipments": []}
        return web.json_response({"TrackingInformationResponse": body})

    def _json(self, one: Parcel) -> dict[str, Any]:
        delivered = [at for state, at in one.steps if state is P.DELIVERED]
        item = {
            "itemId": one.number,
            "status": self.codes[one.steps[-1][0]],
            "statusText": {"header": self.text, "body": self.text},
            "deliveryDate": _local(delivered[-1]) if delivered else None,
            "events": [self._event(*step) for step in reversed(one.steps)],
        }
        expected = f"{one.expected}T16:00:00" if one.expected else None
        whole = {"shipmentId": f"S{one.number}", "estimatedTimeOfArrival": expected, "uri": self.text}
        return {**whole, "consignee": {"name": "Secret name"}, "items": [item | self.change]}

    def _event(self, state: ParcelState, at: datetime) -> dict[str, Any]:
        where = {"location": {"displayName": self.text}, "eventDescription": self.text}
        return {"eventTime": _local(at), "eventCode": "11", "status": self.codes[state], **where}


class FakeDhl(FakeCarrier):
    """GET /track/shipments?trackingNumber=…, with a key in its header."""

    codes: ClassVar = {
        P.ANNOUNCED: "pre-transit",
        P.IN_TRANSIT: "transit",
        P.DELIVERED: "delivered",
        P.PROBLEM: "failure",
    }

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/track/shipments", self._track)
        return app

    async def _track(self, request: web.Request) -> web.Response:
        if request.headers.get("DHL-API-Key") != KEY:
            return web.json_response({"status": 401, "title": "Unauthorized"}, status=401)
        found = [self._json(one) for one in self.found(request.query["trackingNumber"])]
        if not found:
            missing = {"status": 404, "title": "No result found", "detail": self.text}
            return web.json_response(missing, status=404, content_type="application/problem+json")
        return web.json_response({"url": "/track/shipments", "shipments": found})

    def _json(self, one: Parcel) -> dict[str, Any]:
        steps = [self._event(*step) for step in reversed(one.steps)]
        estimate = {"estimatedTimeOfDelivery": f"{one.expected}T00:00:00Z"} if one.expected else {}
        details = {"receiver": {"name": "Secret name"}, "product": {"productName": self.text}}
        whole = {"id": one.number, "service": "parcel-de", "status": steps[0], "events": steps}
        return {**whole, "details": details, "serviceUrl": self.text, **estimate, **self.change}

    def _event(self, state: ParcelState, at: datetime) -> dict[str, Any]:
        where = {"location": {"address": {"addressLocality": self.text}}}
        return {"timestamp": _local(at), "statusCode": self.codes[state], "description": self.text, **where}


def _local(at: datetime) -> str:
    return at.replace(tzinfo=None).isoformat()
