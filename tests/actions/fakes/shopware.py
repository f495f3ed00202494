"""A Shopware as its Admin API's schema describes it: searches, state transitions, nested writes, includes."""

from typing import Any

from aiohttp import web

from tests.actions.fakes.sample import WARES, FakeShop, Sample, Ware

KEY, SECRET, TOKEN = "SWIA", "a secret", "jwt"
ORDER = {"unpaid": "open", "fresh": "open", "shipped": "in_progress", "delivered": "completed"}
ORDER |= {"cancelled": "cancelled"}
DELIVERY = {"shipped": "shipped", "delivered": "shipped"}


class FakeShopware(FakeShop):
    """Answers as `Accept: application/json` gets them."""

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_bearer])
        app.router.add_post("/api/oauth/token", self._token)
        app.router.add_get("/api/_info/version", self._version)
        app.router.add_post("/api/search/{entity}", self._search)
        app.router.add_post("/api/_action/order/{id}/state/cancel", self._cancel)
        app.router.add_patch("/api/order-delivery/{id}", self._deliver)
        app.router.add_patch("/api/order/{id}", self._patch)
        return app

    async def _token(self, request: web.Request) -> web.Response:
        wanted = {"grant_type": "client_credentials", "client_id": KEY, "client_secret": SECRET}
        if await request.json() != wanted:
            return web.json_response({"errors": [{"code": "10", "status": "401"}]}, status=401)
        return web.json_response({"token_type": "Bearer", "expires_in": 600, "access_token": TOKEN})

    async def _version(self, request: web.Request) -> web.Response:
        return web.json_response({"version": "6.7.5.1"})

    async def _search(self, request: web.Request) -> web.Response:
        body = await request.json()
        filters = {one["field"]: one.get("value") for one in body["filter"]}
        match request.match_info["entity"]:
            case "order" if "orderCustomer.customerId" in filters:
                assert body["sort"][0]["order"] == "DESC"
                found = [
                    self._json(one) for one in self.bought_by(int(filters["orderCustomer.customerId"], 16))
                ]
            case "order":
                order = self.find(filters["orderNumber"])
                found = [self._json(order)] if order else []
            case "product":
                found = _products(filters)
            case "country":
                found = [{"id": f"id-{filters['iso']}"}]
            case _:
                found = [{"name": None, "translated": {"name": "Fjord & Field"}, "accessKey": "secret"}]
        entity = request.match_info["entity"].replace("-", "_")
        kept = [_only(one, body["includes"].get(entity)) for one in found]
        return web.json_response({"total": len(kept), "data": kept, "aggregations": []})

    async def _cancel(self, request: web.Request) -> web.Response:
        self.write("cancel", request.match_info["id"], state="cancelled")
        return web.json_response({"technicalName": "cancelled"})

    async def _deliver(self, request: web.Request) -> web.Response:
        number = request.match_info["id"].removeprefix("delivery-")
        where = (await request.json())["shippingOrderAddress"]
        assert where["orderId"] == number
        new = {"street": where["street"], "postcode": where["zipcode"], "city": where["city"]}
        self.write("deliver", number, country=where["countryId"].removeprefix("id-"), **new)
        return web.Response(status=204)

    async def _patch(self, request: web.Request) -> web.Response:
        number, change = request.match_info["id"], await request.json()
        order = self.orders[number]
        notes = (*order.notes, change["internalComment"])
        self.write("patch", number, marks=order.marks | change["customFields"], notes=notes)
        return web.Response(status=204)

    def _json(self, order: Sample) -> dict[str, Any]:
        where = {"street": order.street, "zipcode": order.postcode, "city": order.city}
        where |= {"country": {"iso": order.country}, "phoneNumber": order.phone}  # type: ignore[dict-item]
        return {
            "id": order.number,
            "orderNumber": order.number,
            "amountTotal": float(order.total),
            "internalComment": order.notes[-1] if order.notes else None,
            "customFields": order.marks or None,
            "deepLinkCode": "secret",
            "orderDateTime": self.days_ago(5).isoformat(timespec="milliseconds"),
            "updatedAt": self.days_ago(3).isoformat(timespec="milliseconds"),
            "stateMachineState": {"technicalName": ORDER[order.state]},
            "orderCustomer": {
                "email": order.email,
                "customerId": f"{order.account:032x}" if order.account else None,
                "remoteAddress": "203.0.113.0",
            },
            "currency": {"isoCode": "EUR"},
            "salesChannel": {"name": None, "translated": {"name": "Fjord & Field"}},
            "billingAddress": where,
            "deliveries": [self._delivery(order, where)],
            "transactions": [self._transaction(order)],
        }

    def _delivery(self, order: Sample, where: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": f"delivery-{order.number}",
            "trackingCodes": [order.tracking] if order.tracking else [],
            "shippingDateEarliest": self.days_ago(-1).isoformat(timespec="milliseconds"),
            "shippingDateLatest": self.days_ago(-3).isoformat(timespec="milliseconds"),
            "stateMachineState": {"technicalName": DELIVERY.get(order.state, "open")},
            "shippingMethod": {"name": self.carrier(order), "translated": []},
            "shippingOrderAddress": where,
        }

    def _transaction(self, order: Sample) -> dict[str, Any]:
        refunds = []
        day = self.days_ago(2).isoformat(timespec="milliseconds")
        if order.refunded is not None:
            amount = {"totalPrice": float(order.refunded), "unitPrice": float(order.refunded)}
            refunds = [
                {"amount": amount, "createdAt": day, "stateMachineState": {"technicalName": "completed"}}
            ]
        state = "open" if order.state == "unpaid" else "refunded_partially" if refunds else "paid"
        return {
            "amount": {"totalPrice": float(order.total)},
            "createdAt": day,
            "stateMachineState": {"technicalName": state},
            "captures": [{"refunds": refunds}],
        }


@web.middleware
async def _bearer(request: web.Request, handler: Any) -> web.StreamResponse:
    is_open = request.path == "/api/oauth/token"
    if not is_open and request.headers.get("Authorization") != f"Bearer {TOKEN}":
        return web.json_response({"errors": [{"code": "9", "status": "401"}]}, status=401)
    answer: web.StreamResponse = await handler(request)
    return answer


def _only(whole: dict[str, Any], wanted: list[str] | None) -> dict[str, Any]:
    return {name: value for name, value in whole.items() if not wanted or name in wanted}


def _products(filters: dict[str, Any]) -> list[dict[str, Any]]:
    if "name" in filters:
        assert filters["parentId"] is None
        return [_ware(ware) for ware in WARES if filters["name"] in ware.name.casefold()]
    linked = filters["crossSellingAssignedProducts.crossSelling.productId"]
    near = next(ware.instead for ware in WARES if str(ware.id) == linked)
    return [_ware(ware) for ware in WARES if ware.id in near]


def _ware(ware: Ware) -> dict[str, Any]:
    stock = {"availableStock": ware.count, "stock": ware.count, "restockTime": 5}
    return {"id": str(ware.id), "name": None, "translated": {"name": ware.name}, **stock, "children": []}
