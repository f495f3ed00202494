"""How much one conversation, one agent or one address may send, on however many sockets."""

from collections import OrderedDict
from collections.abc import Callable
from weakref import WeakValueDictionary

from handoff.core.rate import Bucket, Rate, full, take
from handoff.edge.limits import Limits
from handoff.wire.frames import More, Pong, Read, Typing

# These are small, frequent and cheap: a page sends them by itself.
SMALL = 0.2
COSTS: dict[type, float] = {Pong: SMALL, Typing: SMALL, Read: SMALL, More: SMALL}
# Rested meters that one newcomer clears away; more than one, so that they never pile up.
CLEARED_AT_ONCE = 2


class Meter:
    """Two buckets: one for frames, one for our patience with whoever goes on regardless."""

    def __init__(
        self, whose: str, rate: Rate, patience: Rate, *, clock: Callable[[], float], busy: "list[Meter]"
    ) -> None:
        self.whose = whose
        self.rate = rate
        self._busy = busy
        self._spent = 0.0
        self._forbearance = patience
        self._clock = clock
        self._frames = full(rate, clock())
        self._patience = full(patience, clock())

    def admits(self, frame: object) -> bool:
        """Say whether there is room for this frame now."""
        cost = COSTS.get(type(frame), 1.0)
        self._frames, wait_s = take(self._frames, self.rate, self._clock(), cost)
        if wait_s:
            return False
        if not self._spent:
            self._busy.append(self)
        self._spent += cost
        return True

    def spent(self) -> float:
        """Return what was spent since this was asked last."""
        spent, self._spent = self._spent, 0.0
        return spent

    def leave(self, left: float) -> None:
        """Hear how much is left over all gateways: never more than that is left here, and maybe a debt."""
        now_s = self._clock()
        here = min(self.rate.burst, self._frames.left + (now_s - self._frames.at_s) * self.rate.per_s)
        self._frames = Bucket(left=min(here, left - self._spent), at_s=now_s)

    def has_patience(self) -> bool:
        """Count a refusal; False when there were too many."""
        self._patience, wait_s = take(self._patience, self._forbearance, self._clock())
        return wait_s == 0

    def has_rested(self) -> bool:
        """Say whether both buckets are full again, so that a new meter would be the same."""
        used_s = max(self._frames.at_s, self._patience.at_s)
        full_s = max(rate.burst / rate.per_s for rate in (self.rate, self._forbearance))
        return self._clock() - used_s >= full_s


class Meters:
    """Meters by whose they are: a second tab shares the first one's, a new connection finds the old one."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._used: WeakValueDictionary[str, Meter] = WeakValueDictionary()
        self._kept: OrderedDict[str, Meter] = OrderedDict()
        self._busy: list[Meter] = []

    def busy(self) -> list[Meter]:
        """Return the meters of which something was spent since this was asked last."""
        busy = self._busy[:]
        self._busy.clear()
        return busy

    def of(self, whose: str) -> Meter:
        """Return the meter of a conversation."""
        return self._of(whose, self._limits.frames)

    def of_agent(self, agent: str) -> Meter:
        """Return the meter of an agent, whose desk holds several conversations."""
        return self._of(agent, self._limits.desk_frames)

    def of_address(self, mark: str) -> Meter:
        """Return the meter that all who come from one address share."""
        return self._of(f"address {mark}", self._limits.address_frames)

    def _of(self, whose: str, rate: Rate) -> Meter:
        self._clear()
        meter = self._used.get(whose) or Meter(
            whose, rate, self._limits.patience, clock=self._clock, busy=self._busy
        )
        self._used[whose] = self._kept[whose] = meter
        return meter

    def _clear(self) -> None:
        """Let a few go that have rested; those that have not stay, although their sockets may be closed."""
        for whose in [whose for whose, _ in zip(self._kept, range(CLEARED_AT_ONCE), strict=False)]:
            if self._kept[whose].has_rested():
                del self._kept[whose]
            else:
                self._kept.move_to_end(whose)
