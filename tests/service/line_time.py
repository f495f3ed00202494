"""Time that passes on the line, and changes of which only half is done, for the tests of the reaper."""

from handoff.core.conversation import Verb
from handoff.core.line import Limits
from handoff.store.conversations import Moved
from tests.service.line_house import LineHouse

LIMITS = Limits()


async def cas(house: LineHouse, c: str, verb: Verb, owner: str | None = None) -> None:
    """Do only the first half of a change: the conversation's."""
    fence = (await house.now(c)).fence
    assert isinstance(await house.conversations.move(c, verb, fence=fence, owner=owner), Moved)


async def reserve(house: LineHouse, c: str, who: str) -> None:
    """Do only the first half of an offer: the line's."""
    item = await house.item(c)
    assert await house.line.reserve(item, who, capacity=3, lease_ms=LIMITS.lease_ms)


async def wait_out(house: LineHouse, ms: int) -> None:
    """Let time pass while all desks are open and a process sweeps, as one does twice a second."""
    for at in range(0, ms + 1, 5_000):
        house.travel(5_000)
        for who in ("ida", "jan"):
            await house.seats.mark(who, here=True)
        if at >= ms - 5_000:
            await house.reaper.sweep()
    await house.reaper.sweep()


async def silence(house: LineHouse, ms: int) -> None:
    """Let time pass without a sign of life from any desk, while a process sweeps."""
    for _ in range(0, ms, 5_000):
        house.travel(5_000)
        await house.reaper.sweep()


async def held(house: LineHouse, who: str = "ida") -> list[str]:
    """Return what the line says that this agent has."""
    return (await house.seats.hands(who)).conversations
