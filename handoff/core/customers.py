"""Decides what becomes of a conversation when a page says who is logged in at the shop: pure."""

from dataclasses import dataclass
from enum import StrEnum

# As long as any other proof: after it the assistant asks for what proves an order again.
PROOF_S = 30 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """Whom the page names as logged in; `customer` None: nobody, or nobody whom we can believe.

    `fresh` is False for a right identity that has run out or was used before: it says who was meant, and
    proves nothing.
    """

    customer: str | None
    fresh: bool = False


class Step(StrEnum):
    """What becomes of the conversation that a reload secret brought back."""

    GO_ON = "go_on"
    PROVE = "prove"  # it is this customer's, from now on or again
    PART = "part"  # it stays with the customer whose it is, and another one begins


def step(known: str | None, said: Said | None) -> Step:
    """Return what follows, for a conversation of the customer `known`; `said` None: the page is silent.

    A page is silent when it connects again; whoever loads a page says who is logged in, also that nobody is.
    """
    if said is None:
        return Step.GO_ON
    if known is not None and said.customer != known:
        return Step.PART
    return Step.PROVE if said.fresh and said.customer is not None else Step.GO_ON
