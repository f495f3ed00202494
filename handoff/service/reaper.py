"""Keeps the line in step with the conversations: halves that were lost, lapses, lost agents, wrap-ups."""

from dataclasses import replace

import msgspec
import structlog

from handoff.core.agents import is_gone
from handoff.core.conversation import Conversation, State, Verb
from handoff.core.errors import StoreLost
from handoff.core.hours import ALWAYS, Hours
from handoff.core.line import Item, Limits, Mend, Passed, Phase, credit_s, mend, virtual_arrival
from handoff.service.cards import call_back_of, card_of, place_of
from handoff.store.conversations import Conversations, Moved
from handoff.store.line import LOOK_MS, LineStore
from handoff.store.seats import SeatStore
from handoff.wire.frames import Body, From, Revoke, Transferred

log = structlog.get_logger()

# Somebody else may change a conversation while it is mended; what is still wrong after that stays due.
TRIES = 5
UNKNOWN_FENCE = -1
SYSTEM = From(role="system")
ENDS = {Mend.MISS: Verb.LAPSE, Mend.LAPSE: Verb.LAPSE, Mend.LOSE: Verb.LOSE, Mend.CLOSE: Verb.CLOSE}


class Reaper:
    """Mends the line from the truth: every change ends here, at once or, after a kill, a little later."""

    def __init__(
        self,
        conversations: Conversations,
        line: LineStore,
        seats: SeatStore,
        *,
        limits: Limits | None = None,
        hours: Hours = ALWAYS,
    ) -> None:
        self.limits = limits or Limits()
        self._hours = hours
        self._conversations = conversations
        self._line = line
        self._seats = seats

    async def sweep(self) -> int:
        """Look for silent agents and at all that is due; returns how many conversations were looked at."""
        for agent in await self._seats.silent(self.limits.grace_ms):
            if await self._seats.send_away(agent, self.limits.grace_ms):
                log.info("agent_lost", agent=agent)
                await self._line.tell_desk(agent)
        due = await self._line.due()
        for c in due:
            await self.look_at_one(c)
        return len(due)

    async def census(self) -> int:
        """Find who waits, has a person or left a call-back, unknown to the line; returns how many."""
        lost = await self._line.unwatched(await self._conversations.held())
        for c in lost:
            log.warning("conversation_found", c=c)
            await self.look_at_one(c)
        return len(lost)

    async def look(self, c: str) -> None:
        """Compare the line with the truth about a conversation, and mend what is wrong."""
        for _ in range(TRIES):
            truth = await self._conversations.get(c)
            if truth is None:
                item = await self._line.item(c)
                if item is None or await self._line.leave(c, item, fence=item.fence, tell=b"changed"):
                    return
            elif await self._settled(truth, gone=await self._is_gone(truth)):
                return

    async def look_at_one(self, c: str) -> None:
        """Look at one of many: one that cannot be worked on stops no others."""
        try:
            await self.look(c)
        except StoreLost:
            raise
        except Exception:
            log.exception("look_failed", c=c)

    async def settle(self, truth: Conversation, *, passed: Passed | None = None) -> None:
        """Bring the line in step with a change just made; `passed` says how its agent let an offer go.

        Whoever has it then is told so in the same step, here or by who was quicker.
        """
        if not await self._settled(truth, gone=False, passed=passed):
            await self.look(truth.id)

    async def _is_gone(self, truth: Conversation) -> bool:
        if truth.owner is None:
            return False
        seen_ms = await self._seats.seen_ms(truth.owner)
        return is_gone(seen_ms, await self._line.now_ms(), self.limits.grace_ms)

    async def _settled(self, truth: Conversation, *, gone: bool, passed: Passed | None = None) -> bool:
        """Carry out what core decides; False when somebody changed the item or the conversation meanwhile."""
        now_ms, known = await self._line.look(truth.id)
        item = _item(truth, known, now_ms)
        match verdict := mend(truth, item, now_ms=now_ms, gone=gone):
            case Mend.KEEP:
                return await self._keep(item, now_ms)
            case Mend.DROP:
                return await self._drop(item, truth)
            case Mend.PUT:
                return await self._put(item, truth, passed=passed)
            case Mend.FRONT:
                score_ms = min(item.score_ms, virtual_arrival(item.arrival_ms, 0, front=True))
                return await self._put(replace(item, score_ms=score_ms), truth, passed=passed)
            case Mend.ONWARD:
                return await self._put(_elsewhere(item, truth), truth, passed=Passed.REFUSAL, moves=True)
            case Mend.BACK:
                return await self._back(item, truth)
            case Mend.HOLD:
                return await self._hold(item, truth)
            case Mend.MISS | Mend.LAPSE | Mend.LOSE | Mend.CLOSE:
                missed = Passed.MISS if verdict is Mend.MISS else None
                return await self.end(ENDS[verdict], truth, passed=missed)

    async def _keep(self, item: Item, now_ms: int) -> bool:
        if item.phase is Phase.GONE:
            return True
        ends = item.until_ms > now_ms
        return await self._line.look_again(item, item.until_ms if ends else now_ms + LOOK_MS)

    async def _drop(self, item: Item, truth: Conversation) -> bool:
        if item.phase is Phase.GONE:
            return True
        return await self._line.leave(item.c, item, fence=truth.fence, tell=_word(item))

    async def _put(
        self, item: Item, truth: Conversation, *, passed: Passed | None, moves: bool = False
    ) -> bool:
        done, away = await self._line.release(item, fence=truth.fence, passed=passed, moves=moves)
        if away:
            log.info("agent_away", agent=item.agent)
        if done:
            await self._tell(item)
            await self._tell_giver(item, taken=False)
        return done

    async def _back(self, item: Item, truth: Conversation) -> bool:
        wish = call_back_of(truth, self._hours)
        done = await self._line.call_back(
            item, fence=truth.fence, due_ms=wish.due, back=msgspec.json.encode(wish)
        )
        if done:
            await self._tell(item)
        return done

    async def _hold(self, item: Item, truth: Conversation) -> bool:
        owner = truth.owner or ""
        done = await self._line.confirm(
            item,
            phase=Phase(truth.state.value),
            agent=owner,
            fence=truth.fence,
            ends_in_ms=self.limits.wrap_ms if truth.state is State.WRAPUP else 0,
            claim=truth.state is State.ACTIVE and item.phase is Phase.OFFERED and not item.back,
        )
        if done and item.agent != owner:
            await self._tell(item)
        if done:
            await self._tell_giver(item, taken=item.agent == owner)
        return done

    async def end(self, verb: Verb, truth: Conversation, *, passed: Passed | None = None) -> bool:
        """End what cannot go on, then bring the line in step with that."""
        bodies = [Body(sender=SYSTEM, kind="event", event="requeued")] if verb is Verb.LOSE else []
        moved = await self._conversations.move(
            truth.id,
            verb,
            fence=truth.fence,
            owner=truth.owner,
            bodies=bodies,
            fields={"alias": b"", "passed_by": b""},
            by="system",
        )
        if not isinstance(moved, Moved):
            return False
        log.info("conversation_moved", verb=verb, c=truth.id, agent=truth.owner)
        return await self._settled(moved.conversation, gone=False, passed=passed)

    async def _tell(self, item: Item) -> None:
        """Tell whoever had it that this desk changed."""
        if item.agent is not None:
            await self._line.tell_desk(item.agent, _word(item))

    async def _tell_giver(self, item: Item, *, taken: bool) -> None:
        """Tell whoever passed it on what became of that."""
        if item.giver is None or item.phase is not Phase.OFFERED:
            return
        word = msgspec.json.encode(Transferred(c=item.c, taken=taken))
        await self._line.tell_desk(item.giver, b"transferred " + word)


def _word(item: Item) -> bytes:
    """Return what the desk of who had it is told."""
    if item.phase is not Phase.OFFERED:
        return b"changed"
    return b"revoke " + msgspec.json.encode(Revoke(c=item.c, fence=item.fence))


def _elsewhere(item: Item, truth: Conversation) -> Item:
    """Return the place in the lane that its agent chose: the arrival stays, a front place is used up."""
    card = card_of(truth)
    lane = place_of(truth, fence=item.fence, rev=item.rev, now_ms=item.arrival_ms).lane
    return replace(item, lane=lane, score_ms=virtual_arrival(item.arrival_ms, credit_s(card.urgency)))


def _item(truth: Conversation, known: Item | None, now_ms: int) -> Item:
    """Return what the line knows, or the place that it should know."""
    if known is None:
        return place_of(truth, fence=UNKNOWN_FENCE, rev=0, now_ms=now_ms)
    if known.phase not in (Phase.GONE, Phase.CALLBACK):
        return known
    place = place_of(truth, fence=known.fence, rev=known.rev, now_ms=now_ms)
    return replace(place, phase=known.phase, back=known.back)
