"""A WooCommerce as its REST documentation (v3) describes it, which finds more than was asked."""

import hmac
from base64 import b64encode
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from aiohttp import web

from tests.actions.fakes.sample import WARES, FakeShop, Sample, Ware

KEY, SECRET = "ck_test", "cs_test"
STATUS = {"unpaid": "pending", "fresh": "processing", "shipped": "completed", "delivered": "completed"}
CANCELLED = {"cancelled": "cancelled"}


class FakeWooCommerce(FakeShop):
    """Numbers are ids, unless a plugin numbers the orders."""

    numbered_by_plugin = False

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_keys])
        base = "/wp-json/wc/v3"
        app.router.add_get("/wp-json/", self._site)
        app.router.add_get(f"{base}/orders", self._list)
        app.router.add_get(f"{base}/orders/{{id}}", self._one)
        app.router.add_post(f"{base}/orders/{{id}}", self._put)
        app.router.add_post(f"{base}/orders/{{id}}/notes", self._note)
        app.router.add_post(f"{base}/orders/{{id}}/receipt", self._receipt)
        app.router.add_get(f"{base}/orders/{{id}}/refunds", self._refunds)
        app.router.add_get(f"{base}/products", self._products)
        app.router.add_get(f"{base}/products/{{id}}", self._product)
        return app

    async def _site(self, request: web.Request) -> web.Response:
        return web.json_response({"name": "Fjord & Field", "url": "https://shop.example", "namespaces": []})

    async def _list(self, request: web.Request) -> web.Response:
        if "customer" in request.query:
            assert request.query["orderby"] == "date"
            own = self.bought_by(int(request.query["customer"]))
            return web.json_response([_only(request, self._json(order)) for order in own])
        wanted = request.query.get("search", "")
        limit = int(request.query.get("per_page", "10"))
        # It also finds parts of e-mail addresses and of numbers, and puts another one first.
        found = [
            order
            for order in self.orders.values()
            if wanted in f"{order.number} {order.email} {order.postcode}"
        ]
        found.sort(key=lambda order: order.number == wanted)
        if self.mixed_up:
            found = [order for order in found if order.number != wanted]
        return web.json_response([_only(request, self._json(order)) for order in found[:limit]])

    async def _one(self, request: web.Request) -> web.Response:
        order = self.find(self._number(request))
        if order is None:
            refusal = {"code": "woocommerce_rest_shop_order_invalid_id", "message": "Invalid ID."}
            return web.json_response(refusal | {"data": {"status": 404}}, status=404)
        return web.json_response(_only(request, self._json(order)))

    async def _put(self, request: web.Request) -> web.Response:
        number, change = self._number(request), await request.json()
        order = self.orders[number]
        new: dict[str, Any] = {
            "marks": order.marks | {one["key"]: one["value"] for one in change["meta_data"]}
        }
        if "status" in change:
            new |= {"state": CANCELLED[change["status"]]}
        if "shipping" in change:
            where = change["shipping"]
            new |= {"street": where["address_1"], "postcode": where["postcode"], "city": where["city"]}
            new |= {"country": where["country"]}
        self.write("put", number, **new)
        return web.json_response(self._json(self.orders[number]))

    async def _note(self, request: web.Request) -> web.Response:
        number, note = self._number(request), await request.json()
        assert note["customer_note"] is False
        self.orders[number] = self.orders[number].changed(notes=(*self.orders[number].notes, note["note"]))
        return web.json_response({"id": 1, "note": note["note"]}, status=201)

    async def _receipt(self, request: web.Request) -> web.Response:
        link = f"https://shop.example/wc/file/transient/{'ab' * 16}"
        return web.json_response({"receipt_url": link, "expiration_date": "2026-10-14"})

    async def _refunds(self, request: web.Request) -> web.Response:
        order = self.orders[self._number(request)]
        day = self.days_ago(2).strftime("%Y-%m-%dT%H:%M:%S")
        return web.json_response(
            [{"id": 9, "amount": str(order.refunded), "date_created_gmt": day, "reason": ""}]
        )

    async def _products(self, request: web.Request) -> web.Response:
        wanted = request.query.get("search", "").casefold()
        ids = [int(one) for one in request.query.get("include", "").split(",") if one]
        found = [ware for ware in WARES if wanted in ware.name.casefold() and (not ids or ware.id in ids)]
        if "stock_status" in request.query:
            found = [ware for ware in found if ware.count]
        return web.json_response([_only(request, _ware(ware)) for ware in found])

    async def _product(self, request: web.Request) -> web.Response:
        ware = next(ware for ware in WARES if ware.id == int(request.match_info["id"]))
        return web.json_response(_only(request, _ware(ware)))

    def _number(self, request: web.Request) -> str:
        number = request.match_info["id"]
        return str(int(number) - 7) if self.numbered_by_plugin else number

    def _json(self, order: Sample) -> dict[str, Any]:
        completed = self.days_ago(3).strftime("%Y-%m-%dT%H:%M:%S") if order.tracking else None
        refunds = [{"id": 9, "reason": "", "total": f"-{order.refunded}"}] if order.refunded else []
        return {
            "id": int(order.number) + 7 if self.numbered_by_plugin else int(order.number),
            "number": order.number,
            "status": (STATUS | CANCELLED)[order.state],
            "currency": "EUR",
            "total": str(order.total.quantize(Decimal("0.01"))),
            "customer_id": order.account,
            "order_key": "wc_order_secret",
            "customer_ip_address": "203.0.113.7",
            "customer_user_agent": "Mozilla",
            "transaction_id": "pi_secret",
            "payment_url": "https://shop.example/checkout/order-pay/1/?key=wc_order_secret",
            "billing": {
                "email": order.email,
                "postcode": order.postcode,
                "phone": order.phone,
                **_place(order),
            },
            "shipping": {"postcode": order.postcode, **_place(order)},
            "date_completed_gmt": completed,
            "date_created_gmt": self.days_ago(5).strftime("%Y-%m-%dT%H:%M:%S"),
            "refunds": refunds,
            "meta_data": self._meta(order),
        }

    def _meta(self, order: Sample) -> list[dict[str, Any]]:
        own = [{"id": 1, "key": key, "value": value} for key, value in order.marks.items()]
        if not order.tracking:
            return own
        item = {"tracking_provider": self.carrier(order), "tracking_number": order.tracking}
        link = f"https://track.example/{order.tracking}"
        item |= {"custom_tracking_provider": "", "custom_tracking_link": link, "date_shipped": "1791800000"}
        return [*own, {"id": 2, "key": "_wc_shipment_tracking_items", "value": [item]}]


@web.middleware
async def _keys(request: web.Request, handler: Any) -> web.StreamResponse:
    expected = "Basic " + b64encode(f"{KEY}:{SECRET}".encode()).decode()
    is_known = request.headers.get("Authorization") == expected or _is_signed(request)
    if request.path != "/wp-json/" and not is_known:
        refusal = {"code": "woocommerce_rest_cannot_view", "message": "Sorry", "data": {"status": 401}}
        return web.json_response(refusal, status=401)
    answer: web.StreamResponse = await handler(request)
    return answer


def _is_signed(request: web.Request) -> bool:
    """Return whether the query carries a right OAuth 1.0a signature; computed as RFC 5849, 3.4.1 says."""
    query = dict(request.query)
    said = query.pop("oauth_signature", "")
    address = f"http://{request.headers.get('X-Forwarded-Host', request.host)}{request.path}"
    pairs = "&".join(sorted(f"{quote(name, '')}={quote(value, '')}" for name, value in query.items()))
    base = f"{request.method}&{quote(address, '')}&{quote(pairs, '')}"
    right = hmac.digest(f"{SECRET}&".encode(), base.encode(), "sha256")
    return query.get("oauth_consumer_key") == KEY and hmac.compare_digest(said, b64encode(right).decode())


def _only(request: web.Request, whole: dict[str, Any]) -> dict[str, Any]:
    wanted = [name for name in request.query.get("_fields", "").split(",") if name]
    return {name: value for name, value in whole.items() if not wanted or name in wanted}


def _place(order: Sample) -> dict[str, str]:
    first, last = order.name.split(" ", 1)
    where = {"address_1": order.street, "city": order.city, "country": order.country}
    return {"first_name": first, "last_name": last, **where}


def _ware(ware: Ware) -> dict[str, Any]:
    counts: dict[str, Any] = {"manage_stock": True, "stock_quantity": ware.count}
    counts |= {"stock_status": "instock" if ware.count else "outofstock"}
    near = {"upsell_ids": list(ware.instead), "cross_sell_ids": [], "related_ids": [1]}
    return {"id": ware.id, "name": ware.name, "price": "49.00", **counts, **near}
