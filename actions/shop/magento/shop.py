"""Magento (Adobe Commerce) over its REST API: its guest order in GraphQL wants a last name as well."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

from cachetools import TTLCache

from actions.shop import records, wanted
from actions.shop.address import Access
from actions.shop.errors import Denied, NotFound
from actions.shop.magento import values, wire
from actions.shop.port import MOST_ORDERS, Action, Address, Document, Done, Facts, Order, Product, Send
from actions.shop.proof import Proof
from actions.shop.records import Record, Records, Wish
from actions.shop.remote import Remote, Request
from actions.shop.text import clean, link

TOKEN_LIFE_S = 3600.0  # Magento's own is four hours
PRODUCTS_LIFE_S = 60.0


class Magento:
    """One Magento: SHOP_SECRET alone is an integration's token, with SHOP_KEY it is a log-in."""

    def __init__(self, access: Access, *, clock: Callable[[], datetime], tz: ZoneInfo) -> None:
        store = access.address.options.get("store")
        self._rest = f"/rest/{quote(store, safe='')}/V1" if store else "/rest/V1"
        self._remote = Remote(access.address.base)
        self._login = (access.key, access.secret)
        self._token, self._token_until = access.secret, 0.0
        self._return_days = access.return_days
        self._clock = clock
        self._tz = tz
        self._records = Records(self._record)
        self._products: TTLCache[str, list[wire.Product]] = TTLCache(256, PRODUCTS_LIFE_S)

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        """Return the order if there is one and the proof opens it."""
        return await self._records.find(number, proof)

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        """Return the latest orders of this account."""
        if not (customer.isascii() and customer.isdigit()):
            return ()
        found = await self._get("/orders", wire.Orders, wire.of_customer(customer, MOST_ORDERS))
        return self._records.of_customer(customer, map(self._of, found.items or ()))

    async def cancel(self, number: str, *, key: str) -> Done:
        """Cancel what has no invoice yet: Magento itself cancels nothing that was paid."""

        async def send(record: Record) -> None:
            await self._post(f"/orders/{record.id}/cancel", {})

        wish = Wish(action=Action.CANCEL, send=send, is_done=records.is_cancelled)
        return await self._records.carry_out(number, wish)

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        """Replace the delivery address; what Magento wants beside it is read and sent back, and not kept."""

        async def send(record: Record) -> None:
            found = await self._get("/orders", wire.Addresses, wire.address_of(number))
            entity = values.changed(found, address)
            path = f"{self._rest}/orders/{record.id}"
            # A PUT may go out twice; to put the same address there twice is to put it there.
            await self._ask("PUT", path, Any, body={"entity": entity})

        wish = Wish(action=Action.CHANGE_ADDRESS, send=send, is_done=records.goes_to(address))
        return await self._records.carry_out(number, wish)

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        """Write the wish to the order as a comment that only the shop's people see."""

        async def send(record: Record) -> None:
            note = values.return_note(clean(reason, most=300), key=key, order=record.id)
            await self._post(f"/orders/{record.id}/comments", {"statusHistory": note})

        wish = Wish(action=Action.REQUEST_RETURN, send=send, is_done=records.is_marked(key))
        return await self._records.carry_out(number, wish)

    async def documents(self, number: str) -> tuple[Document, ...]:
        """Return none: Magento's API has invoices as data, and no papers."""
        return ()

    async def tell_owner(self, number: str, send: Send) -> str:
        """Have `send` write to the e-mail address on file."""
        return await self._records.tell_owner(number, send)

    async def find_product(self, text: str) -> Product | None:
        """Return the product of whose name the sentence has most; none that is only a little like it."""
        some = await asyncio.gather(*(self._search(term) for term in wanted.terms(text)))
        found = {one.sku: one for products in some for one in products}
        product = wanted.best(text, [values.product(one) for one in found.values()])
        if product is None:
            return None
        product = await self._with_stock(product)
        near = [one.linked_product_sku for one in found[product.id].product_links or ()][:3]
        return product if product.count != 0 or not near else await self._with_alternatives(product, near)

    async def facts(self) -> Facts:
        """Return the store's name."""
        query = {"query": "query Store { storeConfig { store_name base_url } }"}
        request = Request(method="POST", path="/graphql", reads=True, body=query)
        store = (await self._remote.ask(request, wire.Store)).data.storeConfig
        return Facts(name=clean(store.store_name), link=link(store.base_url) or "")

    async def health(self) -> str:
        """Return whether the token opens orders."""
        await self._get("/orders", wire.Orders, wire.order("-"))
        return "Magento answers, and the token opens orders"

    async def close(self) -> None:
        """Close the connections."""
        await self._remote.close()
        self._token_until = 0.0

    async def _record(self, number: str) -> Record | None:
        found = (await self._get("/orders", wire.Orders, wire.order(number))).items
        if not found:
            return None
        record = self._of(found[0])
        has_more = found[0].state in wire.MAY_HAVE_LEFT or found[0].total_refunded
        return replace(record, more=lambda: self._full(found[0])) if has_more else record

    async def _full(self, order: wire.Order) -> Record:
        shipments, memos = await asyncio.gather(
            self._get("/shipments", wire.Shipments, wire.shipments(order.entity_id)),
            self._get("/creditmemos", wire.Memos, wire.memos(order.entity_id)),
        )
        return self._of(order, shipments.items or [], memos.items or [])

    def _of(self, order: wire.Order, *parts: Any) -> Record:
        since = self._clock() - timedelta(days=self._return_days)
        return values.record(order, *parts, returns_since=since, tz=self._tz)

    async def _search(self, term: str) -> list[wire.Product]:
        if term not in self._products:
            self._products[term] = await self._found("name", f"%{term}%", "like")
        return self._products[term]

    async def _found(self, field: str, value: str, way: str) -> list[wire.Product]:
        found = await self._get("/products", wire.Products, wire.products(field, value, way))
        return found.items or []

    async def _with_stock(self, product: Product) -> Product:
        try:
            stock = await self._get(f"/stockItems/{quote(product.id, safe='')}", wire.Stock, {})
        except NotFound:
            return product
        return replace(product, count=values.count(stock))

    async def _with_alternatives(self, product: Product, near: list[str]) -> Product:
        found = [values.product(one) for one in await self._found("sku", ",".join(near), "in")]
        others = await asyncio.gather(*(self._with_stock(one) for one in found))
        names = dict.fromkeys(one.name for one in others if one.count != 0 and one.id != product.id)
        return replace(product, alternatives=tuple(names))

    async def _get(self, path: str, type_: Any, params: dict[str, str]) -> Any:
        return await self._ask("GET", f"{self._rest}{path}", type_, params=params)

    async def _post(self, path: str, body: dict[str, Any]) -> None:
        if await self._ask("POST", f"{self._rest}{path}", Any, body=body) is False:
            raise Denied("Magento says no")

    async def _ask(
        self, method: str, path: str, type_: Any, *, params: dict[str, str] | None = None, body: object = None
    ) -> Any:
        headers = {"Authorization": f"Bearer {await self._bearer()}"}
        reads = method == "GET"
        request = Request(
            method=method, path=path, reads=reads, params=params or {}, headers=headers, body=body
        )
        return await self._remote.ask(request, type_)

    async def _bearer(self) -> str:
        name, password = self._login
        now = asyncio.get_running_loop().time()
        if name and now >= self._token_until:
            path = "/rest/V1/integration/admin/token"
            body = {"username": name, "password": password}
            self._token = await self._remote.ask(
                Request(method="POST", path=path, reads=True, body=body), str
            )
            self._token_until = now + TOKEN_LIFE_S
        return self._token
