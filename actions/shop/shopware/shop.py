"""Shopware 6 over its Admin API, with an integration's key: orders by an exact filter, few fields of them."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from cachetools import TTLCache

from actions.shop import records, wanted
from actions.shop.address import Access
from actions.shop.errors import BadUpstream, Denied
from actions.shop.port import MOST_ORDERS, Action, Address, Document, Done, Facts, Order, Product, Send
from actions.shop.proof import Proof
from actions.shop.records import Record, Records, Wish
from actions.shop.remote import Remote, Request
from actions.shop.shopware import values, wire
from actions.shop.text import clean

EARLY_S = 30.0  # a token is renewed so long before it ends
PRODUCTS_LIFE_S = 60.0
T = TypeVar("T")


class Shopware:
    """One Shopware; the token of the integration lives ten minutes and is fetched again in time."""

    def __init__(self, access: Access, *, clock: Callable[[], datetime], tz: ZoneInfo) -> None:
        self._remote = Remote(access.address.base)
        self._login = {"client_id": access.key, "client_secret": access.secret}
        self._return_days = access.return_days
        self._clock = clock
        self._tz = tz
        self._token = ""
        self._token_until = 0.0
        self._records = Records(self._record)
        self._products: TTLCache[str, list[Product]] = TTLCache(256, PRODUCTS_LIFE_S)

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        """Return the order if there is one and the proof opens it."""
        return await self._records.find(number, proof)

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        """Return the latest orders of this account."""
        if not wire.ID.fullmatch(customer):
            return ()  # it would be an error and no empty answer
        found = await self._search("order", wire.of_customer(customer, MOST_ORDERS), wire.Orders)
        return self._records.of_customer(customer, map(self._of, found.data))

    async def cancel(self, number: str, *, key: str) -> Done:
        """Cancel the order; its payment is for people to give back."""

        async def send(record: Record) -> None:
            await self._write("POST", f"/api/_action/order/{record.id}/state/cancel", {})

        wish = Wish(action=Action.CANCEL, send=send, is_done=records.is_cancelled)
        return await self._records.carry_out(number, wish)

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        """Give the delivery an address of its own: the one it has may be the bill's as well."""

        async def send(record: Record) -> None:
            found = await self._search("country", wire.country(address.country), wire.Ids)
            if not found.data:
                raise Denied("the shop does not know this country")
            new = values.address(address, order=record.id, country=found.data[0].id)
            await self._write(
                "PATCH", f"/api/order-delivery/{record.shop_state}", {"shippingOrderAddress": new}
            )

        wish = Wish(action=Action.CHANGE_ADDRESS, send=send, is_done=records.goes_to(address))
        return await self._records.carry_out(number, wish)

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        """Write the wish into the order's internal comment: returns are not in every Shopware."""

        async def send(record: Record) -> None:
            found = await self._search("order", wire.order(number), wire.Orders)
            before = found.data[0].internalComment if found.data else ""
            note = f"Return asked for in the chat: {clean(reason, most=300)}"
            change = {"internalComment": "\n".join(filter(None, (before, note)))}
            marks = {wire.MARK + key: self._clock().isoformat()}
            await self._write("PATCH", f"/api/order/{record.id}", {**change, "customFields": marks})

        wish = Wish(action=Action.REQUEST_RETURN, send=send, is_done=records.is_marked(key))
        return await self._records.carry_out(number, wish)

    async def documents(self, number: str) -> tuple[Document, ...]:
        """Return none: Shopware's papers open with a log-in, and there are no links to them that end."""
        return ()

    async def tell_owner(self, number: str, send: Send) -> str:
        """Have `send` write to the e-mail address on file."""
        return await self._records.tell_owner(number, send)

    async def find_product(self, text: str) -> Product | None:
        """Return the product of whose name the sentence has most; none that is only a little like it."""
        found = await asyncio.gather(*(self._named(term) for term in wanted.terms(text)))
        product = wanted.best(text, [one for some in found for one in some])
        if product is None or product.count != 0:
            return product
        near = await self._search("product", wire.beside(product.id), wire.Products)
        return values.with_alternatives(product, near)

    async def facts(self) -> Facts:
        """Return the name of the first storefront."""
        found = await self._search("sales-channel", wire.STOREFRONT, wire.Names)
        return Facts(name=clean(found.data[0].shown) if found.data else "")

    async def health(self) -> str:
        """Return whether the integration may read orders, and which Shopware it is."""
        await self._search("order", wire.order("-"), wire.Orders)
        version = await self._ask("GET", "/api/_info/version", wire.Version)
        return f"Shopware {clean(version.version)} answers, and the integration reads orders"

    async def close(self) -> None:
        """Close the connections; the next request fetches a token again."""
        await self._remote.close()
        self._token_until = 0.0

    async def _record(self, number: str) -> Record | None:
        if not number:
            return None
        found = await self._search("order", wire.order(number), wire.Orders)
        return self._of(found.data[0]) if found.data else None

    def _of(self, order: wire.Order) -> Record:
        since = self._clock() - timedelta(days=self._return_days)
        return values.record(order, returns_since=since, tz=self._tz)

    async def _named(self, term: str) -> list[Product]:
        if term not in self._products:
            found = await self._search("product", wire.named(term), wire.Products)
            today = self._clock().astimezone(self._tz).date()
            self._products[term] = [values.product(one, today) for one in found.data]
        return self._products[term]

    async def _search(self, entity: str, body: dict[str, Any], type_: type[T]) -> T:
        found: T = await self._ask("POST", f"/api/search/{entity}", type_, body=body, reads=True)
        return found

    async def _write(self, method: str, path: str, body: dict[str, Any]) -> None:
        await self._ask(method, path, Any, body=body)

    async def _ask(
        self, method: str, path: str, type_: Any, *, body: object = None, reads: bool = False
    ) -> Any:
        headers = {"Authorization": f"Bearer {await self._bearer()}"}
        request = Request(
            method=method, path=path, reads=reads or method == "GET", headers=headers, body=body
        )
        try:
            return await self._remote.ask(request, type_)
        except Denied:
            self._token_until = 0.0  # a shop that was set up anew knows no old token
            raise

    async def _bearer(self) -> str:
        now = asyncio.get_running_loop().time()
        if now >= self._token_until:
            body = {"grant_type": "client_credentials", **self._login}
            request = Request(method="POST", path="/api/oauth/token", reads=True, body=body)
            token = await self._remote.ask(request, wire.Token)
            if not token.access_token:
                raise BadUpstream("no token")
            self._token, self._token_until = token.access_token, now + token.expires_in - EARLY_S
        return self._token
