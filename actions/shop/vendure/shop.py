"""Vendure over its Admin API: the Shop API opens an order to whoever has its code."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from cachetools import TTLCache

from actions.shop import records, wanted
from actions.shop.address import Access
from actions.shop.errors import Denied
from actions.shop.graphql import GraphQL
from actions.shop.port import MOST_ORDERS, Action, Address, Document, Done, Facts, Order, Product, Send
from actions.shop.proof import Proof
from actions.shop.records import Record, Records, Wish
from actions.shop.remote import Remote
from actions.shop.text import clean
from actions.shop.vendure import values, wire

API = "/admin-api"
PRODUCTS_LIFE_S = 60.0
T = TypeVar("T")


class Vendure:
    """One Vendure. With an API key SHOP_SECRET is enough; with a log-in SHOP_KEY is its name."""

    def __init__(self, access: Access, *, clock: Callable[[], datetime], tz: ZoneInfo) -> None:
        channel = access.address.options.get("channel")
        headers = {"vendure-token": channel} if channel else {}
        if not access.key:
            headers["vendure-api-key"] = access.secret
        self._remote = Remote(access.address.base, headers=headers, keeps_cookies=bool(access.key))
        self._api = GraphQL(self._remote, API)
        self._login = (access.key, access.secret)
        self._is_known = not access.key
        self._return_days = access.return_days
        self._clock = clock
        self._tz = tz
        self._records = Records(self._record)
        self._products: TTLCache[str, list[Product]] = TTLCache(256, PRODUCTS_LIFE_S)

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        """Return the order if there is one and the proof opens it."""
        return await self._records.find(number, proof)

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        """Return the latest orders of this customer; carts are none."""
        found = await self._query(wire.CUSTOMER, wire.CustomerAnswer, id=customer, most=MOST_ORDERS)
        placed = [one for one in found.customer.orders.items if one.orderPlacedAt] if found.customer else []
        return self._records.of_customer(customer, map(self._of, placed))

    async def cancel(self, number: str, *, key: str) -> Done:
        """Cancel all lines and the shipping; what was paid is for people to give back, and a note says so."""
        wish = Wish(
            action=Action.CANCEL,
            send=lambda record: self._write(wire.CANCEL, id=record.id, note=values.cancelled_note(key)),
            is_done=records.is_cancelled,
        )
        return await self._records.carry_out(number, wish)

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        """Modify the order's delivery address, and bring it back to the state it was in."""
        new = {
            "address": values.address(address),
            "note": values.marked("Address changed in the chat", key),
        }
        wish = Wish(
            action=Action.CHANGE_ADDRESS,
            send=lambda record: self._write(wire.MOVE, id=record.id, back=record.shop_state, **new),
            is_done=records.goes_to(address),
        )
        return await self._records.carry_out(number, wish)

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        """Write the wish to the order, for Vendure has no returns: a private note for the shop's people."""
        note = values.marked(f"Return asked for in the chat: {clean(reason, most=300)}", key)
        wish = Wish(
            action=Action.REQUEST_RETURN,
            send=lambda record: self._write(wire.NOTE, id=record.id, note=note),
            is_done=records.is_marked(key),
        )
        return await self._records.carry_out(number, wish)

    async def documents(self, number: str) -> tuple[Document, ...]:
        """Return none: Vendure itself writes no papers."""
        return ()

    async def tell_owner(self, number: str, send: Send) -> str:
        """Have `send` write to the e-mail address on file."""
        return await self._records.tell_owner(number, send)

    async def find_product(self, text: str) -> Product | None:
        """Return the product of whose name the sentence has most; none that is only a little like it."""
        found = await asyncio.gather(*(self._search(term) for term in wanted.terms(text)))
        product = wanted.best(text, [one for some in found for one in some])
        if product is None or product.count != 0:
            return product
        near = await self._query(wire.NEAR, wire.Near, id=product.id)
        return values.with_alternatives(product, near)

    async def facts(self) -> Facts:
        """Return the seller's name."""
        channel = await self._query(wire.CHANNEL, wire.ChannelAnswer)
        return Facts(name=values.seller(channel))

    async def health(self) -> str:
        """Return whether the log-in opens orders, and those of customers who are logged in."""
        await self._query(wire.ORDER, wire.Orders, code="-")
        well = "Vendure answers, and the log-in opens orders"
        try:
            await self._query(wire.CUSTOMER, wire.CustomerAnswer, id="0", most=1)
        except Denied:
            return f"{well}; without ReadCustomer whoever is logged in is asked for their order's number"
        return well

    async def close(self) -> None:
        """Close the connections; the next request logs in again."""
        await self._remote.close()
        self._forget()

    async def _record(self, number: str) -> Record | None:
        found = await self._query(wire.ORDER, wire.Orders, code=number)
        # A cart has a code too, and is no order yet.
        placed = next((one for one in found.orders.items if one.orderPlacedAt), None)
        return self._of(placed) if placed else None

    def _of(self, order: wire.Order) -> Record:
        since = self._clock() - timedelta(days=self._return_days)
        return values.record(order, returns_since=since, tz=self._tz)

    async def _search(self, term: str) -> list[Product]:
        if term not in self._products:
            found = await self._query(wire.PRODUCTS, wire.ProductsAnswer, term=term)
            self._products[term] = [values.product(one) for one in found.products.items]
        return self._products[term]

    async def _query(self, document: str, type_: type[T], **variables: object) -> T:
        return await self._logged_in(lambda: self._api.query(document, type_, **variables))

    async def _write(self, document: str, **variables: object) -> None:
        answer = await self._logged_in(lambda: self._api.mutate(document, wire.Written, **variables))
        if answer.change.kind not in ("", "Order"):
            raise Denied(clean(answer.change.kind))

    async def _logged_in(self, ask: Callable[[], Awaitable[T]]) -> T:
        if not self._is_known:
            await self._log_in()
        try:
            return await ask()
        except Denied:
            if not self._login[0]:
                raise
            self._forget()  # sessions end; a refusal means that nothing was done, so it may be asked again
            await self._log_in()
            return await ask()

    async def _log_in(self) -> None:
        name, password = self._login
        answer, headers = await self._api.log_in(wire.LOGIN, wire.Login, name=name, password=password)
        if answer.login.kind != "CurrentUser":
            raise Denied("the log-in is refused")
        if token := headers.get("vendure-auth-token"):
            self._api.headers = {"Authorization": f"Bearer {token}"}
        self._is_known = True

    def _forget(self) -> None:
        self._api.headers = {}
        self._is_known = not self._login[0]
