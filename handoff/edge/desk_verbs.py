"""What an agent may do to conversations, by frame."""

from typing import assert_never

from handoff.core.agents import Agent
from handoff.service.desk import Desk
from handoff.wire.frames import (
    Accept,
    Ack,
    Call,
    Done,
    GiveBack,
    Nak,
    Note,
    Postpone,
    Read,
    Ready,
    Refuse,
    Send,
    Take,
    Transfer,
    Typing,
)
from handoff.wire.text import BadText, cleaned

Words = Send | Note | Typing | Read
Taking = Ready | Take | Accept | Call | Refuse
Ending = Postpone | Transfer | GiveBack | Done
Act = Words | Taking | Ending


class Verbs:
    """Does what one agent asks for."""

    def __init__(self, desk: Desk, agent: Agent) -> None:
        self._desk = desk
        self._agent = agent

    async def do(self, frame: Act) -> Ack | Nak:
        """Return what became of it; words that cannot be stored are refused first."""
        if (wrong := unfit(frame)) is not None:
            return wrong
        if isinstance(frame, Words):
            return await self._words(frame)
        return await (self._taken(frame) if isinstance(frame, Taking) else self._ended(frame))

    async def _words(self, frame: Words) -> Ack | Nak:
        """Say, note or show something in a conversation."""
        match frame:
            case Send():
                return await self._desk.say(self._agent, frame)
            case Note():
                return await self._desk.note(self._agent, frame)
            case Typing():
                return await self._desk.typing(self._agent, frame)
            case Read():
                return await self._desk.read(self._agent, frame)
            case _:
                assert_never(frame)

    async def _taken(self, frame: Taking) -> Ack | Nak:
        """Take offers and conversations, or not."""
        match frame:
            case Ready():
                return await self._desk.ready(self._agent, frame)
            case Take():
                return await self._desk.take(self._agent, frame)
            case Accept():
                return await self._desk.accept(self._agent, frame)
            case Call():
                return await self._desk.call(self._agent, frame)
            case Refuse():
                return await self._desk.refuse(self._agent, frame)
            case _:
                assert_never(frame)

    async def _ended(self, frame: Ending) -> Ack | Nak:
        """Give a conversation to somebody else, or end it."""
        match frame:
            case Postpone():
                return await self._desk.postpone(self._agent, frame)
            case Transfer():
                return await self._desk.transfer(self._agent, frame)
            case GiveBack():
                return await self._desk.give_back(self._agent, frame)
            case Done():
                return await self._desk.done(self._agent, frame)
            case _:
                assert_never(frame)


def unfit(frame: Act) -> Nak | None:
    """Return why a frame's words cannot be stored, None if they can."""
    match frame:
        case Send(text=words) | Note(text=words):
            found = cleaned(words)
        case GiveBack(agreed=words) | Refuse(why=words) | Transfer(note=words) if words:
            found = cleaned(words)
        case _:
            return None
    return Nak(cid=frame.cid, code=found.code, why=found.why) if isinstance(found, BadText) else None
