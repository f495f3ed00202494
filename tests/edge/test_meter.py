"""Who sends too much is told so, and a new connection is no new beginning."""

from dataclasses import replace

from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from handoff.edge.meter import Meters
from handoff.wire.frames import End

LIMITS = replace(
    Limits(),
    frames=Rate(burst=2, per_s=1),
    patience=Rate(burst=4, per_s=1),
    address_frames=Rate(burst=3, per_s=1),
)
FRAME = End(cid="x")


class Clock:
    """A clock that stands until it is moved."""

    now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def admitted(meters: Meters, whose: str, times: int) -> list[bool]:
    """Return what a socket that lives for so many frames is told."""
    meter = meters.of(whose)
    return [meter.admits(FRAME) for _ in range(times)]


def test_who_connects_again_goes_on_where_it_was() -> None:
    clock = Clock()
    meters = Meters(LIMITS, clock)
    assert admitted(meters, "a", 3) == [True, True, False]
    assert admitted(meters, "b", 1) == [True]
    assert admitted(meters, "a", 1) == [False]
    clock.now_s = 1.0
    assert admitted(meters, "a", 2) == [True, False]


def test_what_has_rested_is_forgotten() -> None:
    clock = Clock()
    meters = Meters(LIMITS, clock)
    for number in range(50):
        admitted(meters, str(number), 1)
    clock.now_s = 5.0
    for number in range(50, 100):
        admitted(meters, str(number), 1)
    assert len(meters._kept) <= 52
    clock.now_s = 10.0
    for number in range(50):
        admitted(meters, f"again {number}", 1)
    assert len(meters._kept) <= 52


def test_an_address_shares_one_meter_whatever_it_opens() -> None:
    meters = Meters(LIMITS, Clock())
    first, second = meters.of_address("5f0c"), meters.of_address("5f0c")
    assert [first.admits(FRAME), second.admits(FRAME), first.admits(FRAME), second.admits(FRAME)] == [
        True,
        True,
        True,
        False,
    ]
    assert meters.of_address("other").admits(FRAME)


def test_a_desk_with_several_conversations_may_send_more() -> None:
    meters = Meters(replace(LIMITS, desk_frames=Rate(burst=5, per_s=1)), Clock())
    assert [meters.of_agent("ida").admits(FRAME) for _ in range(6)] == [True] * 5 + [False]
