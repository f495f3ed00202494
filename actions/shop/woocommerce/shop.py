"""WooCommerce over its REST API (v3): key and secret over https, orders by their exact number."""

import asyncio
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from zoneinfo import ZoneInfo

import aiohttp
import msgspec
from cachetools import TTLCache

from actions.shop import records, wanted
from actions.shop.address import Access
from actions.shop.errors import Denied, NotFound
from actions.shop.port import (
    MOST_ORDERS,
    Action,
    Address,
    Document,
    DocumentKind,
    Done,
    Facts,
    Order,
    Product,
    Send,
)
from actions.shop.proof import Proof
from actions.shop.records import Record, Records, Wish
from actions.shop.remote import Remote, Request
from actions.shop.text import clean, link
from actions.shop.woocommerce import values, wire
from actions.shop.woocommerce.signature import signed

API = "/wp-json/wc/v3"
RECEIPT_DAYS = 1
PRODUCTS_LIFE_S = 60.0


class WooCommerce:
    """One WooCommerce. `?numbers=plugin` in SHOP_URL where order numbers come from a plugin, not from ids."""

    def __init__(self, access: Access, *, clock: Callable[[], datetime], tz: ZoneInfo) -> None:
        self._access = access
        # Over https the key and secret are name and password; over http WooCommerce wants a signature, unless
        # it knows from the server before it that the way was safe.
        usual = "signature" if access.address.base.startswith("http:") else "basic"
        self._signs = access.address.options.get("auth", usual) == "signature"
        login = {"Authorization": aiohttp.encode_basic_auth(access.key, access.secret)}
        self._remote = Remote(access.address.base, headers={} if self._signs else login)
        self._numbers_differ = access.address.options.get("numbers") == "plugin"
        self._return_days = access.return_days
        self._clock = clock
        self._tz = tz
        self._records = Records(self._record)
        self._products: TTLCache[str, list[Product]] = TTLCache(256, PRODUCTS_LIFE_S)

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        """Return the order if there is one and the proof opens it."""
        return await self._records.find(number, proof)

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        """Return the latest orders of this account; 0 is what WooCommerce calls all guests together."""
        if not (customer.isascii() and customer.isdigit()) or not int(customer):
            return ()
        params = {"customer": customer, "per_page": str(MOST_ORDERS), "orderby": "date", **wire.FIELDS}
        found = await self._ask("GET", f"{API}/orders", list[wire.Order], params=params)
        return self._records.of_customer(customer, [self._of(order, []) for order in found])

    async def cancel(self, number: str, *, key: str) -> Done:
        """Set the order to cancelled; WooCommerce would also do this to one refunded in part."""
        wish = Wish(
            action=Action.CANCEL,
            send=lambda record: self._change(record, {"status": "cancelled"}, key),
            is_done=records.is_cancelled,
        )
        return await self._records.carry_out(number, wish)

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        """Replace the delivery address."""
        change = {"shipping": values.shipping(address)}
        wish = Wish(
            action=Action.CHANGE_ADDRESS,
            send=lambda record: self._change(record, change, key),
            is_done=records.goes_to(address),
        )
        return await self._records.carry_out(number, wish)

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        """Write the wish to the order, for WooCommerce has no returns: a note for the shop's people."""
        wish = Wish(
            action=Action.REQUEST_RETURN,
            send=lambda record: self._ask_return(record, clean(reason, most=300), key),
            is_done=records.is_marked(key),
        )
        return await self._records.carry_out(number, wish)

    async def documents(self, number: str) -> tuple[Document, ...]:
        """Return WooCommerce's own receipt, by a link that ends tomorrow."""
        record = await self._records.fresh(number)
        path = f"{API}/orders/{record.id}/receipt"
        body = {"expiration_days": RECEIPT_DAYS}
        try:
            paper = await self._ask("POST", path, wire.Receipt, body=body)
        except (NotFound, Denied):  # before WooCommerce 8.7 there are none, and a key may be for reading only
            return ()
        where = link(paper.receipt_url)
        if where is None:
            return ()
        until = self._clock() + timedelta(days=RECEIPT_DAYS)
        return (Document(kind=DocumentKind.RECEIPT, title=record.order.number, link=where, until=until),)

    async def tell_owner(self, number: str, send: Send) -> str:
        """Have `send` write to the e-mail address on file."""
        return await self._records.tell_owner(number, send)

    async def find_product(self, text: str) -> Product | None:
        """Return the product of whose name the sentence has most; none that is only a little like it."""
        found = await asyncio.gather(*(self._search(term) for term in wanted.terms(text)))
        product = wanted.best(text, [one for some in found for one in some])
        return await self._with_alternatives(product) if product and product.count == 0 else product

    async def facts(self) -> Facts:
        """Return the name of the site."""
        site = await self._ask("GET", "/wp-json/", wire.Site, params={"_fields": "name,url"})
        return Facts(name=clean(site.name), link=link(site.url) or "")

    async def health(self) -> str:
        """Return whether the keys open orders, and whether order numbers are ids."""
        params = {"per_page": "1", "_fields": "id,number"}
        latest = await self._ask("GET", f"{API}/orders", list[wire.Number], params=params)
        differ = any(one.number != str(one.id) for one in latest)
        if differ and not self._numbers_differ:
            raise Denied("order numbers come from a plugin: add ?numbers=plugin to SHOP_URL")
        return "WooCommerce answers, and the keys open orders"

    async def close(self) -> None:
        """Close the connections."""
        await self._remote.close()

    async def _record(self, number: str) -> Record | None:
        order = await (self._searched(number) if self._numbers_differ else self._by_id(number))
        if order is None:
            return None
        record = self._of(order, [])
        return replace(record, more=lambda: self._full(order)) if order.refunds else record

    async def _by_id(self, number: str) -> wire.Order | None:
        if not (number.isascii() and number.isdigit()):
            return None
        try:
            found = await self._ask("GET", f"{API}/orders/{number}", wire.Order, params=wire.FIELDS)
        except NotFound:
            return None
        return cast(wire.Order, found)

    async def _searched(self, number: str) -> wire.Order | None:
        """Search, and believe only the number: the search also finds parts of e-mails and addresses."""
        params = {"search": number, "per_page": "50", **wire.FIELDS}
        found = await self._ask("GET", f"{API}/orders", list[wire.Order], params=params)
        return next((order for order in found if order.number == number), None)

    async def _full(self, order: wire.Order) -> Record:
        refunds = await self._ask("GET", f"{API}/orders/{order.id}/refunds", list[wire.Refund])
        return self._of(order, refunds)

    def _of(self, order: wire.Order, refunds: list[wire.Refund]) -> Record:
        until = self._clock() - timedelta(days=self._return_days)
        return values.record(order, refunds, returns_since=until, tz=self._tz)

    async def _change(self, record: Record, change: dict[str, Any], key: str) -> None:
        marks = [{"key": wire.MARK + key, "value": self._clock().astimezone(UTC).isoformat()}]
        path = f"{API}/orders/{record.id}"
        await self._ask("POST", path, wire.Number, body={**change, "meta_data": marks})

    async def _ask_return(self, record: Record, reason: str, key: str) -> None:
        note = {"note": f"Return asked for in the chat: {reason}", "customer_note": False}
        await self._ask("POST", f"{API}/orders/{record.id}/notes", msgspec.Raw, body=note)
        await self._change(record, {}, key)

    async def _search(self, term: str) -> list[Product]:
        if term not in self._products:
            params = {"search": term, "status": "publish", "per_page": "20", **wire.PRODUCT_FIELDS}
            found = await self._ask("GET", f"{API}/products", list[wire.Product], params=params)
            self._products[term] = [values.product(one) for one in found]
        return self._products[term]

    async def _with_alternatives(self, product: Product) -> Product:
        """Return it with what is linked to it, then what WooCommerce finds related, in stock."""
        path = f"{API}/products/{product.id}"
        one = await self._ask("GET", path, wire.Product, params=wire.PRODUCT_FIELDS)
        near = [*one.upsell_ids, *one.cross_sell_ids, *one.related_ids][:10]
        if not near:
            return product
        params = {"include": ",".join(map(str, near)), "stock_status": "instock", "status": "publish"}
        found = await self._ask(
            "GET", f"{API}/products", list[wire.Product], params=params | wire.PRODUCT_FIELDS
        )
        names = {other.id: clean(other.name) for other in found}
        return values.with_names(product, near, names)

    async def _ask(
        self,
        method: str,
        path: str,
        type_: type[Any],
        *,
        params: dict[str, str] | None = None,
        body: object = None,
    ) -> Any:
        params = self._signed(method, path, params or {})
        request = Request(method=method, path=path, reads=method == "GET", params=params, body=body)
        return await self._remote.ask(request, type_)

    def _signed(self, method: str, path: str, params: dict[str, str]) -> dict[str, str]:
        if not self._signs:
            return params
        url, now_s = f"{self._access.address.base}{path}", int(datetime.now(UTC).timestamp())
        key, secret = self._access.key, self._access.secret
        return signed(method, url, params, key=key, secret=secret, nonce=uuid.uuid4().hex, now_s=now_s)
