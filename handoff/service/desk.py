"""Everything an agent can do; each verb answers ack or nak, and the conversation alone decides who won."""

import asyncio
from collections.abc import Mapping, Sequence

import msgspec
import structlog

from handoff.core.agents import Agent, Seat
from handoff.core.conversation import Conversation, State, Verb
from handoff.core.line import Passed
from handoff.core.routing import in_order_for
from handoff.core.topics import Known, is_topic, of_every_shop
from handoff.service.call_backs import CallBacks, promised
from handoff.service.desk_view import Views, owns
from handoff.service.naks import kept, nak
from handoff.service.offers import Offers
from handoff.service.reaper import Reaper
from handoff.service.side_by_side import side_by_side
from handoff.service.transfers import Transfers
from handoff.service.words import carry, contact_of, text_body
from handoff.store.conversations import NO_FIELDS, Conversations, Refused
from handoff.store.line import LineStore
from handoff.store.seats import SeatStore
from handoff.wire.frames import (
    MAX_TEXT_CHARS,
    Accept,
    Ack,
    Attach,
    Body,
    Call,
    CallBacksShown,
    DeskView,
    Done,
    From,
    GiveBack,
    Nak,
    Note,
    Postpone,
    Read,
    Ready,
    Refuse,
    Send,
    Take,
    TeamShown,
    Transfer,
    Typing,
)
from handoff.wire.text import BadText, cleaned, is_text

log = structlog.get_logger()

# How many from the head of the line are tried for who asks for the next: others take at the same time.
TAKE_TRIES = 5
AT_WORK = frozenset({State.ACTIVE})
NOTED = frozenset({State.ACTIVE, State.WRAPUP})


class Desk:
    """The verbs of the desk, for any number of agents."""

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
        self._call_backs = CallBacks(conversations, line, reaper)
        self._transfers = Transfers(conversations, line, seats, offers=offers, reaper=reaper, topics=topics)
        self._views = Views(conversations, line, seats)

    def channel(self, agent: Agent) -> str:
        """Return the channel on which this agent's desk hears that it changed."""
        return self._line.keys.desk_channel(agent.id)

    async def view(self, agent: Agent) -> DeskView:
        """Return the fresh snapshot."""
        return await self._views.of(agent)

    async def with_line(self, view: DeskView) -> DeskView:
        """Return a snapshot with the line as it is now: of the rest the desk is told."""
        return await self._views.with_line(view)

    async def present(self, agent: Agent) -> None:
        """Note a sign of life; at least one per half a grace keeps the agent's conversations."""
        await self._seats.mark(agent.id, here=True)

    async def gone(self, agent: Agent) -> None:
        """Note that a socket closed: no offers from now on, and the grace runs until another sign of life."""
        await self._seats.mark(agent.id, here=False)

    async def ready(self, agent: Agent, frame: Ready) -> Ack | Nak:
        """Take offers, or stop; ready ends the wrap-up."""
        return await kept(frame.cid, self._ready(agent, frame))

    async def take(self, agent: Agent, frame: Take) -> Ack | Nak:
        """Give the agent the next conversation, already accepted, whether ready or not."""
        return await kept(frame.cid, self._take(agent, frame))

    async def accept(self, agent: Agent, frame: Accept) -> Ack | Nak:
        """Take the offer; of two who accept, one is told `stale`."""
        return await kept(frame.cid, self._accept(agent, frame))

    async def call(self, agent: Agent, frame: Call) -> Ack | Nak:
        """Take a call-back, whether ready or not; of two who take it, one is told `stale`."""
        return await kept(frame.cid, self._call(agent, frame))

    async def refuse(self, agent: Agent, frame: Refuse) -> Ack | Nak:
        """Pass the offer on; the shopper keeps the place."""
        return await kept(frame.cid, self._move(agent, Verb.LAPSE, frame, passed=Passed.REFUSAL))

    async def done(self, agent: Agent, frame: Done) -> Ack | Nak:
        """Close under a topic; the wrap-up begins."""
        if not is_topic(frame.topic, self._topics()):
            return nak(frame.cid, "bad", why="There is no such topic.")
        data: dict[str, str | int | float | bool | None] = {"topic": frame.topic, "outcome": frame.outcome}
        closed = Body(sender=_from(agent), kind="event", event="closed", data=data)
        return await kept(frame.cid, self._move(agent, Verb.FINISH, frame, bodies=[closed]))

    async def give_back(self, agent: Agent, frame: GiveBack) -> Ack | Nak:
        """Give the conversation back to the bot, which starts afresh with what was agreed."""
        return await kept(frame.cid, self._give_back(agent, frame))

    async def call_backs(self, start: int) -> CallBacksShown:
        """Return call-backs beyond those that every desk lists."""
        items, total = await self._views.call_backs(start)
        return CallBacksShown(start=start, items=items, total=total)

    async def postpone(self, agent: Agent, frame: Postpone) -> Ack | Nak:
        """Put a call-back off, or promise one: it is listed for everybody, due when the agent said."""
        return await kept(frame.cid, self._postpone(agent, frame))

    async def team(self, agent: Agent) -> TeamShown:
        """Return who else is ready, to pass a conversation on to."""
        return await self._transfers.team(agent)

    async def transfer(self, agent: Agent, frame: Transfer) -> Ack | Nak:
        """Pass a conversation on to a colleague or a topic; the shopper keeps the place, and is told."""
        return await kept(frame.cid, self._transfers.pass_on(agent, frame))

    async def say(self, agent: Agent, frame: Send) -> Ack | Nak:
        """Say something to the shopper; only the owner may, and only while the conversation is active."""
        if frame.kind != "text" or frame.c is None:
            return nak(frame.cid, "bad", why="An agent writes text, and names the conversation.")
        said = text_body(frame, _from(agent))
        if isinstance(said, Nak):
            return said
        return await kept(frame.cid, self._append(agent, frame.c, said, cid=frame.cid))

    async def note(self, agent: Agent, frame: Note) -> Ack | Nak:
        """Write a remark that no shopper ever sees."""
        text = cleaned(frame.text)
        if isinstance(text, BadText):
            return nak(frame.cid, text.code, why=text.why)
        sender = _from(agent)
        note = Body(sender=sender, kind="event", event="note", visible="staff", text=text, cid=frame.cid)
        return await kept(frame.cid, self._append(agent, frame.c, note, cid=frame.cid))

    async def attach(self, agent: Agent, frame: Attach) -> Conversation | None:
        """Return a conversation of this agent; None alike when there is none and when it is not theirs."""
        return await self._own(agent, frame.c)

    async def typing(self, agent: Agent, frame: Typing) -> Ack | Nak:
        """Show the shopper that the agent types; never stored."""
        what = {"from": _from(agent), "on": frame.on}
        return await kept(frame.cid, self._whisper(agent, frame, b"~typing ", what))

    async def read(self, agent: Agent, frame: Read) -> Ack | Nak:
        """Show the shopper how far the agent has read; never stored."""
        what = {"from": _from(agent), "id": frame.id}
        return await kept(frame.cid, self._whisper(agent, frame, b"~seen ", what))

    async def _ready(self, agent: Agent, frame: Ready) -> Ack:
        if frame.on:
            await self._end_wrap_ups(agent)
        await self._seats.set_ready(agent, frame.on)
        return Ack(cid=frame.cid)

    async def _end_wrap_ups(self, agent: Agent) -> None:
        held = (await self._seats.hands(agent.id)).conversations
        found = await side_by_side(self._own(agent, c) for c in held)
        over = [now for now in found if now is not None and now.state is State.WRAPUP]
        await side_by_side(self._reaper.end(Verb.CLOSE, now) for now in over)

    async def _take(self, agent: Agent, frame: Take) -> Ack | Nak:
        before = await self._seats.taken(agent.id, frame.cid)
        if before is not None:  # the answer was lost: a repeat must not take a second one
            return await self._accept(agent, Accept(cid=frame.cid, c=before[0], fence=before[1]))
        others, (now_ms, heads) = await asyncio.gather(self._seats.seats(), self._line.heads(TAKE_TRIES))
        seat = Seat(id=agent.id, languages=agent.languages, skills=agent.skills)
        for item in in_order_for(heads, seat, others, now_ms=now_ms)[:TAKE_TRIES]:
            offered = await self._offers.make(item, agent.id, capacity=agent.capacity, only_ready=False)
            if offered is not None:
                await self._seats.note_take(agent.id, frame.cid, offered.id, offered.fence)
                return await self._accept(agent, Accept(cid=frame.cid, c=offered.id, fence=offered.fence))
        return nak(frame.cid, "stale", why="Nobody is waiting, or you have no room for one more.")

    async def _accept(self, agent: Agent, frame: Accept) -> Ack | Nak:
        joined = Body(sender=_from(agent), kind="event", event="joined")
        fields = {"alias": agent.alias.encode(), "passed_by": b""}
        return await self._move(agent, Verb.ACCEPT, frame, bodies=[joined], fields=fields)

    async def _call(self, agent: Agent, frame: Call) -> Ack | Nak:
        moved = await self._call_backs.give(agent, frame)
        if moved is None:
            return nak(frame.cid, "stale", why="This call-back is gone, or you have no room for one more.")
        return Ack(cid=frame.cid, id=moved.id, dup=moved.dup)

    async def _postpone(self, agent: Agent, frame: Postpone) -> Ack | Nak:
        now = await self._conversations.get(frame.c)
        contact = contact_of(frame.how, frame.contact)
        if contact is None or not await self._call_backs.may_be_due(frame.due):
            return nak(frame.cid, "bad", why="A number or an address, and a time within the next 60 days.")
        if now is None:
            return nak(frame.cid, "stale")
        promise = promised(agent, frame, contact=contact, card=now.card)
        return await self._move(agent, Verb.POSTPONE, frame, bodies=[promise.body], fields=promise.fields)

    async def _give_back(self, agent: Agent, frame: GiveBack) -> Ack | Nak:
        now = await self._conversations.get(frame.c)
        if now is None:
            return nak(frame.cid, "stale")
        agreed = (frame.agreed.strip())[:MAX_TEXT_CHARS]
        if not is_text(agreed):
            return nak(frame.cid, "bad")
        given = Body(sender=_from(agent), kind="event", event="given_back")
        fields = {"carry": msgspec.json.encode(carry(now) | {"agreed": agreed}), "alias": b""}
        return await self._move(agent, Verb.GIVE_BACK, frame, bodies=[given], fields=fields)

    async def _move(
        self,
        agent: Agent,
        verb: Verb,
        frame: Accept | Refuse | Done | GiveBack | Postpone,
        *,
        bodies: Sequence[Body] = (),
        fields: Mapping[str, bytes] = NO_FIELDS,
        passed: Passed | None = None,
    ) -> Ack | Nak:
        """Change the conversation by compare-and-set on the fence that the desk saw, then the line."""
        moved = await self._conversations.move(
            frame.c,
            verb,
            fence=frame.fence,
            owner=agent.id,
            bodies=bodies,
            fields=fields,
            cid=frame.cid,
            by=agent.id,
        )
        if isinstance(moved, Refused):
            return await self._refused(agent, frame.c, frame.cid, moved)
        log.info("conversation_moved", verb=verb, c=frame.c, agent=agent.id, dup=moved.dup)
        await self._reaper.settle(moved.conversation, passed=passed)
        if moved.conversation.owner != agent.id:  # who still has it was told by the line
            await self._line.tell_desk(agent.id)
        return Ack(cid=frame.cid, id=moved.id, dup=moved.dup)

    async def _append(self, agent: Agent, c: str, body: Body, *, cid: str) -> Ack | Nak:
        allow = NOTED if body.event == "note" else AT_WORK
        done = await self._conversations.append(c, body, by=agent.id, cid=cid, allow=allow, owner=agent.id)
        if isinstance(done, Refused):
            return await self._refused(agent, c, cid, done)
        return Ack(cid=cid, id=done.id, dup=done.dup)

    async def _whisper(
        self, agent: Agent, frame: Typing | Read, kind: bytes, what: Mapping[str, object]
    ) -> Ack | Nak:
        now = await self._own(agent, frame.c or "")
        if now is None or now.state is not State.ACTIVE:
            return nak(frame.cid, "stale")
        await self._conversations.whisper(now.id, kind + msgspec.json.encode(what))
        return Ack(cid=frame.cid)

    async def _own(self, agent: Agent, c: str) -> Conversation | None:
        now = await self._conversations.get(c)
        return now if now is not None and owns(agent, now) else None

    async def _refused(self, agent: Agent, c: str, cid: str, refused: Refused) -> Nak:
        """Say no; about what is not theirs agents learn nothing, not even that it exists."""
        mine = await self._own(agent, c) is not None
        return nak(cid, refused.code if mine else "stale")


def _from(agent: Agent) -> From:
    return From(role="agent", alias=agent.alias)
