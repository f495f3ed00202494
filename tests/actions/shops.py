"""Shops that misbehave or are watched, for tests that are not about any shop system."""

import asyncio

from actions.shop.errors import Unavailable
from actions.shop.port import Address, Document, Done, Facts, Order, Product, Send, Shop
from actions.shop.proof import Proof


async def never() -> None:
    """Wait until somebody else gives up."""
    await asyncio.Event().wait()


class HangingShop:
    """A shop system that takes the call and never answers."""

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        await never()
        return None

    async def find_orders(self, customer: str) -> tuple[Order, ...]:
        await never()
        return ()

    async def cancel(self, number: str, *, key: str) -> Done:
        await never()
        raise Unavailable("never")

    async def change_address(self, number: str, address: Address, *, key: str) -> Done:
        await never()
        raise Unavailable("never")

    async def request_return(self, number: str, reason: str, *, key: str) -> Done:
        await never()
        raise Unavailable("never")

    async def documents(self, number: str) -> tuple[Document, ...]:
        await never()
        return ()

    async def tell_owner(self, number: str, send: Send) -> str:
        await never()
        return ""

    async def find_product(self, text: str) -> Product | None:
        await never()
        return None

    async def facts(self) -> Facts:
        await never()
        return Facts(name="")

    async def health(self) -> str:
        await never()
        return ""

    async def close(self) -> None:
        return


class CountingShop(HangingShop):
    """A shop with a tally of what it was asked."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop
        self.asked = 0

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        self.asked += 1
        return await self.shop.find_order(number, proof)

    async def find_product(self, text: str) -> Product | None:
        return await self.shop.find_product(text)


class UnevenShop(HangingShop):
    """A shop that takes longer for an order it has than for one it has not; all proofs are wrong."""

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        await asyncio.sleep(0.08 if number == "20394811" else 0.01)
        return None


class DeadShop(CountingShop):
    """A shop that cannot be asked."""

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        raise Unavailable("down")
