"""Decides whether somebody may hear about an order: its number, and what shows that it is theirs."""

import asyncio
import math
import re
from collections.abc import Coroutine
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import structlog

from actions.attempts import Attempts, Counter, CountersUnavailable
from actions.shop import proof as proofs
from actions.shop.errors import ShopError
from actions.shop.port import Shop
from actions.shop.proof import Proof, ProofKind
from actions.shop.shapes import part

PROOF_LIFE_S = 30 * 60
STEP_S = 0.2  # every refusal takes a whole number of these, so that its time does not tell what was wrong
REMOTE_STEP_S = 1.0  # a shop on the network needs longer for an order it has than for one it has not
EIGHT_DIGITS = re.compile(r"(?:[a-z]{2})?([0-9]{8})")

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


def order_number(text: str, shape: re.Pattern[str] = EIGHT_DIGITS) -> str | None:
    """Return the number in "NL-20394811", "#20394811", "2039 4811", or None; a shop has its own shape."""
    plain = re.sub(r"[#\-–.]", "", proofs.plain(text))
    found = shape.fullmatch(plain)
    if found:
        return found[1].upper()
    return plain.upper() if part(shape).fullmatch(plain) else None


def proof(text: str) -> str | None:
    """Return an e-mail address or a postcode ("NL-3512 JE" -> "3512je") in normal form, or None."""
    found = proofs.read(text)
    return found.text if found else None


def method(normal: str) -> str:
    """Return which kind of proof this is."""
    return "email" if "@" in normal else "postcode"


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
        return await self._padded(self._counted(claim, counters))

    async def judge_login(self, order: str, customer: str) -> Verdict:
        """Return whether this is an order of the customer who is logged in.

        Not counted: an identity cannot be guessed, and WRONG only means that the order takes another proof.
        """
        return await self._padded(self._compare(order, proofs.login(customer)))

    async def _padded(self, judging: Coroutine[Any, Any, Verdict]) -> Verdict:
        clock = asyncio.get_running_loop().time
        started = clock()
        verdict = await judging
        if verdict is not Verdict.PROVEN:  # who is right need not wait: the answer tells it anyway
            spent = clock() - started
            await asyncio.sleep(math.ceil(spent / self._step_s) * self._step_s - spent)
        return verdict

    async def _counted(self, claim: Claim, counters: list[Counter]) -> Verdict:
        try:
            left = await self._attempts.take(counters)
            if left < 0:
                return Verdict.STOPPED
            verdict = await self._compare(claim.order, Proof(ProofKind(method(claim.proof)), claim.proof))
            if verdict is Verdict.WRONG:
                return Verdict.STOPPED if left == 0 else Verdict.WRONG
            await self._attempts.give_back(counters)
        except CountersUnavailable:
            log.error("proof_counters_unavailable", conversation=claim.conversation)
            return Verdict.UNAVAILABLE
        return verdict

    async def _compare(self, order: str, proof: Proof) -> Verdict:
        try:
            found = await self._shop.find_order(order, proof)
        except ShopError:
            return Verdict.UNAVAILABLE
        return Verdict.PROVEN if found else Verdict.WRONG
