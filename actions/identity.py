"""Decides whether somebody may hear about an order: number plus e-mail or postcode, compared by us."""

import asyncio
import hashlib
import hmac
import math
import re
import secrets
import unicodedata
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import StrEnum

import structlog

from actions.attempts import Attempts, Counter, CountersUnavailable
from actions.shop.port import Order, Shop, ShopUnavailable

PROOF_LIFE_S = 30 * 60
STEP_S = 0.2  # every answer takes a whole number of these, so that its time does not tell what was wrong

log = structlog.get_logger()


class Verdict(StrEnum):
    """What came of an attempt; WRONG says nothing about what was wrong."""

    PROVEN = "proven"
    WRONG = "wrong"
    STOPPED = "stopped"
    UNAVAILABLE = "unavailable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who says which order is theirs: everything already in its normal form."""

    order: str
    proof: str
    conversation: str
    client: str | None


def plain(text: str) -> str:
    """Return the text as it is compared: NFKC, casefolded, without any white space."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def order_number(text: str) -> str | None:
    """Return the 8 digits of an order number ("NL-20394811", "#20394811", "2039 4811"), or None."""
    found = re.fullmatch(r"(?:[a-z]{2})?([0-9]{8})", re.sub(r"[#\-–.]", "", plain(text)))
    return found[1] if found else None


def proof(text: str) -> str | None:
    """Return an e-mail address or a postcode ("NL-3512 JE" -> "3512je") in normal form, or None."""
    text = plain(text)
    if re.fullmatch(r"[^@]+@[^@]+\.[^@.]+", text):
        return text
    code = re.sub(r"^(?:nl|dk|no|de|n|d|b|be|gb|uk)-", "", text).replace("-", "")
    return code if re.fullmatch(r"(?=.*[0-9])[a-z0-9]{4,8}", code) else None


def method(normal: str) -> str:
    """Return which kind of proof this is."""
    return "email" if "@" in normal else "postcode"


def belongs(order: Order | None, normal: str) -> bool:
    """Return whether this proof belongs to this order; no order costs the same work as a wrong one."""
    expected = "" if order is None else order.email if "@" in normal else order.postcode
    expected = (proof(expected) or "") if expected else secrets.token_hex(8)
    return hmac.compare_digest(_digest(expected), _digest(normal)) and order is not None


class Identity:
    """Judges claims, never more of them than the counters allow."""

    def __init__(self, shop: Shop, attempts: Attempts, *, step_s: float = STEP_S) -> None:
        self._shop = shop
        self._attempts = attempts
        self._step_s = step_s

    async def judge(self, claim: Claim) -> Verdict:
        """Return the verdict. The attempt is counted before the shop is asked: no crash makes it free."""
        counters = self._attempts.counters(
            order=claim.order,
            email=claim.proof if method(claim.proof) == "email" else None,
            conversation=claim.conversation,
            client=claim.client,
        )
        async with _whole_steps(self._step_s):
            try:
                return await self._counted(claim, counters)
            except CountersUnavailable:
                log.error("proof_counters_unavailable", conversation=claim.conversation)
                return Verdict.UNAVAILABLE

    async def _counted(self, claim: Claim, counters: list[Counter]) -> Verdict:
        left = await self._attempts.take(counters)
        if left < 0:
            return Verdict.STOPPED
        verdict = await self._compare(claim)
        if verdict is Verdict.WRONG:
            return Verdict.STOPPED if left == 0 else Verdict.WRONG
        await self._attempts.give_back(counters)
        return verdict

    async def _compare(self, claim: Claim) -> Verdict:
        try:
            order = await self._shop.find_order(claim.order)
        except ShopUnavailable:
            return Verdict.UNAVAILABLE
        return Verdict.PROVEN if belongs(order, claim.proof) else Verdict.WRONG


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


@asynccontextmanager
async def _whole_steps(step_s: float) -> AsyncIterator[None]:
    clock = asyncio.get_running_loop().time
    started = clock()
    try:
        yield
    finally:
        spent = clock() - started
        await asyncio.sleep(math.ceil(spent / step_s) * step_s - spent)
