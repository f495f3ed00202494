"""Passing a conversation on: offered to one colleague, or back in line for a topic, with its whole story."""

import msgspec
import structlog

from handoff.core.agents import Agent, Seat
from handoff.core.conversation import Conversation, State, Verb
from handoff.core.line import Item, Phase
from handoff.core.topics import Known, is_topic, of_every_shop
from handoff.service import answers
from handoff.service.cards import card_of
from handoff.service.offers import Offers
from handoff.service.reaper import Reaper
from handoff.store.conversations import Conversations, Moved
from handoff.store.line import LineStore
from handoff.store.seats import SeatStore
from handoff.wire.frames import Ack, Body, Colleague, From, Nak, TeamShown, Transfer

log = structlog.get_logger()

NOT_YOURS = "This is no longer yours: the time was over, or somebody else has it."
NOBODY = "Name one colleague who is ready, or one topic."
NO_ROOM = "That colleague is away, or has no room for one more. The conversation is still yours."


class Transfers:
    """To a colleague: a place reserved first, then the conversation. To a topic: the conversation alone."""

    def __init__(
        self,
        conversations: Conversations,
        line: LineStore,
        seats: SeatStore,
        *,
        offers: Offers,
        reaper: Reaper,
        topics: Known = of_every_shop,
    ) -> None:
        self._conversations = conversations
        self._topics = topics
        self._line = line
        self._seats = seats
        self._offers = offers
        self._reaper = reaper

    async def team(self, agent: Agent) -> TeamShown:
        """Return who else takes offers now, by alias."""
        others = [seat for seat in await self._seats.seats() if seat.id != agent.id]
        return TeamShown(colleagues=[_colleague(seat) for seat in sorted(others, key=lambda it: it.alias)])

    async def pass_on(self, agent: Agent, frame: Transfer) -> Ack | Nak:
        """Pass a conversation of this agent on; what came back is the line's again, at its old place."""
        if not self._is_clear(frame, agent):
            return Nak(cid=frame.cid, code="bad", why=NOBODY)
        now = await self._conversations.get(frame.c)
        if now is None or not _has(agent, now, frame.fence):
            stored = await self._conversations.answered(frame.c, by=agent.id, cid=frame.cid)
            if stored is None:
                return Nak(cid=frame.cid, code="stale", why=NOT_YOURS)
            return Ack(cid=frame.cid, id=stored or None, dup=True)
        if frame.skill is not None:
            return await self._to_topic(agent, frame, now)
        return await self._to_colleague(agent, frame, now)

    def _is_clear(self, frame: Transfer, agent: Agent) -> bool:
        """Say whether it is clear to whom it goes."""
        if frame.to is not None:
            return frame.skill is None and frame.to != agent.id
        return frame.skill is not None and is_topic(frame.skill, self._topics())

    async def _to_topic(self, agent: Agent, frame: Transfer, now: Conversation) -> Ack | Nak:
        card = msgspec.structs.replace(card_of(now), topic=frame.skill, passed_by=agent.alias)
        moved = await self._conversations.move(
            now.id,
            Verb.REQUEUE,
            fence=now.fence,
            owner=agent.id,
            bodies=_bodies(agent, frame),
            fields={"alias": b"", "card": msgspec.json.encode(card), "passed_by": agent.id.encode()},
            route=answers.changed(now.id),
            cid=frame.cid,
            by=agent.id,
        )
        if not isinstance(moved, Moved):
            return Nak(cid=frame.cid, code="stale", why=NOT_YOURS)
        await self._reaper.settle(moved.conversation)
        return await self._passed(agent, frame, moved)

    async def _to_colleague(self, agent: Agent, frame: Transfer, now: Conversation) -> Ack | Nak:
        seat = next((seat for seat in await self._seats.seats() if seat.id == frame.to), None)
        item = await self._held(agent, now)
        if seat is None or item is None:
            return Nak(cid=frame.cid, code="bad", why=NO_ROOM)
        card = msgspec.structs.replace(card_of(now), passed_by=agent.alias)
        moved = await self._offers.pass_to(
            item,
            seat,
            giver=agent.id,
            bodies=_bodies(agent, frame),
            fields={"alias": b"", "card": msgspec.json.encode(card)},
            cid=frame.cid,
        )
        if moved is None:
            return Nak(cid=frame.cid, code="bad", why=NO_ROOM)
        return await self._passed(agent, frame, moved)

    async def _held(self, agent: Agent, now: Conversation) -> Item | None:
        """Return what the line knows of it, which may have to hear of it first."""
        item = await self._line.item(now.id)
        if item is None or item.phase is not Phase.ACTIVE or item.fence != now.fence:
            await self._reaper.look(now.id)
            item = await self._line.item(now.id)
        return item if item is not None and item.agent == agent.id and item.phase is Phase.ACTIVE else None

    async def _passed(self, agent: Agent, frame: Transfer, moved: Moved) -> Ack:
        log.info("conversation_passed_on", c=frame.c, agent=agent.id, to=frame.to, skill=frame.skill)
        await self._line.tell_desk(agent.id)
        return Ack(cid=frame.cid, id=moved.id, dup=moved.dup)


def _has(agent: Agent, now: Conversation, fence: int) -> bool:
    return now.state is State.ACTIVE and now.owner == agent.id and now.fence == fence


def _bodies(agent: Agent, frame: Transfer) -> list[Body]:
    """Return the entries that tell of it: shoppers see that it was passed on, staff also the note."""
    sender = From(role="agent", alias=agent.alias)
    data: dict[str, str | int | float | bool | None] = {"to": "topic" if frame.skill else "colleague"}
    passed = Body(sender=sender, kind="event", event="transferred", data=data)
    note = frame.note.strip()
    if not note:
        return [passed]
    return [Body(sender=sender, kind="event", event="note", visible="staff", text=note), passed]


def _colleague(seat: Seat) -> Colleague:
    return Colleague(
        id=seat.id,
        alias=seat.alias,
        languages=sorted(seat.languages),
        skills=sorted(seat.skills),
        room=seat.room,
    )
