"""Guessing an order from a hundred addresses: five look-ups, then a wall; words and time tell nothing."""

import asyncio
import math
import os
from pathlib import Path

import pytest
from redis.asyncio import Redis

from actions.attempts import Attempts
from actions.identity import Claim, Identity, Verdict
from actions.shop.port import Order, Shop
from actions.shop.proof import Proof
from house import valkey as house_valkey
from house.bench.ratios import critical, distance
from tests.actions.conftest import SECRET, NewTalk
from tests.actions.shops import CountingShop, HangingShop

THERE, ABSENT = "20394811", "99999999"
GUESSES = int(os.environ.get("SKRANKE_GUESSES", "2000"))
ADDRESSES, AT_ONCE = 100, 50
STEP_S, SAMPLES = 0.1, 60
# Below this two samples of SAMPLES differ by chance; above it once in a million times (Kolmogorov–Smirnov).
CRITICAL = critical(SAMPLES, SAMPLES, chance=1e-6)


def guess(number: int, *, order: str = THERE) -> Claim:
    """Return one guess of many: another e-mail address and conversation each time."""
    who = {"conversation": f"c{order}{number}", "client": f"a{order}{number % ADDRESSES}"}
    return Claim(order=order, proof=f"m{number}@example.org", **who)


class RemoteShop(HangingShop):
    """A shop on the network: an order it has takes longer than one it has not, each with its jitter."""

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        jitter_s = (hash(proof.text) % 10) / 1000
        await asyncio.sleep((0.03 if number == THERE else 0.005) + jitter_s)
        return None


async def spent_s(judge: Identity, claim: Claim) -> float:
    clock = asyncio.get_running_loop().time
    started = clock()
    assert await judge.judge(claim) in (Verdict.WRONG, Verdict.STOPPED)
    return clock() - started


async def both(judge: Identity) -> tuple[list[float], list[float]]:
    """Return how long refusals took for an order that is there and for one that is not, taken in turns."""
    claims = [guess(n, order=order) for n in range(SAMPLES) for order in (THERE, ABSENT)]
    took = await asyncio.gather(*(spent_s(judge, claim) for claim in claims))
    return list(took[::2]), list(took[1::2])


class Uncounted(Attempts):
    """Counters that let everybody try, so that every refusal is one that the shop was asked for."""

    async def take(self, counters: object) -> int:
        return 9

    async def give_back(self, counters: object) -> None:
        return


async def test_thousands_of_guesses_get_five_look_ups(shop: Shop, attempts: Attempts) -> None:
    counting = CountingShop(shop)
    judge = Identity(counting, attempts, step_s=0.001)
    said: list[Verdict] = []
    for start in range(0, GUESSES, AT_ONCE):
        some = (judge.judge(guess(n)) for n in range(start, min(start + AT_ONCE, GUESSES)))
        said += await asyncio.gather(*some)
    assert counting.asked <= 5
    assert said.count(Verdict.WRONG) <= 4
    # Without an answer of the counters in time nobody may try, which is no answer either.
    assert set(said) <= {Verdict.WRONG, Verdict.STOPPED, Verdict.UNAVAILABLE}


async def test_guesses_at_an_order_that_is_not_there_are_answered_the_same(
    shop: Shop, attempts: Attempts
) -> None:
    judge = Identity(shop, attempts, step_s=0.001)
    there = [await judge.judge(guess(n)) for n in range(12)]
    absent = [await judge.judge(guess(n, order=ABSENT)) for n in range(12)]
    assert there == absent == [Verdict.WRONG] * 4 + [Verdict.STOPPED] * 8


async def test_the_words_of_a_refusal_do_not_tell_either(talk: NewTalk) -> None:
    heard = []
    for order in (THERE, ABSENT):
        shopper = talk()
        replies = [
            await shopper.ask(
                "action_order_status", "…", order_number=order, email=f"m{n}{order}@example.org"
            )
            for n in range(6)
        ]
        heard.append((replies, shopper.slots.get("handoff_reason")))
    assert heard[0] == heard[1]
    assert heard[0][1] == "proof"


async def test_the_time_of_a_refusal_tells_nothing(redis: Redis, prefix: str) -> None:
    open_door = Uncounted(redis, SECRET, prefix=prefix)
    there, absent = await both(Identity(RemoteShop(), open_door, step_s=STEP_S))
    assert min(*there, *absent) >= STEP_S
    steps = [[math.floor(took / STEP_S) for took in sample] for sample in (there, absent)]
    assert distance(*steps) < CRITICAL


async def test_without_steps_the_same_statistic_would_tell(redis: Redis, prefix: str) -> None:
    open_door = Uncounted(redis, SECRET, prefix=prefix)
    assert distance(*await both(Identity(RemoteShop(), open_door, step_s=1e-6))) > CRITICAL


async def test_the_limits_survive_a_store_that_is_killed(shop: Shop, tmp_path: Path) -> None:
    process = await asyncio.to_thread(house_valkey.start, tmp_path)
    try:
        async with Redis.from_url(house_valkey.url(tmp_path)) as redis:
            judge = Identity(shop, Attempts(redis, SECRET), step_s=0.001)
            for n in range(5):
                await judge.judge(guess(n))
        process.kill()
        await asyncio.to_thread(process.wait, 10)
        process = await asyncio.to_thread(house_valkey.start, tmp_path)
        async with Redis.from_url(house_valkey.url(tmp_path)) as redis:
            right = Claim(order=THERE, proof="ida@example.org", conversation="new", client="new")
            again = Identity(shop, Attempts(redis, SECRET), step_s=0.001)
            assert await again.judge(right) is Verdict.STOPPED
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 10)


@pytest.mark.parametrize(
    ("one", "other", "gap"),
    [([1.0] * 4, [1.0] * 4, 0.0), ([1.0, 2.0], [3.0, 4.0], 1.0), ([1.0, 2.0, 3.0], [2.0, 3.0, 4.0], 1 / 3)],
)
def test_the_statistic_is_what_the_textbook_says(one: list[float], other: list[float], gap: float) -> None:
    assert math.isclose(distance(one, other), gap)
