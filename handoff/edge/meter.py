"""How much one conversation (or one agent) may send, on however many sockets."""

from collections.abc import Callable
from weakref import WeakValueDictionary

from handoff.core.rate import full, take
from handoff.edge.limits import Limits
from handoff.wire.frames import More, Pong, Read, Typing

# These are small, frequent and cheap: a page sends them by itself.
SMALL = 0.2
COSTS: dict[type, float] = {Pong: SMALL, Typing: SMALL, Read: SMALL, More: SMALL}


class Meter:
    """Two buckets: one for frames, one for our patience with whoever goes on regardless."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._frames = full(limits.frames, clock())
        self._patience = full(limits.patience, clock())

    def admits(self, frame: object) -> bool:
        """Say whether there is room for this frame now."""
        cost = COSTS.get(type(frame), 1.0)
        self._frames, wait_s = take(self._frames, self._limits.frames, self._clock(), cost)
        return wait_s == 0

    def has_patience(self) -> bool:
        """Count a refusal; False when there were too many."""
        self._patience, wait_s = take(self._patience, self._limits.patience, self._clock())
        return wait_s == 0


class Meters:
    """Meters by whose they are; a second tab shares the first one's."""

    def __init__(self, limits: Limits, clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._meters: WeakValueDictionary[str, Meter] = WeakValueDictionary()

    def of(self, whose: str) -> Meter:
        """Return the meter of a conversation or an agent."""
        meter = self._meters.get(whose)
        if meter is None:
            meter = self._meters[whose] = Meter(self._limits, self._clock)
        return meter
