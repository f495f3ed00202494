"""What every remote shop does alike: look up, compare, remember for seconds; read, check, act, read again."""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field

from cachetools import TTLCache

from actions import masking
from actions.shop.errors import BadUpstream, Denied, NotFound, ShopError, Unavailable
from actions.shop.port import Action, Address, Done, Order, OrderState, Outcome, Send
from actions.shop.proof import Keys, Proof, judged, login, plain

KEPT, LIFE_S = 256, 10.0  # the proof and the answer after it are one look-up; no stranger's order stays long


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """An order as its shop has it; everything beside `order` stays in the shop's room."""

    id: str
    order: Order
    keys: Keys = field(repr=False)
    address: str = ""  # the digest of where it goes, see `address_digest`
    marks: frozenset[str] = frozenset()  # the wishes that were carried out on it
    shop_state: str = ""  # in the shop's own word, where a write has to come back to it
    # What takes more requests (refunds, parcels): made only once the proof is right, so that a wrong one
    # costs the shop as much as no order.
    more: Callable[[], Awaitable["Record"]] | None = field(default=None, repr=False)


Reader = Callable[[str], Awaitable[Record | None]]
Sender = Callable[[Record], Awaitable[str | None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A write: what must be possible, how it is sent, and how one sees that it was carried out.

    `waits_s` is for shops that answer first and act a moment later: the order is read again after each.
    """

    action: Action
    send: Sender
    is_done: Callable[[Record], bool]
    waits_s: tuple[float, ...] = ()


class Records:
    """One shop's orders; `read` fetches one by its exact number."""

    def __init__(self, read: Reader, *, life_s: float = LIFE_S) -> None:
        self._read = read
        self._kept: TTLCache[str, Record | None] = TTLCache(KEPT, life_s)

    async def find(self, number: str, proof: Proof) -> Order | None:
        """Return the order if there is one and the proof opens it."""
        try:
            record = self._kept[number]
        except KeyError:
            record = self._kept[number] = await self._fetch(number)
        opened = judged((record, record.keys) if record else None, proof)
        if opened is None:
            return None
        if opened.more:
            opened = self._kept[number] = await opened.more()
        return opened.order

    def of_customer(self, customer: str, found: Iterable[Record]) -> tuple[Order, ...]:
        """Return those that are the customer's: a search may find more than was asked for."""
        proof = login(customer)
        return tuple(record.order for record in found if judged((record, record.keys), proof))

    async def fresh(self, number: str) -> Record:
        """Return the record as the shop has it now."""
        self._kept.pop(number, None)
        record = await self._fetch(number)
        if record is None:
            raise NotFound("no such order")
        return await record.more() if record.more else record

    async def carry_out(self, number: str, wish: Wish) -> Done:
        """Carry the wish out once. UNKNOWN where nobody can say whether the shop has done it."""
        record = await self.fresh(number)
        if wish.is_done(record):
            return Done(outcome=Outcome.DONE)
        if wish.action not in record.order.possible:
            raise Denied(f"{wish.action} is not possible now")
        try:
            reference = await wish.send(record)
        except (Unavailable, BadUpstream) as error:
            if isinstance(error, Unavailable) and not error.sent:
                raise
            reference = None
        return await self._outcome(number, wish, reference)

    async def tell_owner(self, number: str, send: Send) -> str:
        """Hand the e-mail address on file to `send`, and nobody else; return it masked."""
        email = (await self.fresh(number)).keys.email
        await send(email)
        return masking.email(email)

    async def _outcome(self, number: str, wish: Wish, reference: str | None) -> Done:
        """Believe the order and not the answer to the write."""
        try:
            is_done = wish.is_done(await self.fresh(number))
            for wait_s in wish.waits_s:
                if is_done:
                    break
                await asyncio.sleep(wait_s)
                is_done = wish.is_done(await self.fresh(number))
        except ShopError:
            is_done = False
        return Done(outcome=Outcome.DONE if is_done else Outcome.UNKNOWN, reference=reference)

    async def _fetch(self, number: str) -> Record | None:
        record = await self._read(number)
        if record is not None and record.order.number != number:
            raise BadUpstream("the shop answered with another order")
        return record


def is_cancelled(record: Record) -> bool:
    """Return whether the order is off."""
    return record.order.state in (OrderState.CANCELLED, OrderState.REFUNDED)


def address_digest(*, street: str, postcode: str, city: str, country: str) -> str:
    """Return what tells one address from another without being one."""
    text = "|".join(plain(part) for part in (street, postcode, city, country))
    return hashlib.sha256(text.encode(errors="replace")).hexdigest()


def region(country: str, postcode: str) -> str:
    """Return so much of where it goes as thousands share: "NL-35"; "" without a country."""
    return (
        "-".join(filter(None, (country.strip().upper()[:2], plain(postcode).upper()[:2]))) if country else ""
    )


def goes_to(address: Address) -> Callable[[Record], bool]:
    """Return how one sees that an order goes to this address."""
    wanted = address_digest(
        street=address.street, postcode=address.postcode, city=address.city, country=address.country
    )
    return lambda record: record.address == wanted


def is_marked(key: str) -> Callable[[Record], bool]:
    """Return how one sees that the wish with this key was carried out."""
    return lambda record: key in record.marks
