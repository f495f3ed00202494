"""Puts another model in the place of the running one: no turn fails, and none sees half of each."""

from __future__ import annotations

import asyncio
import gc
import uuid
from pathlib import Path

from rasa.core.agent import Agent
from rasa.core.processor import MessageProcessor

from bot import seal
from bot.turns import without_fallback


class Swaps:
    """The exchanges of models in this process, one at a time."""

    def __init__(self) -> None:
        self._one = asyncio.Lock()

    async def to(self, agent: Agent, name: str) -> None:
        """Run this model from the next turn on. BrokenSeal: it must not be loaded, and nothing changed.

        It is read in a thread, while turns go on; a turn keeps the model that it began with.
        """
        async with self._one:
            running = agent.processor
            file = seal.named(name, Path(running.model_path).parent)
            await asyncio.to_thread(seal.check, file)
            without_fallback(running)
            fresh = await asyncio.to_thread(_read, running, file)
            agent.processor, agent.domain = fresh, fresh.domain
            agent.tracker_store.domain = running.tracker_store.domain = fresh.domain
            agent._set_fingerprint(uuid.uuid4().hex)
        forget()


def _read(running: MessageProcessor, file: Path) -> MessageProcessor:
    return MessageProcessor(
        model_path=str(file),
        tracker_store=running.tracker_store,
        lock_store=running.lock_store,
        generator=running.nlg,
        action_endpoint=running.action_endpoint,
    )


def settle() -> None:
    """Let the collector leave alone what is there to stay: a million objects of a loaded model.

    It would walk through them again and again, 0.3 s each time, in the middle of somebody's turn.
    """
    gc.collect()
    gc.freeze()


def forget() -> None:
    """Let go of the model before, which was told to stay."""
    gc.unfreeze()
    settle()
