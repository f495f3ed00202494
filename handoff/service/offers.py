"""An offer: a place reserved at an agent, then the conversation offered, both or neither."""

from collections.abc import Mapping, Sequence

import msgspec
import structlog

from handoff.core.agents import Seat
from handoff.core.conversation import Conversation, Verb
from handoff.core.line import Item
from handoff.service.cards import card_of
from handoff.service.reaper import Reaper
from handoff.store.conversations import Conversations, Moved
from handoff.store.line import LineStore
from handoff.wire.frames import Body, Offer

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
        made = await self._made(held, moved if isinstance(moved, Moved) else None)
        return made.conversation if made else None

    async def pass_to(
        self,
        item: Item,
        seat: Seat,
        *,
        giver: str,
        bodies: Sequence[Body],
        fields: Mapping[str, bytes],
        cid: str,
    ) -> Moved | None:
        """Offer what `giver` has to one who is ready; None when either changed, or there is no room.

        From the move on it is `giver`'s no more: an offer that does not stand is the line's to mend.
        """
        lease_ms = self._reaper.limits.lease_ms
        held = await self._line.reserve(item, seat.id, capacity=seat.capacity, lease_ms=lease_ms, giver=giver)
        if held is None:
            return None
        moved = await self._conversations.move(
            item.c,
            Verb.TRANSFER,
            fence=item.fence,
            owner=seat.id,
            bodies=bodies,
            fields=fields,
            cid=cid,
            by=giver,
        )
        await self._made(held, moved if isinstance(moved, Moved) else None)
        return moved if isinstance(moved, Moved) else None

    async def _made(self, held: Item, moved: Moved | None) -> Moved | None:
        """Tell the desk of an offer that stands; one that does not is put right."""
        if moved is None or not await self._announced(held, moved.conversation):
            await self._reaper.look(held.c)
            return None
        log.info("conversation_offered", c=held.c, agent=held.agent)
        return moved

    async def _announced(self, held: Item, conversation: Conversation) -> bool:
        """Tell the desk, if the place is still reserved: who slept through the lease is too late."""
        offer = Offer(c=held.c, fence=conversation.fence, until=held.until_ms, card=card_of(conversation))
        return await self._line.offered(held, b"offer " + msgspec.json.encode(offer))
