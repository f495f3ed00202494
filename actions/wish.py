"""What all skills share that change something: proof, a question, a yes, and then once."""

import asyncio
from abc import abstractmethod
from typing import ClassVar

import structlog
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher

from actions.answers import Answer
from actions.shop.errors import Denied
from actions.shop.port import Done, Order, Outcome
from actions.skill import Events, Skill, hand_over, say, tried
from actions.turn import FORM, Turn

WRITE_S = 2.6  # the shop reads, writes and reads again
WISH_S = 3.7  # of an action's 4 s: what is begun must be told, and a letter gets what the shop has left

log = structlog.get_logger()


class Wish(Skill):
    """Asks first, acts on a yes to that very question, and calls a person where nobody knows the end."""

    confirm: ClassVar[str]  # the reply that asks for the yes

    async def answer(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        if not now.is_proven_for(self.intent):
            return [FollowupAction(FORM)]
        if now.confirmed == now.replied == self.confirm:
            return [SlotSet("confirmed", None), *await self._act(dispatcher, now), tried(now, self.intent)]
        return [*await self.propose(dispatcher, now), tried(now, self.intent)]

    async def propose(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        """Ask for the yes, or say why it is not possible and what is."""
        return say(dispatcher, self.offer(await self.order(now), now))

    @abstractmethod
    def offer(self, order: Order, now: Turn) -> Answer:
        """Return the question for the yes, or what is said instead."""

    @abstractmethod
    async def write(self, now: Turn, *, key: str) -> Done:
        """Ask the shop to do it."""

    @abstractmethod
    async def finish(self, dispatcher: CollectingDispatcher, now: Turn, *, until: float) -> Events:
        """Say that it is done; what else is to be done ends at that time of the event loop."""

    async def _act(self, dispatcher: CollectingDispatcher, now: Turn) -> Events:
        until = asyncio.get_running_loop().time() + WISH_S
        try:
            outcome = await self._once(now, key=f"{now.id}:{self.intent}")
        except Denied:
            # Not possible any more, or the keys may only read: people may know a way.
            return [hand_over("topic")]
        log.info("wish_carried_out", conversation=now.conversation, wish=self.intent, outcome=outcome)
        if outcome is Outcome.DONE:
            return [self.carried_out(now, outcome), *await self.finish(dispatcher, now, until=until)]
        return [self.carried_out(now, outcome), hand_over("unknown")]

    async def _once(self, now: Turn, *, key: str) -> Outcome:
        ledger = self.room.ledger
        if not await ledger.begin(key):
            return await ledger.outcome(key)
        try:
            async with asyncio.timeout(WRITE_S):
                outcome = (await self.write(now, key=key)).outcome
        except TimeoutError:
            outcome = Outcome.UNKNOWN
        await ledger.end(key, outcome)
        return outcome

    def carried_out(self, now: Turn, outcome: str) -> dict[str, object]:
        """Return the event that tells the people at the desk what was done in the shop."""
        what = {"wish": self.intent, "order": now.proven, "outcome": str(outcome)}
        event: dict[str, object] = SlotSet("carried_out", what)
        return event
