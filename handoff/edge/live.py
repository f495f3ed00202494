"""Entries of one conversation on one page: in order, each once, whatever pub/sub loses."""

from collections.abc import Sequence
from typing import Literal, Protocol

import msgspec

from handoff.core.conversation import Conversation
from handoff.core.errors import StoreLost
from handoff.core.ids import entry_order, follows
from handoff.edge.services import Services
from handoff.edge.socket import Close, Code
from handoff.service.history import has_older
from handoff.store.conversations import Entry
from handoff.store.sql import SqlLost
from handoff.wire.codec import encode_msg
from handoff.wire.frames import Ack, Body, From, More, Nak, Outgoing, Page, Seen, TypingShown

PAGE = 100
# Under which topic an agent closed, and how it went: the shop's own word on a shopper.
VERDICT = frozenset({"topic", "outcome"})
Side = Literal["shopper", "agent"]
Resume = Literal["ok", "resync"]


class Whisper(msgspec.Struct, frozen=True, kw_only=True):
    """Something volatile: who types, who has read how far."""

    sender: From = msgspec.field(name="from", default=From(role="agent"))
    on: bool = False
    id: str = ""


class Outlet(Protocol):
    """Where frames go: a websocket, a stream of events, or the answer to one request."""

    heartbeat_s: int

    async def send(self, frame: Outgoing) -> None:
        """Send a frame; waits while the other side does not read."""

    async def send_text(self, text: bytes) -> None:
        """Send the text of a frame."""

    def put(self, text: bytes) -> bool:
        """Send the text of a frame if that can be done at once; says whether it was."""


class Live:
    """What this page has seen (`last`), and what it gets to see: shoppers never staff's entries."""

    __slots__ = (
        "_c",
        "_conversations",
        "_epoch",
        "_history",
        "_login",
        "_outlet",
        "_services",
        "_side",
        "last",
    )

    def __init__(
        self, services: Services, outlet: Outlet, *, c: str, side: Side, login: int | None = None
    ) -> None:
        self._services = services
        self._conversations = services.conversations
        self._history = services.history
        self._outlet = outlet
        self._c = c
        self._side: Side = side
        self.last: str | None = None
        self._epoch = 0
        self._login = login

    async def has_mended(self, now: Conversation, last: str | None) -> bool:
        """Begin the log anew if this page has seen more than it holds; says whether to look at it again."""
        if last is None or not _is_ahead(last, now):
            return False
        # A page may say what it likes; this often it costs the other side a new look.
        if await self._services.doors.knock("anew", self._c, self._services.limits.anew):
            return False
        return await self._services.incarnations.mend(self._c, seen=last)

    def still_mine(self, login: int) -> None:
        """Close this page if somebody logged in or out since it was let in; staff's pages stay."""
        if self._login is not None and login != self._login:
            raise Close(Code.NO_SESSION, "somebody logged in or out")

    async def resumes(self, now: Conversation, last: str | None) -> Resume:
        """Say whether what the client has is the beginning of what there is, and the log holds the rest."""
        self._epoch = now.epoch
        if last is None:
            return "ok"
        known = now.last is not None and entry_order(last) <= entry_order(now.last)
        if not known or entry_order(last)[0] != now.epoch:
            return "resync"
        following = await self._conversations.read(self._c, after=last, count=1)
        return "ok" if all(follows(entry.id, last) for entry in following) else "resync"

    async def begin(self, last: str | None, resume: Resume) -> None:
        """Send what the client missed; or, if it knows nothing that still counts, the newest entries."""
        if last is not None and resume == "ok":
            self.last = last
            await self._missed(as_page=True)
            return
        found = await self._conversations.read(self._c, count=PAGE)
        await self._page(found, more=_has_more(found))

    async def answer(self, frame: More) -> Ack | Nak:
        """Send a page of older entries; what is left to say is the ack."""
        if frame.n < 1:
            return Nak(cid=frame.cid, code="bad", why="n is at least 1.")
        try:
            found = await self._older(frame.before, count=min(frame.n, PAGE))
        except (StoreLost, SqlLost):
            return Nak(
                cid=frame.cid, code="busy", why="This cannot be read just now. Please try again.", retry=True
            )
        await self._outlet.send(Page(c=self._c, items=self._items(found), more=_has_more(found)))
        return Ack(cid=frame.cid)

    async def _older(self, entry: str, *, count: int) -> Sequence[Entry]:
        """Return older entries of which this side may see at least one, if there is any."""
        found = await self._history.before(self._c, entry, count=count)
        while _has_more(found) and not self._items(found):
            found = await self._history.before(self._c, found[0].id, count=count)
        return found

    async def heal(self) -> None:
        """Send what the channel lost."""
        now = await self._conversations.get(self._c)
        if now is not None:
            self.still_mine(now.login)
        if now is not None and self.last is not None and _is_ahead(self.last, now):
            await self._services.incarnations.mend(self._c, seen=self.last)
            raise Close(Code.STORE_LOST, "the log lost its end")
        if now is not None and now.epoch > self._epoch:
            raise Close(Code.STORE_LOST, "the log began anew")
        await self._missed(as_page=False)

    async def take(self, payload: bytes) -> bool:
        """Handle what the channel brought; False when it shows that something before it was lost."""
        if payload.startswith(b"~"):
            await self._whispered(payload)
            return True
        entry = _entry(payload)
        if self._has_seen(entry):
            return True
        if not self._is_next(entry):
            return False
        await self._send(entry)
        return True

    def take_now(self, payload: bytes) -> bool:
        """Show an entry at once, if it is the next one and the other side reads; says whether it was."""
        if payload.startswith(b"~"):
            return False
        entry = _entry(payload)
        if self._has_seen(entry):
            return True
        try:
            msg = self._shown(entry) if self._is_next(entry) else b""
        except msgspec.DecodeError:
            return False
        if msg == b"" or (msg is not None and not self._outlet.put(msg)):
            return False
        self.last = entry.id
        return True

    async def _missed(self, *, as_page: bool) -> None:
        while found := await self._conversations.read(self._c, after=self.last, count=PAGE):
            if not follows(found[0].id, self.last):
                # So far behind that the log was trimmed meanwhile: it begins anew when it comes back.
                raise Close(Code.SLOW, "too far behind")
            if as_page:
                await self._page(found, more=False)
            else:
                for entry in found:
                    await self._send(entry)
            if len(found) < PAGE:
                return

    async def _page(self, found: Sequence[Entry], *, more: bool) -> None:
        await self._outlet.send(Page(c=self._c, items=self._items(found), more=more))
        if found:
            self.last = found[-1].id

    def _items(self, found: Sequence[Entry]) -> list[msgspec.Raw]:
        return [msgspec.Raw(msg) for entry in found if (msg := self._shown(entry)) is not None]

    async def _send(self, entry: Entry) -> None:
        if (msg := self._shown(entry)) is not None:
            await self._outlet.send_text(msg)
        self.last = entry.id

    def _has_seen(self, entry: Entry) -> bool:
        return self.last is not None and entry_order(entry.id) <= entry_order(self.last)

    def _is_next(self, entry: Entry) -> bool:
        if self.last is None:
            return entry_order(entry.id)[1] == 0
        return follows(entry.id, self.last)

    def _shown(self, entry: Entry) -> bytes | None:
        """Return the `msg` for this side: the cid for who sent it, an agent's verdict for staff."""
        body = msgspec.json.decode(entry.body, type=Body)
        if body.visible == "staff" and self._side == "shopper":
            return None
        if body.cid is not None and body.sender.role != self._side:
            body = msgspec.structs.replace(body, cid=None)
        if body.event == "closed" and body.data and self._side == "shopper":
            shown = {name: value for name, value in body.data.items() if name not in VERDICT}
            body = msgspec.structs.replace(body, data=shown or None)
        return encode_msg(self._c, entry.id, body)

    async def _whispered(self, payload: bytes) -> None:
        kind, _, raw = payload.partition(b" ")
        if kind == b"~login":
            self.still_mine(int(raw))
        if kind == b"~anew" and int(raw) > self._epoch:
            raise Close(Code.STORE_LOST, "the log began anew")
        if kind not in (b"~typing", b"~seen"):
            return
        whisper = msgspec.json.decode(raw, type=Whisper)
        if whisper.sender.role == self._side:
            return
        if kind == b"~typing":
            await self._outlet.send(TypingShown(c=self._c, sender=whisper.sender, on=whisper.on))
        else:
            await self._outlet.send(Seen(c=self._c, id=whisper.id))


def _entry(payload: bytes) -> Entry:
    name, _, raw = payload.partition(b" ")
    return Entry(id=name.decode(), body=raw)


def _is_ahead(entry: str, now: Conversation) -> bool:
    """Say whether this entry is newer than the newest of its log."""
    return entry_order(entry) > max((now.epoch, -1), entry_order(now.last) if now.last else (0, 0))


def _has_more(found: Sequence[Entry]) -> bool:
    return bool(found) and has_older(found[0].id)
