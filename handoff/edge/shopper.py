"""What a shopper may ask, and the websocket on which most do."""

import asyncio
from typing import assert_never

from handoff.edge.access import not_yours
from handoff.edge.live import Live
from handoff.edge.screen import OVER, Screen
from handoff.edge.services import Services
from handoff.edge.socket import Close, Code, Socket
from handoff.service.chat import SHOPPER
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
    Typing,
)

Command = Send | Typing | Read | More | Human | Leave | Callback | End


class Voice:
    """Speaks for one conversation; `client` is the mark of the address that speaks."""

    def __init__(self, services: Services, c: str, *, client: str) -> None:
        self._services = services
        self._c = c
        self._client = client

    async def do(self, frame: Command, live: Live, *, language: str | None) -> Ack | Nak:
        """Return what became of a command; older entries go out by `live` before that."""
        chat = self._services.chat
        if not self._services.access.is_own(self._c, getattr(frame, "c", None)):
            return not_yours(frame.cid)
        match frame:
            case Send():
                locale = frame.lang or language
                return _still_there(await chat.say(self._c, frame, client=self._client, locale=locale))
            case Human():
                return _still_there(await chat.human(self._c, frame))
            case Leave():
                return _still_there(await chat.leave(self._c, frame))
            case Callback():
                return _still_there(await chat.callback(self._c, frame))
            case End():
                return _still_there(await chat.end(self._c, frame))
            case Typing():
                return await chat.typing(self._c, frame, SHOPPER)
            case Read():
                return await chat.read(self._c, frame, SHOPPER)
            case More():
                return await live.answer(frame)
            case _:
                assert_never(frame)


class ShopperSocket:
    """Runs one socket of one conversation."""

    def __init__(self, services: Services, socket: Socket, c: str, *, client: str) -> None:
        self._services = services
        self._socket = socket
        self._c = c
        self._client = client
        self._screen = Screen(services, socket, c)
        self._voice = Voice(services, c, client=client)

    async def run(self, hello: Hello) -> None:
        """Show and read until one side has enough."""
        async with self._services.hub.follow(self._services.conversations.channel(self._c)) as follower:
            await self._screen.begin(hello.last)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._screen.listen(follower, group))
                await self._read()
                raise ConnectionResetError

    async def _read(self) -> None:
        meters = self._services.meters.of(self._c), self._services.meters.of_address(self._client)
        while (frame := await self._socket.next(decode_shopper, *meters)) is not None:
            if not isinstance(frame, Hello | Pong):
                screen = self._screen
                await self._socket.send(await self._voice.do(frame, screen.live, language=screen.language))


def _still_there(answer: Ack | Nak) -> Ack | Nak:
    """Return the answer, unless the conversation expired while the page lay open.

    With a new session the page says this again.
    """
    if isinstance(answer, Nak) and answer.code == "not_owner":
        raise Close(Code.NO_SESSION, OVER)
    return answer
