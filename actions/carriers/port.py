"""What a carrier may tell of a parcel, and what every carrier must do."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from actions.shop.port import Event, ParcelState, Window


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracking:
    """A parcel as its carrier has it: states, times, a link of our own making; no word of the carrier's."""

    state: ParcelState | None = None  # None: the carrier says nothing that folds to one
    events: tuple[Event, ...] = ()  # the oldest first
    window: Window | None = None
    pickup_until: date | None = None
    delivered_at: datetime | None = None
    link: str = ""


class Carrier(Protocol):
    """One carrier. Every call raises a ShopError (actions/shop/errors.py) when it cannot answer."""

    @property
    def name(self) -> str:
        """Return what people call it: the source of its windows."""

    async def track(self, number: str) -> Tracking | None:
        """Return what it knows of the parcel with exactly this number; None where it knows of none."""

    async def health(self) -> str:
        """Return what answered, in a few words for the operator; raise the error that is in the way."""

    async def close(self) -> None:
        """Give back connections."""
