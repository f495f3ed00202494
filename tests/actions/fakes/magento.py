"""A Magento as its REST documentation describes it: search criteria, field lists, tokens."""

import re
from typing import Any

from aiohttp import web

from tests.actions.fakes.sample import WARES, FakeShop, Sample, Ware

NAME, PASSWORD, TOKEN = "skranke", "a password", "integration-token"
STATES = {"unpaid": "pending_payment", "fresh": "new", "shipped": "processing", "delivered": "complete"}
STATES |= {"cancelled": "canceled"}


class FakeMagento(FakeShop):
    """Ids are numbers with one more in front."""

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_token])
        base = "/rest/V1"
        app.router.add_post(f"{base}/integration/admin/token", self._log_in)
        app.router.add_post("/graphql", self._store)
        app.router.add_get(f"{base}/orders", self._orders)
        app.router.add_get(f"{base}/shipments", self._shipments)
        app.router.add_get(f"{base}/creditmemos", self._memos)
        app.router.add_post(f"{base}/orders/{{id}}/cancel", self._cancel)
        app.router.add_post(f"{base}/orders/{{id}}/comments", self._comment)
        app.router.add_put(f"{base}/orders/{{id}}", self._move)
        app.router.add_get(f"{base}/products", self._products)
        app.router.add_get(f"{base}/stockItems/{{sku}}", self._stock)
        return app

    async def _log_in(self, request: web.Request) -> web.Response:
        if await request.json() != {"username": NAME, "password": PASSWORD}:
            return web.json_response({"message": "The account sign-in was incorrect"}, status=401)
        return web.json_response(TOKEN)

    async def _store(self, request: web.Request) -> web.Response:
        config = {"store_name": "Fjord & Field", "base_url": "https://shop.example/"}
        return web.json_response({"data": {"storeConfig": config}})

    async def _orders(self, request: web.Request) -> web.Response:
        wanted = _filters(request)
        if "customer_id" in wanted:
            assert request.query["searchCriteria[sortOrders][0][direction]"] == "DESC"
            own = [self._json(order) for order in self.bought_by(int(wanted["customer_id"]))]
            return web.json_response({"items": own, "total_count": len(own)})
        order = self.find(wanted["increment_id"])
        assert "fields" in request.query
        return web.json_response({"items": [self._json(order)] if order else None, "total_count": 1})

    async def _shipments(self, request: web.Request) -> web.Response:
        order = self._order(_filters(request)["order_id"])
        when = self.days_ago(3).strftime("%Y-%m-%d %H:%M:%S")
        track = {"track_number": order.tracking, "title": self.carrier(order), "carrier_code": "custom"}
        items = [{"created_at": when, "tracks": [track]}] if order.tracking else []
        return web.json_response({"items": items})

    async def _memos(self, request: web.Request) -> web.Response:
        order = self._order(_filters(request)["order_id"])
        when = self.days_ago(2).strftime("%Y-%m-%d %H:%M:%S")
        memo = {"grand_total": float(order.refunded or 0), "created_at": when, "state": 2}
        return web.json_response({"items": [memo] if order.refunded else []})

    async def _cancel(self, request: web.Request) -> web.Response:
        self.write("cancel", self._order(request.match_info["id"]).number, state="cancelled")
        return web.json_response(True)

    async def _comment(self, request: web.Request) -> web.Response:
        order, note = self._order(request.match_info["id"]), (await request.json())["statusHistory"]
        assert note["is_visible_on_front"] == note["is_customer_notified"] == 0
        self.write("comment", order.number, notes=(*order.notes, note["comment"]))
        return web.json_response(True)

    async def _move(self, request: web.Request) -> web.Response:
        order, where = self._order(request.match_info["id"]), (await request.json())["entity"]
        assert where["email"] == order.email and where["telephone"] == order.phone
        new = {"street": where["street"][0], "postcode": where["postcode"], "city": where["city"]}
        self.write("move", order.number, country=where["country_id"], **new)
        return web.json_response(where)

    async def _products(self, request: web.Request) -> web.Response:
        wanted = _filters(request)
        term, skus = wanted.get("name", "").strip("%"), wanted.get("sku", "").split(",")
        found = [
            ware for ware in WARES if (term and term in ware.name.casefold()) or f"sku/{ware.id}" in skus
        ]
        return web.json_response({"items": [_ware(ware) for ware in found], "total_count": len(found)})

    async def _stock(self, request: web.Request) -> web.Response:
        ware = next(ware for ware in WARES if f"sku/{ware.id}" == request.match_info["sku"])
        return web.json_response({"qty": ware.count, "is_in_stock": ware.count > 0, "manage_stock": True})

    def _order(self, id_: str) -> Sample:
        return self.orders[str(int(id_) - 1)]

    def _json(self, order: Sample) -> dict[str, Any]:
        where = {"street": [order.street], "postcode": order.postcode, "city": order.city}
        where |= {"country_id": order.country, "email": order.email, "telephone": order.phone}
        where |= {"region": "Utrecht", "entity_id": 7, "address_type": "shipping"}  # type: ignore[dict-item]
        return {
            "entity_id": int(order.number) + 1,
            "increment_id": order.number,
            "created_at": self.days_ago(5).strftime("%Y-%m-%d %H:%M:%S"),
            "state": STATES[order.state],
            "grand_total": float(order.total),
            "order_currency_code": "EUR",
            "customer_id": order.account or None,
            "customer_email": order.email,
            "remote_ip": "203.0.113.7",
            "total_refunded": float(order.refunded) if order.refunded else None,
            "billing_address": {"postcode": order.postcode, "telephone": order.phone},
            "status_histories": [{"comment": note} for note in order.notes],
            "extension_attributes": {"shipping_assignments": [{"shipping": {"address": where}}]},
        }


@web.middleware
async def _token(request: web.Request, handler: Any) -> web.StreamResponse:
    is_open = request.path in ("/graphql", "/rest/V1/integration/admin/token")
    if not is_open and request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return web.json_response({"message": "The consumer isn't authorized"}, status=401)
    answer: web.StreamResponse = await handler(request)
    return answer


def _filters(request: web.Request) -> dict[str, str]:
    groups: dict[str, dict[str, str]] = {}
    for name, value in request.query.items():
        if found := re.fullmatch(r"searchCriteria\[filter_groups\]\[(\d)\]\[filters\]\[0\]\[(\w+)\]", name):
            groups.setdefault(found[1], {})[found[2]] = value
    return {group["field"]: group["value"] for group in groups.values()}


def _ware(ware: Ware) -> dict[str, Any]:
    links = [{"link_type": "upsell", "linked_product_sku": f"sku/{one}"} for one in ware.instead]
    return {"sku": f"sku/{ware.id}", "name": ware.name, "product_links": links}
