"""One known incident: which questions and orders it is about, for how long, and what is said of it."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec

from actions.disclosure import WANTED
from actions.localise import LANGUAGES
from actions.shop.port import Order, OrderState, ParcelState, Shipment

# The questions that an action answers; the others are answered without looking anything up.
TOPICS = (
    *("track_order", "delivery_time", "refund_status", "double_charge", "invoice_copy"),
    *("product_availability", "product_question", "cancel_order", "change_address", "return_item"),
    *("opening_hours", "payment_methods", "shipping_cost"),
)
STATES = (*OrderState, *ParcelState)
FALLBACK = "en"  # then whichever language was written first
MOST_DAYS = 30  # what lasts longer is no incident; the shop should say it elsewhere


class Span(msgspec.Struct, frozen=True, kw_only=True):
    """Days from the first to the last, both of them included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


class Orders(msgspec.Struct, frozen=True, kw_only=True):
    """Which orders; all that is named must hold, and of each list one."""

    carrier: tuple[str, ...] = ()
    to: tuple[str, ...] = ()  # a country, or one with the beginning of a postcode: "NO", "NL-35"
    placed: Span | None = None
    shipped: Span | None = None
    state: tuple[str, ...] = ()

    def fit(self, order: Order, tz: ZoneInfo) -> bool:
        """Return whether this order is one of them. What an order does not say, it is not."""
        if self.to and not order.region.upper().startswith(self.to):
            return False
        if self.placed and (order.placed is None or order.placed not in self.placed):
            return False
        if not (self.carrier or self.shipped):
            return not self.state or any(state in self.state for state in _states(order))
        return any(self._fit_parcel(order, one, tz) for one in order.shipments)

    def _fit_parcel(self, order: Order, parcel: Shipment, tz: ZoneInfo) -> bool:
        if self.carrier and not any(name.casefold() in parcel.carrier.casefold() for name in self.carrier):
            return False
        if self.shipped and (parcel.sent is None or parcel.sent.astimezone(tz).date() not in self.shipped):
            return False
        return not self.state or parcel.state in self.state or order.state in self.state


class Incident(msgspec.Struct, frozen=True, kw_only=True):
    """What is known. `news` is when more will be; times are aware."""

    id: str
    say: dict[str, str]
    since: datetime
    until: datetime
    news: datetime
    topic: tuple[str, ...] = ()  # none: every question about an order that it concerns
    orders: Orders | None = None

    def is_open(self, now: datetime) -> bool:
        """Return whether it goes on."""
        return self.since <= now < self.until

    def is_about(self, topic: str) -> bool:
        """Return whether this question may be about it."""
        return topic in (self.topic or WANTED)

    def fits(self, order: Order | None, tz: ZoneInfo) -> bool:
        """Return whether it concerns this order; one about certain orders needs the order to say so."""
        return self.orders is None or (order is not None and self.orders.fit(order, tz))

    def words(self, language: str) -> str:
        """Return what to say: in this language, else in English, else in the one that was written first."""
        return self.say.get(language) or self.say.get(FALLBACK) or next(iter(self.say.values()))

    @property
    def lacks(self) -> tuple[str, ...]:
        """Return the languages in which it is not written."""
        return tuple(language for language in LANGUAGES if language not in self.say)


def fitting(incidents: Sequence[Incident], order: Order | None, *, tz: ZoneInfo) -> Incident | None:
    """Return the incident that concerns this order, or all; of several the one that began last."""
    found = [one for one in incidents if one.fits(order, tz)]
    return max(found, key=lambda one: one.since, default=None)


def longest(since: datetime) -> datetime:
    """Return when an incident ends at the latest."""
    return since + timedelta(days=MOST_DAYS)


def _states(order: Order) -> set[str]:
    return {order.state.value, *(one.state.value for one in order.shipments)}
