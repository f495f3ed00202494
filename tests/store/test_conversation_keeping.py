"""How long a conversation is kept, and by which secret its page comes back to it."""

import asyncio

import pytest

from handoff.core.conversation import Verb
from handoff.store.conversations import Moved
from tests.shoppers import Shopper
from tests.store.entries import add


async def test_a_reload_secret_is_good_until_its_successor_was_used(shopper: Shopper) -> None:
    def rotate(old: str, new: str) -> "asyncio.Future[bool]":
        return asyncio.ensure_future(shopper.store.rotate(made.id, old_hash=old, new_hash=new))

    made = await shopper.store.open(refresh_hash="r0", origin="http://x", language=None)
    assert not await rotate("guess", "evil")
    assert await rotate("r0", "r1")
    assert await rotate("r0", "r2")
    assert await rotate("r1", "r3")
    assert not await rotate("r0", "r4")
    assert not await rotate("r2", "r4")
    assert await rotate("r3", "r4")


async def test_a_reload_secret_that_is_used_over_and_over_stays_small(shopper: Shopper) -> None:
    made = await shopper.store.open(refresh_hash="r0", origin="http://x", language=None)
    for i in range(20):
        assert await shopper.store.rotate(made.id, old_hash="r0", new_hash=f"n{i}")
    kept = await shopper.redis.hget(shopper.store.keys.st(made.id), "refresh")
    assert kept == b"r0 n17 n18 n19"


async def ttls(shopper: Shopper) -> set[int]:
    """Return in how many days the conversation's keys go, -1 for never."""
    keys = shopper.store.keys.of_conversation(shopper.c)[:3]
    return {-(-ttl // 86_400) if (ttl := await shopper.redis.ttl(key)) > 0 else ttl for key in keys}


@pytest.mark.parametrize(
    ("verbs", "days"),
    [
        ([], 7),
        ([Verb.HAND_OFF], -1),
        ([Verb.HAND_OFF, Verb.LEAVE], 7),
        ([Verb.HAND_OFF, Verb.CLOSE], 1),
        ([Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT, Verb.FINISH], -1),
        ([Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT, Verb.FINISH, Verb.CLOSE], 1),
        ([Verb.CLOSE, Verb.REOPEN], 7),
    ],
)
async def test_live_keys_go_a_week_after_the_last_word_and_a_day_after_the_end(
    shopper: Shopper, verbs: list[Verb], days: int
) -> None:
    await add(shopper, "a")
    for verb in verbs:
        owner = "ida" if verb is Verb.OFFER else None
        assert isinstance(await shopper.store.move(shopper.c, verb, fence=None, owner=owner), Moved)
    assert await ttls(shopper) == {days}


async def test_a_conversation_that_nobody_writes_in_goes_after_a_day(shopper: Shopper) -> None:
    assert 0 < await shopper.redis.ttl(shopper.store.keys.st(shopper.c)) <= 86_400
