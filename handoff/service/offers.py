"""An offer: a place reserved at an agent, then the conversation offered, both or neither."""

import msgspec
import structlog

from handoff.core.conversation import Conversation, Verb
from handoff.core.line import Item
from handoff.service.cards import card_of
from handoff.service.reaper import Reaper
from handoff.store.conversations import Conversations, Moved
from handoff.store.line import LineStore
from handoff.wire.frames import Offer

log = structlog.get_logger()


class Offers:
    """Makes offers; any number of processes may try the same one, one succeeds."""

    def __init__(self, conversations: Conversations, line: LineStore, reaper: Reaper) -> None:
        self._conversations = conversations
        self._line = line
        self._reaper = reaper

    async def make(
        self, item: Item, agent: str, *, capacity: int, only_ready: bool = True
    ) -> Conversation | None:
        """Offer a conversation; None when it is no longer there to be offered, or the agent has no room."""
        held = await self._line.reserve(
            item, agent, capacity=capacity, lease_ms=self._reaper.limits.lease_ms, only_ready=only_ready
        )
        if held is None:
            return None
        moved = await self._conversations.move(item.c, Verb.OFFER, fence=item.fence, owner=agent, by="system")
        if not isinstance(moved, Moved) or not await self._still(held):
            await self._reaper.look(item.c)
            return None
        log.info("conversation_offered", c=item.c, agent=agent)
        await self._announce(held, moved.conversation)
        return moved.conversation

    async def _still(self, held: Item) -> bool:
        """Say whether the place is still reserved: a process that slept through the lease comes too late."""
        now = await self._line.item(held.c)
        return now is not None and now.rev == held.rev

    async def _announce(self, held: Item, conversation: Conversation) -> None:
        offer = Offer(c=held.c, fence=conversation.fence, until=held.until_ms, card=card_of(conversation))
        await self._line.tell_desk(conversation.owner or "", b"offer " + msgspec.json.encode(offer))
