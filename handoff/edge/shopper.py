"""What a shopper may ask, and the websocket on which most do."""

import asyncio
from typing import assert_never

from handoff.core.conversation import Conversation, State
from handoff.core.errors import StoreLost
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
    Rate,
    Read,
    Send,
    Typing,
)

Act = Send | Human | Leave | Callback | Rate | End
Command = Act | Typing | Read | More


# What is said now goes to the bot.
BOTS = frozenset({State.BOT, State.CLOSED})
BUSY_SHOP = "So many write to this shop just now that we have to take turns. Please try again in a moment."


class Voice:
    """Speaks for one conversation of a shop; `client` is the mark of the address that speaks."""

    __slots__ = ("_c", "_client", "_services", "_shop")

    def __init__(self, services: Services, c: str, *, client: str, shop: str) -> None:
        self._services = services
        self._c = c
        self._client = client
        self._shop = shop

    async def do(self, frame: Command, live: Live, *, language: str | None, state: State) -> Ack | Nak:
        """Return what became of a command; older entries go out by `live` before that.

        `state` is what is known of it: what goes to the bot is counted apart from what goes to a person.
        """
        chat = self._services.chat
        if not self._services.access.is_own(self._c, getattr(frame, "c", None)):
            return not_yours(frame.cid)
        match frame:
            case Typing():
                return await chat.typing(self._c, frame, SHOPPER)
            case Read():
                return await chat.read(self._c, frame, SHOPPER)
            case More():
                return await live.answer(frame)
            case Send() if not await self._has_room(state):
                return Nak(cid=frame.cid, code="rate", why=BUSY_SHOP, retry=True)
            case _:
                return _still_there(await self._act(frame, language))

    async def _has_room(self, state: State) -> bool:
        """Say whether the shop may send one message more; when the store is away, the command will say so."""
        try:
            return await self._services.shops.admits("bot" if state in BOTS else "people", self._shop)
        except StoreLost:
            return True

    async def _act(self, frame: Act, language: str | None) -> Ack | Nak:
        """Do what changes the conversation."""
        chat = self._services.chat
        match frame:
            case Send():
                return await chat.say(self._c, frame, client=self._client, locale=language)
            case Human():
                return await chat.human(self._c, frame)
            case Leave():
                return await chat.leave(self._c, frame)
            case Callback():
                return await chat.callback(self._c, frame)
            case Rate():
                return await self._counted(frame, await chat.rate(self._c, frame))
            case End():
                return await chat.end(self._c, frame)
            case _:
                assert_never(frame)

    async def _counted(self, frame: Rate, answer: Ack | Nak) -> Ack | Nak:
        """Count a score once; the reason that may follow is none."""
        if isinstance(answer, Ack) and not answer.dup and not frame.reason:
            self._services.metrics.ratings.labels(str(frame.score)).inc()
            await self._services.studio.trials.rated(self._c, frame.score)
        return answer


class ShopperSocket:
    """Runs one socket of one conversation."""

    __slots__ = ("_c", "_client", "_last", "_screen", "_services", "_socket", "_voice")

    def __init__(
        self, services: Services, socket: Socket, now: Conversation, *, client: str, last: str | None
    ) -> None:
        self._services = services
        self._socket = socket
        self._c = now.id
        self._client = client
        self._last = last
        self._screen = Screen(services, socket, now)
        self._voice = Voice(services, now.id, client=client, shop=now.origin or "")

    async def run(self) -> None:
        """Show and read until one side has enough."""
        hub, channel = self._services.hub, self._services.conversations.channel(self._c)
        follower = await hub.join(channel)
        try:
            await self._screen.begin(self._last)
            async with asyncio.TaskGroup() as group:
                group.create_task(self._screen.listen(follower, group))
                await self._read()
                raise ConnectionResetError
        finally:
            hub.leave(channel, follower)

    async def _read(self) -> None:
        meters = self._services.meters.of(self._c), self._services.meters.of_address(self._client)
        while (frame := await self._socket.next(decode_shopper, *meters)) is not None:
            if not isinstance(frame, Hello | Pong):
                screen = self._screen
                answer = await self._voice.do(
                    frame, screen.live, language=screen.language, state=screen.state
                )
                await self._socket.send(answer)


def _still_there(answer: Ack | Nak) -> Ack | Nak:
    """Return the answer, unless the conversation expired while the page lay open.

    With a new session the page says this again.
    """
    if isinstance(answer, Nak) and answer.code == "not_owner":
        raise Close(Code.NO_SESSION, OVER)
    return answer
