"""What a shopper's command is answered with, by what the store made of it."""

from collections.abc import Awaitable

from handoff.core.errors import StoreLost
from handoff.store.conversations import Appended, Moved, Refused
from handoff.wire.frames import Ack, Nak

FULL = "This conversation has become too long. Please open a new one, or reach us by phone or e-mail."


async def kept(cid: str, act: Awaitable[Ack | Nak]) -> Ack | Nak:
    """Return the act's answer; with the store away nothing was done, and the same cid may come again."""
    try:
        return await act
    except StoreLost:
        return busy(cid)


def answered(cid: str, done: Appended | Moved | Refused) -> Ack | Nak:
    """Return the ack, or the nak that says why nothing was done."""
    match done:
        case Appended() | Moved():
            return Ack(cid=cid, id=done.id, dup=done.dup)
        case Refused(state=None):
            return Nak(cid=cid, code="not_owner", why="There is no such conversation.")
        case Refused(code="too_long"):
            return Nak(cid=cid, code="too_long", why=FULL)
        case Refused():
            return Nak(
                cid=cid, code=done.code, why=f"That cannot be done now: the conversation is {done.state}."
            )


def busy(cid: str) -> Nak:
    """Return the word that the same may be tried again."""
    return Nak(cid=cid, code="busy", why="This could not be stored just now. Please try again.", retry=True)
