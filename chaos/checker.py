"""Finds in the facts of a run what must never happen. Pure: the same facts give the same faults."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from chaos import ownership, patience
from chaos.facts import (
    Accepted,
    Acked,
    AnyFact,
    Archived,
    Ended,
    Followed,
    Free,
    Opened,
    Refused,
    Reset,
    Restless,
    Sent,
    Shown,
    Stands,
    Stored,
    order,
)
from chaos.faults import Fault, Kind
from chaos.screens import Screen

# Whose conversation it is at the end sees it to its end.
WITH_AGENT = frozenset({"active", "wrapup"})


@dataclass(slots=True)
class Story:
    """Everything about one conversation."""

    c: str
    shopper: str | None = None
    sent: dict[tuple[str, str], int] = field(default_factory=dict)
    acked: list[Acked] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    screens: dict[str, Screen] = field(default_factory=dict)
    stored: list[Stored] = field(default_factory=list)
    archived: dict[int, int] = field(default_factory=dict)
    accepted: list[Accepted] = field(default_factory=list)
    stands: list[Stands] = field(default_factory=list)
    ended: Ended | None = None
    resets: int = 0


def check(facts: Iterable[AnyFact], *, bound_s: float = patience.BOUND_S) -> list[Fault]:
    """Return every fault; `bound_s` is how long somebody may wait while an agent has room."""
    stories: dict[str, Story] = {}
    free: list[Free] = []
    faults: list[Fault] = []
    until_s = 0.0
    for fact in facts:
        if isinstance(fact, Free):
            free.append(fact)
        elif isinstance(fact, Restless):
            named = ", ".join(fact.who[:5])
            faults.append(Fault(Kind.RESTLESS, "-", f"{len(fact.who)} still {fact.what} at the end: {named}"))
        elif c := getattr(fact, "c", None):
            _tell(stories.setdefault(c, Story(c)), fact)
        until_s = max(until_s, fact.at)
    faults += [fault for story in stories.values() for fault in _of(story)]
    waits = {c: story.stands for c, story in stories.items()}
    return faults + patience.faults(waits, free, until_s=until_s, bound_s=bound_s)


def _tell(story: Story, fact: AnyFact) -> None:  # noqa: C901 -- one line for each kind of fact
    match fact:
        case Opened(who=who):
            story.shopper = who
        case Sent(who=who, cid=cid):
            story.sent.setdefault((who, cid), len(story.sent))
        case Acked():
            story.acked.append(fact)
        case Refused():
            story.refused.append(fact)
        case Shown(who=who):
            story.screens.setdefault(who, Screen(who=who, side=fact.side)).show(fact)
        case Followed(who=who):
            story.screens.setdefault(who, Screen(who=who, side=fact.side)).follow(fact.last)
        case Reset():
            story.resets += 1
        case Stands():
            story.stands.append(fact)
        case Accepted():
            story.accepted.append(fact)
        case Stored():
            story.stored.append(fact)
        case Archived():
            story.archived[order(fact.id)] = fact.print
        case Ended():
            story.ended = fact
        case _:
            return


def _of(story: Story) -> Iterator[Fault]:
    yield from _log(story)
    yield from _answers(story)
    yield from _once(story)
    yield from _screens(story)
    yield from _archive(story)
    ended = story.ended.state if story.ended else None
    yield from ownership.faults(story.c, story.stored, story.accepted, ended=ended)


def _log(story: Story) -> Iterator[Fault]:
    """The log itself: dense from its first entry, and of one epoch, since nothing durable was taken away."""
    places = [order(entry.id) for entry in story.stored]
    for before, after in pairwise(places):
        if after != before + 1:
            yield Fault(Kind.LOST, story.c, f"the log has a hole after its place {before & (1 << 40) - 1}")
    if story.resets:
        yield Fault(Kind.LOST, story.c, f"{story.resets} times a client was told that the log lost its end")


def _answers(story: Story) -> Iterator[Fault]:
    """What was promised: an ack names the entry that the message became, a refusal left none."""
    by_id = {entry.id: entry for entry in story.stored}
    by_cid = {(entry.role, entry.cid) for entry in story.stored if entry.cid}
    named: dict[tuple[str, str], str | None] = {}
    for ack in story.acked:
        if (ack.who, ack.cid) not in story.sent:
            yield Fault(Kind.FALSE_ACK, story.c, f"{ack.who} got an ack for {ack.cid}, which was not sent")
        elif named.setdefault((ack.who, ack.cid), ack.id) != ack.id:
            yield Fault(Kind.FALSE_ACK, story.c, f"{ack.who}'s {ack.cid} was acknowledged under two ids")
        elif (entry := by_id.get(ack.id or "")) is None:
            yield Fault(Kind.LOST, story.c, f"{ack.who}'s {ack.cid} was acknowledged as {ack.id}: not stored")
        elif entry.cid != ack.cid or not _is_by(entry, ack.who, story):
            yield Fault(Kind.FALSE_ACK, story.c, f"{ack.id} is not {ack.who}'s {ack.cid}")
    for no in story.refused:
        role = "shopper" if no.who == story.shopper else "agent"
        if (role, no.cid) in by_cid:
            yield Fault(Kind.FALSE_ACK, story.c, f"{no.who}'s {no.cid} was refused ({no.code}) and is stored")
    answered = named.keys() | {(no.who, no.cid) for no in story.refused}
    for who, cid in story.sent.keys() - answered:
        yield Fault(Kind.UNANSWERED, story.c, f"{who}'s {cid} has got no answer by the end")


def _is_by(entry: Stored, who: str, story: Story) -> bool:
    return entry.role == "shopper" if who == story.shopper else entry.alias == who


def _once(story: Story) -> Iterator[Fault]:
    """What was written stands in the log once, and in the order in which its writer wrote it."""
    last: dict[str, int] = {}
    written: Counter[tuple[str, str]] = Counter()
    for entry in story.stored:
        who = story.shopper if entry.role == "shopper" else entry.alias
        if who is None or entry.cid is None or (place := story.sent.get((who, entry.cid))) is None:
            continue
        written[who, entry.cid] += 1
        if place < last.get(who, -1):
            yield Fault(Kind.REORDERED, story.c, f"{who}'s {entry.cid} stands after what was written later")
        last[who] = max(place, last.get(who, -1))
    for (who, cid), times in written.items():
        if times > 1:
            yield Fault(Kind.DUPLICATED, story.c, f"{who}'s {cid} stands {times} times in the log")


def _screens(story: Story) -> Iterator[Fault]:
    ended = story.ended
    for screen in story.screens.values():
        has_it = ended is not None and ended.state in WITH_AGENT and ended.alias == screen.who
        is_shopper = screen.side == "shopper"
        yield from screen.faults(story.c, story.stored, from_start=is_shopper, to_end=has_it or is_shopper)
    if story.shopper and story.stored and story.shopper not in story.screens:
        yield Fault(Kind.LOST, story.c, f"{story.shopper} saw nothing of {len(story.stored)} entries")


def _archive(story: Story) -> Iterator[Fault]:
    """The archive holds what the log holds."""
    log = {order(entry.id): entry.print for entry in story.stored}
    if missing := log.keys() - story.archived.keys():
        yield Fault(Kind.LOST, story.c, f"{len(missing)} entries are not in the archive")
    if more := story.archived.keys() - log.keys():
        yield Fault(Kind.LOST, story.c, f"{len(more)} entries are in the archive only")
    changed = [place for place in log.keys() & story.archived.keys() if log[place] != story.archived[place]]
    if changed:
        yield Fault(Kind.CHANGED, story.c, f"{len(changed)} entries say something else in the archive")
