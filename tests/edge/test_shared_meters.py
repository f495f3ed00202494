"""Whoever sends through several gateways at once gets one rate in the long run, not one of each."""

from dataclasses import replace
from itertools import cycle

import pytest
from redis.asyncio import Redis

from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from handoff.edge.meter import Meters
from handoff.edge.shared_meters import SharedMeters
from handoff.store.client import Scripts, ask
from handoff.store.doors import GONE_MS, Doors
from handoff.wire.frames import End
from tests.edge.test_meter import Clock

BURST, PER_S = 4, 2
LIMITS = replace(Limits(), frames=Rate(burst=BURST, per_s=PER_S), address_frames=Rate(burst=8, per_s=4))
FRAME = End(cid="x")


class Gateways:
    """The meters of several gateways, and one clock for them and Redis."""

    def __init__(self, redis: Redis, prefix: str, count: int) -> None:
        self.clock = Clock()
        self.doors = Doors(redis, Scripts(redis), prefix=prefix)
        self.meters = [Meters(LIMITS, self.clock) for _ in range(count)]
        self.shared = [SharedMeters(meters, self.doors, name=str(n)) for n, meters in enumerate(self.meters)]

    async def second(self) -> None:
        """Let a second pass, at the end of which each gateway shares."""
        self.clock.now_s += 1
        self.doors.shift_ms += 1_000
        for each in self.shared:
            await each.share()

    def flood(self, whose: str, times: int = 40) -> int:
        """Send to all gateways in turn; returns how many frames were let in."""
        ways = cycle([meters.of(whose) for meters in self.meters])
        return sum(next(ways).admits(FRAME) for _ in range(times))


@pytest.mark.parametrize("count", [1, 2, 5])
async def test_a_flood_over_all_gateways_gets_their_bursts_and_then_one_rate(
    redis: Redis, prefix: str, count: int
) -> None:
    gateways = Gateways(redis, prefix, count)
    await gateways.second()
    admitted, seconds = 0, 60
    for _ in range(seconds):
        admitted += gateways.flood("c")
        await gateways.second()
    assert admitted <= count * BURST + PER_S * seconds + count * PER_S
    assert admitted >= PER_S * seconds / 2


async def test_who_sends_little_pays_nothing(redis: Redis, prefix: str) -> None:
    gateways = Gateways(redis, prefix, 3)
    for _ in range(30):
        assert gateways.flood("c", times=1) == 1
        await gateways.second()


async def test_a_debt_is_paid_by_waiting(redis: Redis, prefix: str) -> None:
    gateways = Gateways(redis, prefix, 3)
    await gateways.second()
    assert gateways.flood("c") == 3 * BURST
    await gateways.second()
    assert gateways.flood("c") == 0
    for _ in range(6):
        await gateways.second()
    assert gateways.flood("c", times=1) == 1
    assert gateways.flood("another") == 3 * BURST


async def test_a_gateway_that_is_alone_asks_redis_for_nothing(redis: Redis, prefix: str) -> None:
    gateways = Gateways(redis, prefix, 1)
    gateways.flood("c")
    await gateways.second()
    assert [key async for key in redis.scan_iter(f"{prefix}knock:*")] == []


async def test_a_gateway_that_went_is_not_counted(redis: Redis, prefix: str) -> None:
    doors = Doors(redis, Scripts(redis), prefix=prefix)
    assert [await doors.gateways(name) for name in ("one", "two", "one")] == [1, 2, 2]
    doors.shift_ms = GONE_MS + 1
    assert await doors.gateways("one") == 1
    assert await ask(redis, "ZCARD", f"{prefix}gateways") == 1
