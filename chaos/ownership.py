"""Reads out of a log whose conversation it was at every moment, and who spoke although it was not theirs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chaos.facts import Accepted, Stored
from chaos.faults import Fault, Kind

BOTS, PEOPLES = "bot", ""
# After these the bot has the conversation, and begins afresh.
AFRESH = frozenset({"given_back", "reopened"})
# After this it has it again, and may still answer what it was asked before.
LEFT = "left"
# After these it is nobody's: in the line, or to be called back.
TO_NOBODY = frozenset({"handoff", "requeued", "transferred", "callback"})


@dataclass(slots=True)
class Ownership:
    """`owner` is the bot, an agent's alias, or nobody; the rest is of this stretch of the bot."""

    owner: str = BOTS
    asked: int = 0
    replies: int = 0
    replied_ts: int = -1
    unanswered: str | None = None  # the newest message that the bot has not answered


def faults(
    c: str, log: Sequence[Stored], accepted: Sequence[Accepted], *, ended: str | None
) -> Iterator[Fault]:
    """Yield every entry by somebody who did not have the conversation, and every fence that two agents got.

    `ended` is the state at the end: whoever is the bot's then has got an answer to the last word.
    """
    now = Ownership()
    for entry in log:
        yield from _entry(c, now, entry)
    if ended == BOTS and now.unanswered:
        yield Fault(Kind.UNANSWERED, c, f"the bot has not answered {now.unanswered}")
    winners: dict[int, str] = {}
    for accept in accepted:
        if winners.setdefault(accept.fence, accept.who) != accept.who:
            both = f"{winners[accept.fence]} and {accept.who}"
            yield Fault(Kind.TWO_OWNERS, c, f"{both} were both given the offer of fence {accept.fence}")


def _entry(c: str, now: Ownership, entry: Stored) -> Iterator[Fault]:
    if entry.event is not None:
        yield from _event(c, now, entry)
    elif entry.role == "bot":
        yield from _bot(c, now, entry)
    elif entry.role == "agent" and entry.alias != now.owner:
        has = now.owner or "nobody"
        yield Fault(Kind.TWO_OWNERS, c, f"{entry.alias} wrote {entry.id} while {has} had the conversation")
    elif entry.role == "shopper" and now.owner == BOTS:
        now.asked, now.unanswered = now.asked + 1, entry.id


def _event(c: str, now: Ownership, entry: Stored) -> Iterator[Fault]:
    now.unanswered = None
    if entry.event == "joined":
        if now.owner != PEOPLES:
            yield Fault(Kind.TWO_OWNERS, c, f"{entry.alias} joined at {entry.id} while {now.owner} had it")
        now.owner = entry.alias or "?"
    elif entry.event in AFRESH:
        now.owner, now.asked, now.replies, now.replied_ts = BOTS, 0, 0, -1
    elif entry.event == LEFT:
        now.owner = BOTS
    elif entry.event in TO_NOBODY:
        now.owner = PEOPLES
    elif entry.event == "closed" and now.owner == BOTS:
        # An agent's conversation is still that agent's in the wrap-up; the bot's has ended.
        now.owner = PEOPLES


def _bot(c: str, now: Ownership, entry: Stored) -> Iterator[Fault]:
    if entry.greets:
        return
    now.unanswered = None
    if now.owner != BOTS:
        has = now.owner or "a person was asked for"
        yield Fault(Kind.BOT_AFTER_HAND_OFF, c, f"the bot wrote {entry.id}: {has}")
    # The entries of one answer are written in one step, and so carry one time.
    elif entry.ts != now.replied_ts:
        now.replies, now.replied_ts = now.replies + 1, entry.ts
        if now.replies > now.asked:
            yield Fault(Kind.DUPLICATED, c, f"the bot answered {now.replies} times to {now.asked} messages")
