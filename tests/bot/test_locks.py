"""One conversation at a time, in the order of arrival, and no lock left behind."""

import asyncio

import pytest
from rasa.core.lock_store import LockError

from bot import locks
from bot.locks import ConversationLocks


async def test_the_next_message_waits_for_its_turn_and_comes_in_order() -> None:
    store, seen = ConversationLocks(), []

    async def hold(name: str) -> None:
        async with store.lock("c"):
            seen.append(f"{name} in")
            for _ in range(3):
                await asyncio.sleep(0)
            seen.append(f"{name} out")

    await asyncio.gather(hold("a"), hold("b"), hold("c"))
    assert seen == ["a in", "a out", "b in", "b out", "c in", "c out"]


async def test_another_conversation_does_not_wait() -> None:
    store = ConversationLocks()
    async with store.lock("one"), store.lock("two"):
        pass


async def test_a_waiting_message_is_woken_at_once() -> None:
    store, loop = ConversationLocks(), asyncio.get_running_loop()

    async def wait() -> float:
        async with store.lock("c"):
            return loop.time()

    async with store.lock("c"):
        waiting = loop.create_task(wait())
        await asyncio.sleep(0)
        freed = loop.time()
    assert await waiting - freed < 0.1


async def test_nothing_is_kept_for_a_conversation_that_is_over() -> None:
    store = ConversationLocks()
    with pytest.raises(ZeroDivisionError):
        async with store.lock("c"):
            raise ZeroDivisionError
    assert not store._locks
    assert not store._users


async def test_who_waits_too_long_gets_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "MAX_WAIT_S", 0.01)
    store = ConversationLocks()
    async with store.lock("c"):
        with pytest.raises(LockError):
            async with store.lock("c"):
                raise AssertionError
    async with store.lock("c"):
        pass
