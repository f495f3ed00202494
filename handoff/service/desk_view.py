"""What a desk shows: always the whole small snapshot, read afresh, so that nothing can drift."""

import asyncio

import msgspec

from handoff.core.agents import Agent
from handoff.core.conversation import OWNED, Conversation, State
from handoff.core.line import Item
from handoff.service.cards import card_of
from handoff.store.conversations import Conversations
from handoff.store.line import LineStore
from handoff.store.seats import SeatStore
from handoff.wire.frames import CallBack, DeskConversation, DeskView, LineView

MOST_CALL_BACKS = 50


def owns(agent: Agent, conversation: Conversation) -> bool:
    """Say whether this agent has the conversation, or is offered it: nobody else at a desk may see it."""
    return conversation.owner == agent.id and conversation.state in OWNED


class Views:
    """Reads snapshots."""

    def __init__(self, conversations: Conversations, line: LineStore, seats: SeatStore) -> None:
        self._conversations = conversations
        self._line = line
        self._seats = seats

    async def of(self, agent: Agent) -> DeskView:
        """Return the snapshot of an agent: the line says where to look, the conversations what is true."""
        hands = await self._seats.hands(agent.id)
        items = await self._line.items(hands.conversations)
        items.sort(key=lambda item: (item.arrival_ms, item.c))
        held, left, line, (callbacks, callbacks_all) = await asyncio.gather(
            asyncio.gather(*(self._conversations.get(item.c) for item in items)),
            self._left([item.c for item in items]),
            self._line_view(),
            self.call_backs(),
        )
        pairs = zip(items, held, strict=True)
        return DeskView(
            alias=agent.alias,
            role=agent.role,
            ready=hands.ready,
            capacity=agent.capacity,
            conversations=[_shown(item, it, left.get(it.id)) for item, it in pairs if it and owns(agent, it)],
            line=line,
            callbacks=callbacks,
            callbacks_all=callbacks_all,
        )

    async def with_line(self, view: DeskView) -> DeskView:
        """Return a snapshot with the line, and who has the page open, as they are now; the rest as it was."""
        left, line, (callbacks, callbacks_all) = await asyncio.gather(
            self._left([shown.c for shown in view.conversations]), self._line_view(), self.call_backs()
        )
        shown = [msgspec.structs.replace(each, left=left.get(each.c)) for each in view.conversations]
        return msgspec.structs.replace(
            view, conversations=shown, line=line, callbacks=callbacks, callbacks_all=callbacks_all
        )

    async def _left(self, conversations: list[str]) -> dict[str, int]:
        return await self._line.left(conversations, now_ms=await self._line.now_ms())

    async def call_backs(self, start: int = 0) -> tuple[list[CallBack], int]:
        """Return fifty call-backs from the `start`-th on, who is due first on top, and how many there are."""
        listed, total = await self._line.call_backs(MOST_CALL_BACKS, start=start)
        return [msgspec.json.decode(item.back, type=CallBack) for item in listed], total

    async def _line_view(self) -> LineView:
        (waiting, since_ms), seats, now_ms = await asyncio.gather(
            self._line.waiting(), self._seats.seats(), self._line.now_ms()
        )
        return LineView(
            waiting=len(waiting),
            ready=len(seats),
            longest_s=max(0, now_ms - since_ms) // 1000 if since_ms else 0,
            left=len(await self._line.left(waiting, now_ms=now_ms)),
        )


def _shown(item: Item, conversation: Conversation, left_ms: int | None) -> DeskConversation:
    offered = conversation.state is State.OFFERED
    return DeskConversation(
        c=conversation.id,
        state=conversation.state.value,
        fence=conversation.fence,
        card=card_of(conversation),
        until=item.until_ms if offered else None,
        last=conversation.last,
        left=left_ms,
    )
