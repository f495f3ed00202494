"""A Vendure as its Admin API's schema describes it; the real one is in test_real_vendure.py."""

from typing import Any

from aiohttp import web

from tests.actions.fakes.graphql import Answer, FakeGraphQL, Refused
from tests.actions.fakes.sample import WARES, Sample, Ware

NAME, PASSWORD, API_KEY, TOKEN = "skranke", "a password", "vendure-key", "token"
STATES = {"unpaid": "ArrangingAdditionalPayment", "fresh": "PaymentSettled", "shipped": "Shipped"}
STATES |= {"delivered": "Delivered", "cancelled": "Cancelled"}


class FakeVendure(FakeGraphQL):
    """Sessions by bearer token, or an API key."""

    path = "/admin-api"

    def admit(self, request: web.Request, operation: str) -> None:
        by_key = request.headers.get("vendure-api-key") == API_KEY
        by_token = request.headers.get("Authorization") == f"Bearer {TOKEN}"
        if operation != "login" and not (by_key or by_token):
            raise Refused("FORBIDDEN")

    def headers(self, operation: str) -> dict[str, str]:
        return {"vendure-auth-token": TOKEN} if operation == "login" else {}

    def on_login(self, wanted: Answer) -> Answer:
        is_right = wanted == {"name": NAME, "password": PASSWORD}
        return {"login": {"kind": "CurrentUser" if is_right else "InvalidCredentialsError"}}

    def on_order(self, wanted: Answer) -> Answer:
        order = self.find(wanted["code"])
        return {"orders": {"items": [self._json(order)] if order else []}}

    def on_customer(self, wanted: Answer) -> Answer:
        if not wanted["id"].isdecimal() or not (own := self.bought_by(int(wanted["id"]))[1:]):
            return {"customer": None}
        cart = self._json(own[0]) | {"orderPlacedAt": None, "code": "CART"}
        return {"customer": {"orders": {"items": [cart, *map(self._json, own)]}}}

    def on_cancel(self, wanted: Answer) -> Answer:
        self.write("cancel", wanted["id"], state="cancelled")
        self._note(wanted)
        return {"change": {"kind": "Order"}, "noted": {"id": wanted["id"]}}

    def on_move(self, wanted: Answer) -> Answer:
        where = wanted["address"]
        new = {"street": where["streetLine1"], "postcode": where["postalCode"], "city": where["city"]}
        assert wanted["back"] == "PaymentSettled"
        self.write("move", wanted["id"], country=where["countryCode"], **new)
        return {field: {"kind": "Order"} for field in ("open", "change", "closed")}

    def on_note(self, wanted: Answer) -> Answer:
        self.write("note", wanted["id"])
        self._note(wanted)
        return {"change": {"kind": "Order"}}

    def on_products(self, wanted: Answer) -> Answer:
        term = wanted["term"].casefold()
        return {"products": {"items": [_ware(ware) for ware in WARES if term in ware.name.casefold()]}}

    def on_near(self, wanted: Answer) -> Answer:
        near = [
            {"stockLevel": _level(ware), "product": {"name": ware.name, "enabled": True}} for ware in WARES
        ]
        return {"product": {"collections": [{"productVariants": {"items": near}}]}}

    def on_channel(self, wanted: Answer) -> Answer:
        return {"activeChannel": {"code": "__default_channel__", "seller": {"name": "Fjord & Field"}}}

    def _note(self, wanted: Answer) -> None:
        order = self.orders[wanted["id"]]
        self.orders[order.number] = order.changed(notes=(*order.notes, wanted["note"]))

    def _json(self, order: Sample) -> dict[str, Any]:
        where = {"streetLine1": order.street, "postalCode": order.postcode, "city": order.city}
        return {
            "id": order.number,
            "code": order.number,
            "state": STATES[order.state],
            "orderPlacedAt": self.days_ago(5).isoformat(),
            "currencyCode": "EUR",
            "totalWithTax": int(order.total * 100),
            "customer": {
                "id": str(order.account or f"guest-{order.number}"),
                "emailAddress": order.email,
                "phoneNumber": order.phone,
            },
            "shippingAddress": {**where, "countryCode": order.country, "phoneNumber": order.phone},
            "billingAddress": {"postalCode": order.postcode},
            "fulfillments": self._fulfillments(order),
            "payments": [{"refunds": self._refunds(order)}],
            "history": {"items": [{"data": {"note": note}} for note in order.notes]},
        }

    def _fulfillments(self, order: Sample) -> list[dict[str, Any]]:
        if not order.tracking:
            return []
        when = {"createdAt": self.days_ago(4).isoformat(), "updatedAt": self.days_ago(3).isoformat()}
        parcel = {"method": self.carrier(order), "trackingCode": order.tracking}
        return [{"state": STATES[order.state], **parcel, **when}]

    def _refunds(self, order: Sample) -> list[dict[str, Any]]:
        if order.refunded is None:
            return []
        day = self.days_ago(2).isoformat()
        return [{"state": "Settled", "total": int(order.refunded * 100), "updatedAt": day}]


def _level(ware: Ware) -> str:
    return "IN_STOCK" if ware.count else "OUT_OF_STOCK"


def _ware(ware: Ware) -> dict[str, Any]:
    level = {"stockOnHand": ware.count + 2, "stockAllocated": 2}
    return {
        "id": str(ware.id),
        "name": ware.name,
        "variants": [{"stockLevel": _level(ware), "stockLevels": [level]}],
    }
