"""Who may hear about an order: normal forms, the same answer for every cause, and limits on a real Valkey."""

import asyncio
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from redis.asyncio import Redis

from actions import identity
from actions.attempts import Attempts
from actions.identity import Claim, Identity, Verdict
from actions.shop.port import Shop
from tests.actions.conftest import SECRET
from tests.actions.shops import CountingShop, DeadShop, UnevenShop

STEP_S = 0.05
# What bot and actions agree on without importing each other.
AGREED: list[dict[str, Any]] = json.loads(Path("tests/contract/order_numbers.json").read_text("utf-8"))


@pytest.fixture
def counting(shop: Shop) -> CountingShop:
    """Return the shop with its tally."""
    return CountingShop(shop)


@pytest.fixture
def judge(counting: CountingShop, attempts: Attempts) -> Identity:
    """Return the judge as the house has it, with a short step."""
    return Identity(counting, attempts, step_s=0.01)


Claiming = Callable[..., Claim]


@pytest.fixture
def claim(prefix: str) -> Claiming:
    """Return how to claim an order; each claim comes from another conversation and address."""
    count = iter(range(100_000))

    def make(
        order: str = "20394811",
        proof: str = "mallory@example.org",
        *,
        conversation: str = "",
        client: str = "",
    ) -> Claim:
        number = next(count)
        who = {"conversation": conversation or f"{prefix}c{number}", "client": client or f"{prefix}a{number}"}
        return Claim(order=order, proof=proof, **who)

    return make


@pytest.mark.parametrize(
    "text",
    [
        "20394811",
        "NL-20394811",
        "nl20394811",
        "#20394811",
        "2039 4811",
        " 2039-4811 ",
        "２０３９４８１１",
        "DK 20394811",
    ],
)
def test_an_order_number_is_read_in_all_its_spellings(text: str) -> None:
    assert identity.order_number(text) == "20394811"


@pytest.mark.parametrize(
    "text", ["", "2039481", "203948111", "order", "20394811x", "NLX20394811", "٢٠٣٩٤٨١١a", "\x00"]
)
def test_what_is_no_order_number_is_none(text: str) -> None:
    assert identity.order_number(text) is None


@pytest.mark.parametrize(
    ("shape", "text", "number"),
    [
        (r"([0-9]{4,12})", "#10 042", "10042"),
        (r"([a-z0-9]{6,24})", "6FCB-MQEY RXNT", "6FCBMQEYRXNT"),
        (r"(?:wc)?([0-9]+)", "WC-17", "17"),
    ],
)
def test_a_shop_may_have_numbers_of_its_own_shape(shape: str, text: str, number: str) -> None:
    assert identity.order_number(text, re.compile(shape)) == number


@pytest.mark.parametrize("case", AGREED, ids=lambda case: str(case["shape"]))
def test_actions_and_bot_mean_the_same_number(case: dict[str, Any]) -> None:
    shape = re.compile(case["shape"])
    found = [identity.order_number(text, shape) for text in (*case["written"], case["number"])]
    assert found == [case["number"]] * len(found)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        (" Ida@Example.ORG ", "ida@example.org"),
        ("ｉｄａ@example.org", "ida@example.org"),
        ("STRASSE@example.org", "strasse@example.org"),
        ("straße@example.org", "strasse@example.org"),
        ("3512 je", "3512je"),
        ("NL-3512 JE", "3512je"),
        ("DK-8000", "8000"),
        ("0150", "0150"),
        ("10115", "10115"),
        ("ida@", None),
        ("a@b@c.d", None),
        ("utrecht", None),
        ("", None),
        ("123", None),
    ],
)
def test_a_proof_has_one_normal_form(text: str, normal: str | None) -> None:
    assert identity.proof(text) == normal


@pytest.mark.parametrize("proof", ["ida@example.org", "3512je"])
async def test_email_or_postcode_proves_the_order(judge: Identity, claim: Claiming, proof: str) -> None:
    assert await judge.judge(claim(proof=proof)) is Verdict.PROVEN


@pytest.mark.parametrize(
    ("order", "proof"),
    [
        ("20394811", "mallory@example.org"),
        ("20394811", "robin@example.org"),
        ("20394811", "8000"),
        ("99999999", "ida@example.org"),
        ("99999999", "3512je"),
        ("20394822", "ida@example.org"),
    ],
)
async def test_wrong_number_and_wrong_proof_are_the_same(
    judge: Identity, claim: Claiming, order: str, proof: str
) -> None:
    assert await judge.judge(claim(order, proof)) is Verdict.WRONG


@pytest.mark.parametrize(
    ("order", "proof"),
    [
        ("20394811", "8000"),
        ("20394811", "mallory@example.org"),
        ("99999999", "mallory@example.org"),
    ],
)
async def test_every_refusal_takes_the_same_time(
    counting: CountingShop, attempts: Attempts, claim: Claiming, order: str, proof: str
) -> None:
    clock = asyncio.get_running_loop().time
    judge = Identity(counting, attempts, step_s=STEP_S)
    started = clock()
    await judge.judge(claim(order, proof))
    steps = (clock() - started) / STEP_S
    assert steps >= 1
    assert steps % 1 < 0.5


async def test_a_shop_that_is_slower_for_orders_it_has_tells_nobody(
    attempts: Attempts, claim: Claiming
) -> None:
    clock = asyncio.get_running_loop().time
    judge = Identity(UnevenShop(), attempts, step_s=0.5)

    async def spent_s(order: str) -> float:
        started = clock()
        await judge.judge(claim(order, f"m{order}@example.org"))
        return clock() - started

    there, absent = await asyncio.gather(spent_s("20394811"), spent_s("99999999"))
    assert abs(there - absent) < 0.05


async def test_who_is_right_does_not_wait_for_those_who_are_not(
    counting: CountingShop, attempts: Attempts, claim: Claiming
) -> None:
    judge = Identity(counting, attempts, step_s=60)
    verdict = await asyncio.wait_for(judge.judge(claim(proof="ida@example.org")), 5)
    assert verdict is Verdict.PROVEN


async def test_the_fifth_wrong_proof_of_an_order_ends_with_a_person(judge: Identity, claim: Claiming) -> None:
    said = [await judge.judge(claim(proof=f"m{n}@example.org")) for n in range(6)]
    assert said == [Verdict.WRONG] * 4 + [Verdict.STOPPED] * 2


async def test_even_the_right_proof_is_not_heard_after_that(judge: Identity, claim: Claiming) -> None:
    for n in range(5):
        await judge.judge(claim(proof=f"m{n}@example.org"))
    assert await judge.judge(claim(proof="ida@example.org")) is Verdict.STOPPED
    assert await judge.judge(claim("20394822", "robin@example.org")) is Verdict.PROVEN


async def test_an_order_that_does_not_exist_is_counted_the_same(judge: Identity, claim: Claiming) -> None:
    said = [await judge.judge(claim("99999999", f"m{n}@example.org")) for n in range(6)]
    assert said == [Verdict.WRONG] * 4 + [Verdict.STOPPED] * 2


async def test_an_email_may_be_wrong_five_times(judge: Identity, claim: Claiming) -> None:
    said = [await judge.judge(claim(f"1000000{n}")) for n in range(6)]
    assert said == [Verdict.WRONG] * 4 + [Verdict.STOPPED] * 2


async def test_a_conversation_may_be_wrong_five_times(judge: Identity, claim: Claiming, prefix: str) -> None:
    tries = [claim(f"1000000{n}", f"m{n}@example.org", conversation=f"{prefix}one") for n in range(6)]
    assert [await judge.judge(one) for one in tries] == [Verdict.WRONG] * 4 + [Verdict.STOPPED] * 2


async def test_an_address_may_be_wrong_twenty_times(judge: Identity, claim: Claiming, prefix: str) -> None:
    tries = [claim(f"100000{n:02}", f"m{n}@example.org", client=f"{prefix}nat") for n in range(21)]
    assert [await judge.judge(one) for one in tries] == [Verdict.WRONG] * 19 + [Verdict.STOPPED] * 2


async def test_many_guessers_at_once_get_five_look_ups(
    judge: Identity, counting: CountingShop, claim: Claiming, prefix: str
) -> None:
    tries = [claim(proof=f"m{n}@example.org", client=f"{prefix}a{n % 100}") for n in range(1000)]
    for start in range(0, 1000, 50):
        await asyncio.gather(*(judge.judge(one) for one in tries[start : start + 50]))
    assert counting.asked == 5


async def test_a_right_proof_does_not_count(judge: Identity, claim: Claiming) -> None:
    said = [await judge.judge(claim(proof="ida@example.org")) for _ in range(8)]
    assert set(said) == {Verdict.PROVEN}


async def test_a_shop_that_is_down_costs_no_attempt(shop: Shop, attempts: Attempts, claim: Claiming) -> None:
    down = Identity(DeadShop(shop), attempts, step_s=0.01)
    assert {await down.judge(claim(proof="ida@example.org")) for _ in range(8)} == {Verdict.UNAVAILABLE}
    up = Identity(shop, attempts, step_s=0.01)
    assert await up.judge(claim(proof="ida@example.org")) is Verdict.PROVEN


async def test_the_counters_survive_a_restart_of_the_room(
    redis: Redis, prefix: str, shop: Shop, judge: Identity, claim: Claiming
) -> None:
    for n in range(5):
        await judge.judge(claim(proof=f"m{n}@example.org"))
    restarted = Identity(shop, Attempts(redis, SECRET, prefix=prefix), step_s=0.01)
    assert await restarted.judge(claim(proof="ida@example.org")) is Verdict.STOPPED


async def test_without_counters_nobody_may_try(counting: CountingShop, claim: Claiming) -> None:
    async with Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2) as nowhere:
        judge = Identity(counting, Attempts(nowhere, SECRET), step_s=0.01)
        assert await judge.judge(claim(proof="ida@example.org")) is Verdict.UNAVAILABLE
    assert counting.asked == 0


async def test_the_counters_name_nobody_and_end(
    judge: Identity, claim: Claiming, redis: Redis, prefix: str
) -> None:
    await judge.judge(claim(conversation="conversation-1", client="client-1"))
    lives = {key.decode(): await redis.ttl(key) async for key in redis.scan_iter(match=f"{prefix}*")}
    kinds = {
        key.removeprefix(f"{prefix}proof:{{attempts}}:").split(":")[0]: life for key, life in lives.items()
    }
    assert kinds == {"order": 86_400, "email": 86_400, "conversation": 86_400, "client": 3_600}
    assert not [key for key in lives if any(word in key for word in ("2039", "mallory", "conversation-1"))]
