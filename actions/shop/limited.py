"""The door to any shop: time limits, errors of our own kinds only, and no answer that was not asked for."""

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

import structlog

from actions.shop.errors import BadUpstream, ShopError, Unavailable
from actions.shop.port import MOST_ORDERS, Address, Document, Done, Facts, Order, Outcome, Product, Send, Shop
from actions.shop.proof import Proof

SHOP_LIMIT_S = 3.0  # an action has 4 s and a turn 6 s, so a slow shop still leaves time for a kind sentence
WRITE_LIMIT_S = 3.5  # a write reads before and after

T = TypeVar("T")
log = structlog.get_logger()


class LimitedShop:
    """Wraps a shop so that every failure, of any kind, is a ShopError within the limit."""

    def __init__(
        self, shop: Shop, *, limit_s: float = SHOP_LIMIT_S, write_limit_s: float = WRITE_LIMIT_S
    ) -> None:
        self._shop = shop
        self._limit_s = limit_s
        self._write_limit_s = write_limit_s

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        """Return the order; a shop that hands back another order than asked for is not believed."""
        order = await self._read("find_order", self._shop.find_order(number, proof))
        if order is not None and order.number != number:
            log.error("shop_mixed_up", call="find_order")
            raise BadUpstream("the shop answered with another order")
        return order

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        """Return the customer's latest orders, never more than can be chosen from."""
        return (await self._read("find_orders", self._shop.find_orders(customer)))[:MOST_ORDERS]

    async def cancel(self, number: str, *, key: str) -> Done:
        """Cancel the order, or say that nobody knows."""
        return await self._write("cancel", self._shop.cancel(number, key=key))

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        """Send it elsewhere, or say that nobody knows."""
        return await self._write("change_address", self._shop.change_address(number, address, key=key))

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        """Ask for the return, or say that nobody knows."""
        return await self._write("request_return", self._shop.request_return(number, reason, key=key))

    async def documents(self, number: str) -> tuple[Document, ...]:
        """Return the papers of a proven order."""
        return await self._read("documents", self._shop.documents(number))

    async def tell_owner(self, number: str, send: Send) -> str:
        """Have `send` write to the e-mail address on file, within the limit too."""
        return await self._read("tell_owner", self._shop.tell_owner(number, send))

    async def find_product(self, text: str) -> Product | None:
        """Return the product that the sentence speaks of, or None."""
        return await self._read("find_product", self._shop.find_product(text))

    async def facts(self) -> Facts:
        """Return what the system knows about the shop itself."""
        return await self._read("facts", self._shop.facts())

    async def health(self) -> str:
        """Return what answered."""
        return await self._read("health", self._shop.health())

    async def close(self) -> None:
        """Give back connections."""
        await self._shop.close()

    async def _read(self, call: str, answer: Awaitable[T]) -> T:
        try:
            async with asyncio.timeout(self._limit_s):
                return await answer
        except ShopError as error:
            log.warning("shop_failed", call=call, error=type(error).__name__, why=str(error))
            raise
        except TimeoutError:
            log.warning("shop_failed", call=call, error="TimeoutError")
            raise Unavailable("no answer in time") from None
        except Exception as error:  # another party's process: whatever it throws means "cannot look"
            log.warning("shop_failed", call=call, error=type(error).__name__)
            raise BadUpstream(call) from error

    async def _write(self, call: str, answer: Awaitable[Done]) -> Done:
        try:
            async with asyncio.timeout(self._write_limit_s):
                done = await answer
        except ShopError as error:
            log.warning("shop_refused", call=call, error=type(error).__name__, why=str(error))
            raise
        except Exception as error:  # noqa: BLE001  # as above, and it may have been carried out
            log.warning("shop_failed", call=call, error=type(error).__name__)
            done = Done(outcome=Outcome.UNKNOWN)
        log.info("shop_written", call=call, outcome=done.outcome)
        return done
