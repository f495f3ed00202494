"""Call-backs: of all agents who want to call a shopper, one gets the conversation, within capacity."""

from dataclasses import dataclass

import msgspec
import structlog

from handoff.core.agents import Agent
from handoff.core.conversation import Conversation, State, Verb
from handoff.core.line import Item, Phase
from handoff.service.cards import PLAIN
from handoff.service.reaper import Reaper
from handoff.store.conversations import Conversations, Moved
from handoff.store.line import LineStore
from handoff.wire.frames import Body, Call, Card, From, Postpone

log = structlog.get_logger()


# Nobody promises a call for longer; and a little earlier than now is a clock that differs.
LONGEST_MS = 60 * 24 * 3_600_000
SKEW_MS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """A call-back that an agent put off: the entry that tells of it, and what the conversation keeps."""

    body: Body
    fields: dict[str, bytes]


def promised(agent: Agent, frame: Postpone, *, contact: str, card: bytes | None) -> Promise:
    """Return the promise; how often it was put off before stands on the card."""
    known = _card(card)
    tries = known.tries + 1
    wish = {"how": frame.how, "contact": contact, "due": frame.due, "tries": tries, "by": agent.alias}
    data: dict[str, str | int | float | bool | None] = {
        "how": frame.how,
        "contact": contact,
        "due": frame.due,
        "by": "agent",
    }
    return Promise(
        body=Body(sender=From(role="agent", alias=agent.alias), kind="event", event="callback", data=data),
        fields={
            "alias": b"",
            "callback": msgspec.json.encode(wish),
            "card": msgspec.json.encode(msgspec.structs.replace(known, tries=tries)),
        },
    )


def _card(raw: bytes | None) -> Card:
    try:
        return msgspec.json.decode(raw or b"", type=Card)
    except msgspec.DecodeError:
        return PLAIN


class CallBacks:
    """Gives call-backs to agents: a place reserved first, then the conversation, both or neither."""

    def __init__(self, conversations: Conversations, line: LineStore, reaper: Reaper) -> None:
        self._conversations = conversations
        self._line = line
        self._reaper = reaper

    async def give(self, agent: Agent, frame: Call) -> Moved | None:
        """Give a call-back; None when it is no longer there to be taken, or the agent has no room."""
        now = await self._conversations.get(frame.c)
        if now is not None and now.state is State.ACTIVE and now.owner == agent.id:
            return Moved(conversation=now, dup=True)  # the answer was lost, and asked for again
        held = await self._reserved(agent, now) if now is not None else None
        if now is None or held is None:
            return None
        joined = Body(sender=From(role="agent", alias=agent.alias), kind="event", event="joined")
        moved = await self._conversations.move(
            now.id,
            Verb.PICK_UP,
            fence=now.fence,
            owner=agent.id,
            bodies=[joined],
            fields={"alias": agent.alias.encode()},
            cid=frame.cid,
            by=agent.id,
        )
        if not isinstance(moved, Moved):
            await self._reaper.look(now.id)
            return None
        log.info("conversation_moved", verb=Verb.PICK_UP, c=now.id, agent=agent.id, dup=moved.dup)
        await self._reaper.settle(moved.conversation)
        await self._line.tell_desk(agent.id)
        return moved

    async def may_be_due(self, due_ms: int) -> bool:
        """Say whether a call-back may be put off to this moment."""
        ahead_ms = due_ms - await self._line.now_ms()
        return -SKEW_MS <= ahead_ms <= LONGEST_MS

    async def _reserved(self, agent: Agent, now: Conversation) -> Item | None:
        item = await self._line.item(now.id) if now.state is State.CALLBACK else None
        if item is None or item.phase is not Phase.CALLBACK or item.fence != now.fence:
            return None
        lease_ms = self._reaper.limits.lease_ms
        return await self._line.reserve(
            item, agent.id, capacity=agent.capacity, lease_ms=lease_ms, only_ready=False
        )
