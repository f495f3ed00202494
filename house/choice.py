"""Who may put a model live: one person with a green gate, two people without. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from house.live import Proposal


class Step(StrEnum):
    """What comes of somebody's wish to put a model live."""

    PROMOTE = "promote"
    PROPOSE = "propose"
    NEEDS_REASON = "needs_reason"
    NEEDS_SECOND = "needs_second"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Somebody wants this model live, for this reason, if one is given."""

    model: str
    by: str
    why: str = ""


def decide(wish: Wish, *, green: bool, proposed: Proposal | None) -> Step:
    """Return what comes of it.

    Without a green gate the first person gives a reason and proposes, and another one, who sees the reason
    and the report, agrees.
    """
    if green:
        return Step.PROMOTE
    if proposed is not None and proposed.model == wish.model:
        return Step.NEEDS_SECOND if proposed.by == wish.by else Step.PROMOTE
    return Step.PROPOSE if wish.why.strip() else Step.NEEDS_REASON
