"""Who may look for what in the archive: agents in what they had a part in, leads in all, for a reason."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from handoff.core.agents import Agent
from handoff.core.ids import is_conversation_id
from handoff.core.tokens import asked
from handoff.service.desk_view import owns
from handoff.store.archive import Archive
from handoff.store.audit import Audit, Deed
from handoff.store.conversations import Conversations
from handoff.store.search import Hit, Search
from handoff.store.seats import SeatStore
from handoff.wire.codec import encode_msg
from handoff.wire.frames import Body
from handoff.wire.text import BadText, cleaned

MIN_REASON_CHARS = 5
MAX_REASON_CHARS = 150
MAX_WORDS_CHARS = 200
# Nobody reads further back in one go.
MOST_READ = 2_000
END = "999999999999999-0"


class Found(msgspec.Struct, frozen=True, kw_only=True):
    """An entry as the list of results shows it."""

    c: str
    id: str
    ts: int
    role: str
    alias: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """Why nothing is shown; `code` is none, reason or not_yours."""

    code: str
    why: str


NONE = Refusal(code="none", why="Write at least one word to look for.")
REASON = Refusal(code="reason", why="Say in a few words why you read what was not yours.")
NOT_YOURS = Refusal(code="not_yours", why="There is no such conversation of yours.")


class Searching:
    """Answers the desk's search."""

    def __init__(
        self,
        search: Search,
        archive: Archive,
        *,
        audit: Audit,
        conversations: Conversations,
        seats: SeatStore,
        now_ms: Callable[[], int] = lambda: int(time.time() * 1000),
    ) -> None:
        self._search = search
        self._archive = archive
        self._audit = audit
        self._conversations = conversations
        self._seats = seats
        self._now_ms = now_ms

    async def find(self, agent: Agent, words: str, *, reason: str | None) -> list[Found] | Refusal:
        """Return where these words stand, newest first: in one's own conversations, for a reason in all."""
        looked_for = asked(words[:MAX_WORDS_CHARS])
        if not looked_for:
            return NONE
        if reason is None:
            mine = await self._mine(agent)
            return [_found(hit) for hit in await self._search.find(looked_for, by=agent.id, also=mine)]
        if (refusal := await self._noted(agent, "search_all", reason)) is not None:
            return refusal
        return [_found(hit) for hit in await self._search.find(looked_for, by=None)]

    async def transcript(self, agent: Agent, c: str, *, reason: str | None) -> list[msgspec.Raw] | Refusal:
        """Return the archived entries of a conversation as `msg` frames, oldest first."""
        if not is_conversation_id(c):
            return NOT_YOURS
        if reason is not None:
            if (refusal := await self._noted(agent, "read", reason, c=c)) is not None:
                return refusal
        elif not (c in await self._mine(agent) or await self._search.had_a_part(agent.id, c)):
            return NOT_YOURS
        found = await self._archive.before(c, END, count=MOST_READ)
        return [msgspec.Raw(encode_msg(c, entry.id, body)) for entry in found if (body := _body(entry.body))]

    async def _mine(self, agent: Agent) -> set[str]:
        """Return the conversations that this agent has, or is offered, now."""
        held = [await self._conversations.get(c) for c in (await self._seats.hands(agent.id)).conversations]
        return {now.id for now in held if now is not None and owns(agent, now)}

    async def _noted(self, agent: Agent, act: str, reason: str, *, c: str = "") -> Refusal | None:
        """Keep who looks into what is not theirs, and why, before they may; None when that is done."""
        if agent.role != "lead":
            return NOT_YOURS
        why = cleaned(reason, most=MAX_REASON_CHARS)
        if isinstance(why, BadText) or len(why) < MIN_REASON_CHARS:
            return REASON
        about = f"{c} {why}".strip()
        deed = Deed(ts_ms=self._now_ms(), by=agent.id, alias=agent.alias, act=act, about=about)
        await self._audit.note(deed)
        return None


def _body(raw: bytes) -> Body | None:
    try:
        return msgspec.json.decode(raw, type=Body)
    except msgspec.DecodeError:
        return None  # kept as it is, and readable for nobody


def _found(hit: Hit) -> Found:
    body = msgspec.json.decode(hit.body, type=Body)
    sender = body.sender
    return Found(c=hit.c, id=hit.id, ts=hit.ts_ms, role=sender.role, alias=sender.alias, text=body.text or "")
