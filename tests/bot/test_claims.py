"""Several assistants: one at a time on a conversation, and what a slow one saves late is refused."""

import asyncio
import uuid
from collections.abc import AsyncIterator

import pytest
from rasa.core.lock_store import LockError
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted

from bot import claims, trackers
from bot.claims import Claims
from bot.locks import ConversationLocks
from bot.trackers import RedisTrackers

C = "c:1"


@pytest.fixture
async def stores(redis_url: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[RedisTrackers]:
    prefix = f"t{uuid.uuid4().hex}:"
    monkeypatch.setattr(trackers, "PREFIX", prefix)
    store = RedisTrackers(Domain.load("domain.yml"), redis_url, key_prefix=prefix)
    yield store
    await store.close()


@pytest.fixture
def assistants(stores: RedisTrackers) -> list[ConversationLocks]:
    """Return the locks of two assistants, each in a process of its own as far as they can tell."""
    return [ConversationLocks(claims=Claims(stores._redis)) for _ in range(2)]


async def test_one_of_two_assistants_works_on_a_conversation(assistants: list[ConversationLocks]) -> None:
    at_work, most = 0, 0

    async def work(locks: ConversationLocks) -> None:
        nonlocal at_work, most
        async with locks.lock(C):
            at_work += 1
            most = max(most, at_work)
            await asyncio.sleep(0.01)
            at_work -= 1

    await asyncio.gather(*(work(locks) for locks in assistants * 3))
    assert most == 1


async def test_a_claim_lives_as_long_as_its_holder(
    assistants: list[ConversationLocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claims, "LIFE_MS", 200)
    monkeypatch.setattr(claims, "RENEW_S", 0.05)
    monkeypatch.setattr(claims, "MAX_WAIT_S", 0.5)
    first, second = assistants
    async with first.lock(C):
        with pytest.raises(LockError):
            async with second.lock(C):
                raise AssertionError("both have it")
    async with second.lock(C):
        pass


async def test_what_an_assistant_saves_after_it_lost_the_conversation_is_refused(
    stores: RedisTrackers, assistants: list[ConversationLocks], monkeypatch: pytest.MonkeyPatch
) -> None:
    # It never renews, as one that was stopped.
    monkeypatch.setattr(claims, "LIFE_MS", 100)
    monkeypatch.setattr(claims, "RENEW_S", 60)
    first, second = assistants
    async with first.lock(C):
        monkeypatch.setattr(claims, "LIFE_MS", 60_000)
        late = await stores.get_or_create_tracker(C)

        async def take_over() -> None:
            async with second.lock(C):
                tracker = await stores.get_or_create_tracker(C)
                tracker.update(ActionExecuted("action_listen"))
                await stores.save(tracker)

        # In a task of its own: another process does not inherit the first one's claim.
        await asyncio.get_running_loop().create_task(take_over())
        with pytest.raises(LockError):
            await stores.save(late)
    kept = await stores.retrieve(C)
    assert kept is not None
    assert len(kept.events) == len(late.events) + 1


async def test_a_store_without_claims_saves_as_ever(stores: RedisTrackers) -> None:
    await stores.save(await stores.get_or_create_tracker(C))
    assert await stores.retrieve(C) is not None
