"""All that can happen on the line, step by step, for the tests that play any history."""

from collections.abc import Awaitable, Callable

from handoff.core.conversation import OWNED, Verb
from handoff.core.line import Limits
from handoff.wire.frames import Call, Callback, Done, GiveBack, Human, Leave, Postpone, Ready, Send, Take
from tests.service.line_house import LineHouse, agent, cid

PEOPLE = [agent("ida", "en", "da", capacity=1), agent("jan", "nl", capacity=2)]
LIMITS = Limits()
Step = Callable[["Play", int], Awaitable[object]]


class Play:
    """One history on one line."""

    def __init__(self, house: LineHouse) -> None:
        self.house = house
        self.cs: list[str] = []

    def pick(self, n: int) -> str | None:
        """Return one of the conversations."""
        return self.cs[n % len(self.cs)] if self.cs else None

    async def owned(self, n: int) -> tuple[str, int, int] | None:
        """Return a conversation that has an owner, the owner's place among the people, and the fence."""
        for c in self.cs[n % max(1, len(self.cs)) :] + self.cs:
            now = await self.house.now(c)
            if now.owner is not None and now.state in OWNED:
                return c, [who.id for who in PEOPLE].index(now.owner), now.fence
        return None

    async def half(self, c: str, verb: Verb) -> None:
        """Do only the conversation's half of a change: the process is killed then."""
        now = await self.house.now(c)
        await self.house.conversations.move(c, verb, fence=now.fence, owner=now.owner)


async def ask(play: Play, n: int) -> None:
    play.cs.append(await play.house.waits(("en", "nl", "da", "nb")[n % 4]))


async def ready(play: Play, n: int) -> None:
    await play.house.ready(PEOPLE[n % 2])


async def away(play: Play, n: int) -> None:
    await play.house.desk.ready(PEOPLE[n % 2], Ready(cid=cid(), on=False))


async def offer(play: Play, n: int) -> None:
    await play.house.assignment.offer_all()


async def reserve_only(play: Play, n: int) -> None:
    c, who = play.pick(n), PEOPLE[n % 2]
    item = await play.house.line.item(c) if c else None
    if item is not None:
        await play.house.line.reserve(item, who.id, capacity=who.capacity, lease_ms=LIMITS.lease_ms)


async def offer_untold(play: Play, n: int) -> None:
    c, who = play.pick(n), PEOPLE[n % 2]
    item = await play.house.line.item(c) if c else None
    if item is None or c is None:
        return
    if await play.house.line.reserve(item, who.id, capacity=who.capacity, lease_ms=LIMITS.lease_ms):
        await play.house.conversations.move(c, Verb.OFFER, fence=item.fence, owner=who.id)


async def accept(play: Play, n: int) -> None:
    if found := await play.owned(n):
        await play.house.accept(PEOPLE[found[1]], found[0])


async def refuse(play: Play, n: int) -> None:
    if found := await play.owned(n):
        await play.house.refuse(PEOPLE[found[1]], found[0])


async def done(play: Play, n: int) -> None:
    if found := await play.owned(n):
        c, who, fence = found
        frame = Done(cid=cid(), c=c, fence=fence, topic="other", outcome="unresolved")
        await play.house.desk.done(PEOPLE[who], frame)


async def give_back(play: Play, n: int) -> None:
    if found := await play.owned(n):
        c, who, fence = found
        await play.house.desk.give_back(PEOPLE[who], GiveBack(cid=cid(), c=c, fence=fence))


async def pass_to_colleague(play: Play, n: int) -> None:
    if found := await play.owned(n):
        other = PEOPLE[1 - found[1]]
        await play.house.pass_on(PEOPLE[found[1]], found[0], to=other.id)


async def pass_to_topic(play: Play, n: int) -> None:
    if found := await play.owned(n):
        await play.house.pass_on(PEOPLE[found[1]], found[0], skill=("complaint", "other")[n % 2])


async def pass_untold(play: Play, n: int) -> None:
    """Reserve a colleague's place and offer it there, if that far, and be killed."""
    if not (found := await play.owned(n)):
        return
    c, who, fence = found
    giver, other, item = PEOPLE[who], PEOPLE[1 - who], await play.house.line.item(c)
    if item is None or not await play.house.line.reserve(
        item, other.id, capacity=other.capacity, lease_ms=LIMITS.lease_ms, giver=giver.id
    ):
        return
    if n % 2:
        await play.house.conversations.move(c, Verb.TRANSFER, fence=fence, owner=other.id)


async def half_change(play: Play, n: int) -> None:
    verbs = (
        Verb.ACCEPT,
        Verb.LAPSE,
        Verb.LOSE,
        Verb.FINISH,
        Verb.GIVE_BACK,
        Verb.CLOSE,
        Verb.REQUEUE,
        Verb.POSTPONE,
    )
    if found := await play.owned(n):
        await play.half(found[0], verbs[n % len(verbs)])


async def take(play: Play, n: int) -> None:
    await play.house.desk.take(PEOPLE[n % 2], Take(cid=cid()))


async def leave(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.chat.leave(c, Leave(cid=cid()))


async def call_back(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.chat.callback(c, Callback(cid=cid(), how="phone", contact="+31 30 555 0142"))


async def pick_up(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.desk.call(PEOPLE[n % 2], Call(cid=cid(), c=c))


async def postpone(play: Play, n: int) -> None:
    if found := await play.owned(n):
        c, who, fence = found
        due = await play.house.line.now_ms() + 60_000
        wish = Postpone(cid=cid(), c=c, fence=fence, how="phone", contact="+31 30 555 0142", due=due)
        await play.house.desk.postpone(PEOPLE[who], wish)


async def write(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.chat.say(c, Send(cid=cid(), text="hello?"), client=None, locale=None)


async def ask_again(play: Play, n: int) -> None:
    if c := play.pick(n):
        await play.house.chat.human(c, Human(cid=cid()))


async def settle(play: Play, n: int) -> None:
    await play.house.settle()


async def sweep(play: Play, n: int) -> None:
    await play.house.reaper.sweep()


async def pass_time(play: Play, n: int) -> None:
    """Let a lease, or a grace, or a wrap-up run out; who is odd has left the desk."""
    for _ in range((5, 7, 13)[n % 3]):
        play.house.travel(5_000)
        await play.house.desk.present(PEOPLE[0])
        if n % 2 == 0:
            await play.house.desk.present(PEOPLE[1])
        await play.house.reaper.sweep()


STEPS: list[Step] = [
    ask, ask, ready, away, offer, offer, reserve_only, offer_untold, accept, accept, refuse, done, give_back,
    pass_to_colleague, pass_to_topic, pass_untold, half_change, half_change, take, leave, write, ask_again,
    call_back, pick_up, postpone, settle, sweep, pass_time,
]  # fmt: skip
# After these the process is killed, and tells nobody.
KILLED = (reserve_only, offer_untold, pass_untold, half_change)
ALIVE = [step for step in STEPS if step not in KILLED]
