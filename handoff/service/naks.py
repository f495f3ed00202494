"""What an agent is told when something cannot be done."""

from collections.abc import Awaitable

from handoff.core.errors import StoreLost
from handoff.wire.frames import Ack, Nak, NakCode

WHY: dict[NakCode, str] = {
    "stale": "This is no longer yours: the time was over, or somebody else has it.",
    "not_owner": "There is no such conversation of yours.",
    "too_long": "This text is too long.",
    "closed": "This conversation is closed.",
    "bad": "This cannot be done.",
    "busy": "This could not be stored just now. Please try again.",
}


def nak(cid: str, code: NakCode, *, why: str | None = None) -> Nak:
    """Return the refusal, with the usual words unless there are better ones."""
    return Nak(cid=cid, code=code, why=why or WHY[code], retry=code == "busy")


async def kept(cid: str, act: Awaitable[Ack | Nak]) -> Ack | Nak:
    """Return the act's answer; while the store is away the same cid may come again."""
    try:
        return await act
    except StoreLost:
        return nak(cid, "busy")
