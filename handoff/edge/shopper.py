"""A shopper's websocket: what it may ask, and what it is shown."""

import asyncio
from contextlib import suppress
from typing import assert_never

from handoff.core.conversation import IN_LINE, OWNED, Conversation
from handoff.edge.access import not_yours
from handoff.edge.live import Live
from handoff.edge.services import Services
from handoff.edge.socket import Close, Code, Socket
from handoff.service.chat import SHOPPER
from handoff.store.hub import Follower
from handoff.wire.codec import decode_shopper
from handoff.wire.frames import (
    Ack,
    Callback,
    End,
    Hello,
    Human,
    Leave,
    More,
    Nak,
    Pong,
    Read,
    Send,
    StateShown,
    Typing,
    Welcome,
)

Command = Send | Typing | Read | More | Human | Leave | Callback | End
STATE = b"~state"
OVER = "this conversation is over"
# The line is asked again at most this often while it moves, and at least so often while it seems to stand.
LINE_AT_MOST_S = 1.0
LINE_AT_LEAST_S = 30.0


class ShopperSocket:
    """Runs one socket of one conversation."""

    def __init__(self, services: Services, socket: Socket, c: str, *, client: str) -> None:
        self._services = services
        self._socket = socket
        self._c = c
        self._client = client
        self._language: str | None = None
        self._live = Live(services.conversations, socket, c=c, side="shopper")
        self._shown: StateShown | None = None
        self._showing = asyncio.Lock()
        self._watcher: asyncio.Task[None] | None = None

    async def run(self, hello: Hello) -> None:
        """Follow first, then read: nothing falls between the two."""
        async with self._services.hub.follow(self._services.conversations.channel(self._c)) as follower:
            await self._begin(hello)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(follower, group))
                await self._read()
                raise ConnectionResetError

    async def _begin(self, hello: Hello) -> None:
        now = await self._now()
        self._language = now.language
        welcome = Welcome(
            conversation=self._c,
            state=now.state.value,
            last=now.last,
            resume=self._live.resumes(now, hello.last),
            heartbeat_s=self._socket.heartbeat_s,
        )
        await self._socket.send(welcome)
        await self._live.begin(now, hello.last)

    async def _read(self) -> None:
        meters = self._services.meters.of(self._c), self._services.meters.of_address(self._client)
        while (frame := await self._socket.next(decode_shopper, *meters)) is not None:
            if isinstance(frame, Hello | Pong):
                continue
            if not self._services.access.is_own(self._c, getattr(frame, "c", None)):
                await self._socket.send(not_yours(frame.cid))
                continue
            answer = await self._done(frame)
            if isinstance(answer, Nak) and answer.code == "not_owner":
                # It expired while the page lay open: with a new session the page says this again.
                raise Close(Code.NO_SESSION, OVER)
            await self._socket.send(answer)

    async def _done(self, frame: Command) -> Ack | Nak:
        """Return what became of a command."""
        chat = self._services.chat
        match frame:
            case Send():
                locale = frame.lang or self._language
                return await chat.say(self._c, frame, client=self._client, locale=locale)
            case Human():
                return await chat.human(self._c, frame)
            case Leave():
                return await chat.leave(self._c, frame)
            case Callback():
                return await chat.callback(self._c, frame)
            case End():
                return await chat.end(self._c, frame)
            case Typing():
                return await chat.typing(self._c, frame, SHOPPER)
            case Read():
                return await chat.read(self._c, frame, SHOPPER)
            case More():
                return await self._live.answer(frame)
            case _:
                assert_never(frame)

    async def _listen(self, follower: Follower, group: asyncio.TaskGroup) -> None:
        """Show what happens, in order; what the channel lost is read from the log."""
        await self._show_state(group)
        while True:
            payload = await follower.get()
            if not payload:
                follower.gap = False
            lost = not payload or not await self._live.take(payload)
            if lost:
                await self._live.heal()
            if lost or payload == STATE:
                await self._show_state(group)

    async def _show_state(self, group: asyncio.TaskGroup) -> None:
        await self._tell_state()
        in_line = self._shown is not None and self._shown.state in IN_LINE
        if in_line and (self._watcher is None or self._watcher.done()):
            self._watcher = group.create_task(self._watch_line())

    async def _tell_state(self) -> None:
        """Send where the conversation stands, if that is news."""
        async with self._showing:
            shown = await self._standing(await self._now())
            if shown != self._shown:
                self._shown = shown
                await self._socket.send(shown)

    async def _standing(self, now: Conversation) -> StateShown:
        if now.state in IN_LINE:
            place = await self._services.line.standing(self._c)
            return StateShown(
                c=self._c, state=now.state.value, position=place.position, wait=place.wait, desk=place.desk
            )
        return StateShown(c=self._c, state=now.state.value, alias=now.alias if now.state in OWNED else None)

    async def _watch_line(self) -> None:
        """Keep the place honest: the line moves without a word in the conversation."""
        async with self._services.hub.follow(self._services.line.channel) as moves:
            while self._shown is not None and self._shown.state in IN_LINE:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LINE_AT_LEAST_S):
                        await moves.get()
                await asyncio.sleep(LINE_AT_MOST_S)
                moves.miss()
                moves.gap = False
                await self._tell_state()

    async def _now(self) -> Conversation:
        now = await self._services.conversations.get(self._c)
        if now is None:
            raise Close(Code.NO_SESSION, OVER)
        return now
