"""Shopify over its Admin GraphQL API: orders by their name, and cancelling with the money given back."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from cachetools import TTLCache

from actions.shop import records, wanted
from actions.shop.address import Access
from actions.shop.errors import Denied
from actions.shop.graphql import GraphQL
from actions.shop.port import MOST_ORDERS, Action, Address, Document, Done, Facts, Order, Product, Send
from actions.shop.proof import Proof, ProofKind
from actions.shop.records import Record, Records, Wish
from actions.shop.remote import Remote, Request
from actions.shop.shopify import values, wire
from actions.shop.text import clean, link

VERSION = "2026-07"  # Shopify answers with the oldest version it still knows when this one has gone
EARLY_S = 60.0
PRODUCTS_LIFE_S = 60.0
CANCEL_WAITS_S = (0.2, 0.4, 0.8)  # it cancels in a job of its own, a moment after it has answered
T = TypeVar("T")


class Shopify:
    """One Shopify shop: with an app's client id and secret, or with SHOP_SECRET alone as access token."""

    def __init__(self, access: Access, *, clock: Callable[[], datetime], tz: ZoneInfo) -> None:
        self._remote = Remote(access.address.base)
        self._api = GraphQL(self._remote, f"/admin/api/{VERSION}/graphql.json")
        self._login = (access.key, access.secret)
        self._token_until = 0.0
        self._return_days = access.return_days
        self._clock = clock
        self._tz = tz
        self._records = Records(self._record)
        self._products: TTLCache[str, list[wire.Product]] = TTLCache(256, PRODUCTS_LIFE_S)

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        """Return the order if there is one and the proof opens it."""
        if proof.kind is not ProofKind.LOGIN:
            return await self._records.find(number, proof)
        found = await self._of_customer(proof.text, f' AND name:"{number}"') if is_word(number) else ()
        return next((order for order in found if order.number == number), None)

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        """Return the latest orders of this customer."""
        return (await self._of_customer(customer))[:MOST_ORDERS]

    async def cancel(self, number: str, *, key: str) -> Done:
        """Cancel the order, give the money back the way it came, and let Shopify write to the customer."""

        async def send(record: Record) -> None:
            note = f"Cancelled in the chat ({key})"
            await self._write(wire.CANCEL, id=record.id, note=note)

        wish = Wish(action=Action.CANCEL, send=send, is_done=records.is_cancelled, waits_s=CANCEL_WAITS_S)
        return await self._records.carry_out(number, wish)

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        """Replace the delivery address."""

        async def send(record: Record) -> None:
            await self._write(wire.MOVE, input={"id": record.id, "shippingAddress": values.address(address)})

        wish = Wish(action=Action.CHANGE_ADDRESS, send=send, is_done=records.goes_to(address))
        return await self._records.carry_out(number, wish)

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        """Ask for the return of all that can be returned; the shop's people approve it in Shopify."""

        async def send(record: Record) -> None:
            found = await self._query(wire.RETURNABLE, wire.Returnable, id=record.id)
            lines = values.return_lines(found, note=clean(reason, most=300))
            if not lines:
                raise Denied("nothing can be returned")
            await self._write(wire.RETURN, input={"orderId": record.id, "returnLineItems": lines})

        wish = Wish(action=Action.REQUEST_RETURN, send=send, is_done=values.is_coming_back)
        return await self._records.carry_out(number, wish)

    async def documents(self, number: str) -> tuple[Document, ...]:
        """Return none: Shopify writes no invoices, and its status page opens to whoever has the link."""
        return ()

    async def tell_owner(self, number: str, send: Send) -> str:
        """Have `send` write to the e-mail address on file."""
        return await self._records.tell_owner(number, send)

    async def find_product(self, text: str) -> Product | None:
        """Return the product of whose name the sentence has most; none that is only a little like it."""
        some = await asyncio.gather(*(self._search(wire.titled(term)) for term in wanted.terms(text)))
        found = {one.id: one for products in some for one in products}
        product = wanted.best(text, [values.product(one) for one in found.values()])
        if product is None or product.count != 0 or not found[product.id].productType:
            return product
        near = await self._search(wire.of_type(found[product.id].productType))
        return values.with_alternatives(product, near)

    async def facts(self) -> Facts:
        """Return the shop's name, address on the web and e-mail for customers."""
        shop = (await self._query(wire.SHOP, wire.ShopAnswer)).shop
        return Facts(name=clean(shop.name), link=link(shop.url) or "", email=clean(shop.contactEmail))

    async def health(self) -> str:
        """Return whether the token opens orders."""
        await self._query(wire.ORDERS, wire.OrdersAnswer, name='name:"-"')
        return "Shopify answers, and the token opens orders"

    async def close(self) -> None:
        """Close the connections; the next request fetches a token again."""
        await self._remote.close()
        self._token_until = 0.0

    async def _record(self, number: str) -> Record | None:
        if not is_word(number):
            return None  # it would be a query of its own
        found = await self._query(wire.ORDERS, wire.OrdersAnswer, name=f'name:"{number}"')
        every = map(self._of, found.orders.nodes)
        return next((one for one in every if one.order.number == number), None)

    async def _of_customer(self, customer: str, more: str = "") -> tuple[Order, ...]:
        """Return a customer's orders. Asked for apart: only with a log-in must the app see customers."""
        if not (customer.isascii() and customer.isdigit()):
            return ()
        query = f"customer_id:{customer}{more}"
        found = await self._query(wire.CUSTOMERS_ORDERS, wire.OrdersAnswer, name=query)
        return self._records.of_customer(customer, map(self._of, found.orders.nodes))

    def _of(self, order: wire.Order) -> Record:
        since = self._clock() - timedelta(days=self._return_days)
        return values.record(order, returns_since=since, tz=self._tz)

    async def _search(self, query: str) -> list[wire.Product]:
        if query not in self._products:
            found = await self._query(wire.PRODUCTS, wire.ProductsAnswer, query=query)
            self._products[query] = found.products.nodes
        return self._products[query]

    async def _query(self, document: str, type_: type[T], **variables: object) -> T:
        await self._authorise()
        return await self._api.query(document, type_, **variables)

    async def _write(self, document: str, **variables: object) -> None:
        await self._authorise()
        answer = await self._api.mutate(document, wire.Written, **variables)
        if answer.change is None or answer.change.errors:
            code = answer.change.errors[0].code if answer.change else None
            raise Denied(clean(code or "refused by the shop"))

    async def _authorise(self) -> None:
        name, secret = self._login
        now = asyncio.get_running_loop().time()
        if not name:
            self._api.headers = {"X-Shopify-Access-Token": secret}
        elif now >= self._token_until:
            body = {"grant_type": "client_credentials", "client_id": name, "client_secret": secret}
            request = Request(method="POST", path="/admin/oauth/access_token", reads=True, body=body)
            token = await self._remote.ask(request, wire.Token)
            self._api.headers = {"X-Shopify-Access-Token": token.access_token}
            self._token_until = now + token.expires_in - EARLY_S


def is_word(number: str) -> bool:
    """Return whether this can stand in a search: anything else would be a query of its own."""
    return number.isascii() and number.isalnum()
