"""A Shopify as its Admin GraphQL reference describes it; its search finds orders with a name alike."""

from typing import Any

from aiohttp import web

from tests.actions.fakes.graphql import Answer, FakeGraphQL
from tests.actions.fakes.sample import WARES, Sample

APP, SECRET, TOKEN = "client-id", "shpss_secret", "shpat_token"
FULFILLED = {"shipped": "FULFILLED", "delivered": "FULFILLED"}
PARCEL = {"shipped": "IN_TRANSIT", "delivered": "DELIVERED"}
TYPES = {"tent": "Tents"}
GID = "gid://shopify/Order/"


class FakeShopify(FakeGraphQL):
    """With an access token, or an app that fetches one."""

    path = "/admin/api/2026-07/graphql.json"

    def app(self) -> web.Application:
        app = super().app()
        app.router.add_post("/admin/oauth/access_token", self._token)
        return app

    async def _token(self, request: web.Request) -> web.Response:
        wanted = {"grant_type": "client_credentials", "client_id": APP, "client_secret": SECRET}
        if await request.json() != wanted:
            return web.json_response({"error": "invalid_client"}, status=401)
        return web.json_response({"access_token": TOKEN, "scope": "read_orders", "expires_in": 86399})

    def admit(self, request: web.Request, operation: str) -> None:
        if request.headers.get("X-Shopify-Access-Token") != TOKEN:
            raise web.HTTPUnauthorized(text='{"errors": "[API] Invalid API key"}')

    def on_orders(self, wanted: Answer) -> Answer:
        number = wanted["name"].removeprefix("name:").strip('"')
        close = [one for one in self.orders.values() if one.number[:4] == number[:4] and one.number != number]
        exact = [] if self.mixed_up else [one for one in [self.orders.get(number)] if one]
        return {"orders": {"nodes": [self._json(one) for one in [*close[:2], *exact]]}}

    def on_customersorders(self, wanted: Answer) -> Answer:
        account, _, name = wanted["name"].removeprefix("customer_id:").partition(" AND name:")
        found = [one for one in self.bought_by(int(account)) if not name or one.number in name]
        return {"orders": {"nodes": [self._json(one) | _customer(one) for one in found]}}

    def on_cancel(self, wanted: Answer) -> Answer:
        self.write("cancel", wanted["id"].removeprefix(GID), state="cancelled")
        return {"change": {"errors": []}}

    def on_move(self, wanted: Answer) -> Answer:
        where = wanted["input"]["shippingAddress"]
        new = {"street": where["address1"], "postcode": where["zip"], "city": where["city"]}
        number = wanted["input"]["id"].removeprefix(GID)
        self.write("move", number, country=where["countryCode"], **new)
        return {"change": {"errors": []}}

    def on_returnable(self, wanted: Answer) -> Answer:
        line = {"quantity": 1, "fulfillmentLineItem": {"id": "gid://shopify/FulfillmentLineItem/1"}}
        node = {"returnableFulfillmentLineItems": {"nodes": [line]}}
        return {"returnableFulfillments": {"nodes": [node]}}

    def on_return(self, wanted: Answer) -> Answer:
        assert wanted["input"]["returnLineItems"][0]["customerNote"] == "too small"
        self.write("return", wanted["input"]["orderId"].removeprefix(GID), marks={"return": "asked"})
        return {"change": {"errors": []}}

    def on_products(self, wanted: Answer) -> Answer:
        query = wanted["query"].casefold()
        found = [
            {
                "id": f"gid://shopify/Product/{ware.id}",
                "title": ware.name,
                "productType": TYPES.get(ware.name.split()[-1], ""),
                "totalInventory": ware.count,
                "tracksInventory": True,
            }
            for ware in WARES
            if any(f"title:{word}" in query.replace("*", "") for word in ware.name.casefold().split())
            or (TYPES.get(ware.name.split()[-1], "-").casefold() in query and ware.count)
        ]
        return {"products": {"nodes": found}}

    def on_shop(self, wanted: Answer) -> Answer:
        shop = {"name": "Fjord & Field", "url": "https://shop.example", "contactEmail": "hi@shop.example"}
        return {"shop": shop}

    def _json(self, order: Sample) -> dict[str, Any]:
        paid = {"unpaid": "PENDING", "cancelled": "VOIDED"}.get(order.state, "PAID")
        where = {"address1": order.street, "zip": order.postcode, "city": order.city, "phone": order.phone}
        return {
            "id": f"{GID}{order.number}",
            "name": f"#{order.number}",
            "email": order.email,
            "clientIp": "203.0.113.7",
            "createdAt": self.days_ago(5).isoformat(),
            "cancelledAt": self.days_ago(1).isoformat() if order.state == "cancelled" else None,
            "displayFinancialStatus": "PARTIALLY_REFUNDED" if order.refunded else paid,
            "displayFulfillmentStatus": FULFILLED.get(order.state, "UNFULFILLED"),
            "returnStatus": "RETURN_REQUESTED" if order.marks else "NO_RETURN",
            "totalPriceSet": _money(order.total),
            "shippingAddress": {**where, "countryCodeV2": order.country},
            "billingAddress": {"zip": order.postcode},
            "fulfillments": [self._fulfillment(order)] if order.tracking else [],
            "refunds": [self._refund(order)] if order.refunded else [],
        }

    def _fulfillment(self, order: Sample) -> dict[str, Any]:
        url = f"https://track.example/{order.tracking}"
        return {
            "displayStatus": PARCEL[order.state],
            "createdAt": self.days_ago(5).isoformat(),
            "updatedAt": self.days_ago(3).isoformat(),
            "inTransitAt": self.days_ago(4).isoformat(),
            "estimatedDeliveryAt": self.days_ago(-1).isoformat(),
            "deliveredAt": self.days_ago(3).isoformat() if order.state == "delivered" else None,
            "trackingInfo": [{"company": self.carrier(order), "number": order.tracking, "url": url}],
        }

    def _refund(self, order: Sample) -> dict[str, Any]:
        statuses = {"nodes": [{"status": "SUCCESS"}]}
        when = self.days_ago(2).isoformat()
        return {"createdAt": when, "totalRefundedSet": _money(order.refunded), "transactions": statuses}


def _customer(order: Sample) -> dict[str, Any]:
    return {"customer": {"legacyResourceId": str(order.account)} if order.account else None}


def _money(amount: object) -> dict[str, Any]:
    # One decimal and no more, as Shopify writes ten crowns fifty: "10.5".
    text = f"{amount}".rstrip("0")
    return {"presentmentMoney": {"amount": text, "currencyCode": "EUR"}}
