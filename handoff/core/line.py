"""The line: where a conversation stands in it, and how it is mended from the truth when it lost something."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import assert_never

from handoff.core.conversation import Conversation, State

# Bounds every head start: nobody is overtaken by anyone who came this much later, so nobody starves.
MAX_CREDIT_S = 3_600
# A page that is loaded anew, or another page of the shop, is there again sooner than this.
LEFT_MS = 20_000
# Whoever left the page for so long is asked for after all who are there; the place is kept.
LONG_LEFT_MS = 180_000
# Frustrated people go ahead of those who came up to five minutes earlier, not ahead of everybody.
URGENT_CREDIT_S = 300
# Whose agent was lost has been waiting with us already: ahead of all who came within the last hour.
FRONT_CREDIT_S = MAX_CREDIT_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long things may take; each is what a person needs for it, and a test may make it shorter."""

    lease_ms: int = 20_000  # an offer, until it is passed on
    grace_ms: int = 30_000  # a silent desk, until its conversations go to others
    wrap_ms: int = 60_000  # after a conversation, until the agent counts as free


class Phase(StrEnum):
    """What the line believes about a conversation; the conversation itself is the truth."""

    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    WRAPUP = "wrapup"
    CALLBACK = "callback"
    GONE = "gone"


class Passed(StrEnum):
    """How an agent let an offer go."""

    MISS = "miss"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Lane:
    """Those who need the same: a topic and a language, each may be unknown (empty)."""

    skill: str = ""
    language: str = ""

    def __str__(self) -> str:
        return f"{self.skill}:{self.language}"


def lane_of(text: str) -> Lane:
    """Return the lane that `str(lane)` wrote."""
    skill, _, language = text.partition(":")
    return Lane(skill=skill, language=language)


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """A conversation in the line. `rev` counts its changes there: who writes names the one that was read."""

    c: str
    fence: int
    rev: int
    phase: Phase
    lane: Lane
    arrival_ms: int
    score_ms: int  # virtual arrival: what the line is ordered by
    agent: str | None = None
    until_ms: int = 0  # when an offer or a wrap-up ends
    since_ms: int = 0  # in this lane since then; the arrival is older when somebody passed it on
    heavy: bool = False  # of somebody furious, or in distress
    left_ms: int | None = None  # since when its shopper has not had the page open; None: is there
    told: int | None = None  # the place that its shopper was told last
    why: str | None = None  # why that was further back than the one before
    giver: str | None = None  # while offered: which agent passed it on to this one
    back: bytes = b""  # JSON of the call-back that the desks list, from when it is left until it is taken
    passed: Mapping[str, int] = field(default_factory=dict)  # agent -> when that agent let this offer go


def credit_s(urgency: str) -> int:
    """Return the head start of an urgency, in seconds."""
    return URGENT_CREDIT_S if urgency == "high" else 0


def left_since(seen_ms: int | None, now_ms: int) -> int | None:
    """Return since when a shopper has left the page, by the last sign of life; None: is there."""
    return seen_ms if seen_ms is not None and now_ms - seen_ms > LEFT_MS else None


def is_heavy(urgency: str) -> bool:
    """Say whether this is somebody furious or in distress: not everybody's third in a row."""
    return urgency == "high"


def virtual_arrival(arrival_ms: int, credit_s: int, *, front: bool = False) -> int:
    """Return the moment that orders the line: the arrival, less the credit (never more than an hour)."""
    credit = FRONT_CREDIT_S if front else min(max(0, credit_s), MAX_CREDIT_S)
    return arrival_ms - credit * 1000


class Mend(StrEnum):
    """What brings the line back in step with a conversation."""

    KEEP = "keep"  # nothing to do
    DROP = "drop"  # out of the line
    PUT = "put"  # back in line, same place
    FRONT = "front"  # back in line, at the front
    ONWARD = "onward"  # back in line, same arrival, in the lane that an agent chose for it
    BACK = "back"  # among the call-backs
    HOLD = "hold"  # the line notes who has it
    MISS = "miss"  # the offer ran out unanswered: end it, same place
    LAPSE = "lapse"  # the offer cannot stand: end it, same place, nobody's fault
    LOSE = "lose"  # its agent is gone: end that, front
    CLOSE = "close"  # the wrap-up is over


def mend(truth: Conversation, item: Item, *, now_ms: int, gone: bool) -> Mend:
    """Return what to do about `item`, read after `truth`; `gone` says that its owner's desk is silent.

    Ending something is a compare-and-set on the fence of `truth`, so a stale view does no harm.
    """
    if _is_ahead(item, truth):
        return Mend.KEEP
    match truth.state:
        case State.WAITING:
            return _mend_waiting(truth, item, now_ms)
        case State.OFFERED:
            return _mend_offered(truth, item, now_ms=now_ms, gone=gone)
        case State.ACTIVE:
            if gone:
                return Mend.LOSE
            held = _is_held(truth, item, Phase.ACTIVE) or _is_being_given(truth, item, now_ms)
            return Mend.KEEP if held else Mend.HOLD
        case State.WRAPUP:
            if not _is_held(truth, item, Phase.WRAPUP):
                return Mend.HOLD
            return Mend.CLOSE if gone or item.until_ms <= now_ms else Mend.KEEP
        case State.CALLBACK:
            return _mend_callback(truth, item, now_ms)
        case State.BOT | State.CLOSED:
            return Mend.DROP
        case _ as never:
            assert_never(never)


def _is_ahead(item: Item, truth: Conversation) -> bool:
    """Say whether the line knows more than what we read: one fence ahead is an offer still being made."""
    being_offered = item.phase is Phase.OFFERED and item.fence == truth.fence + 1
    return item.fence > truth.fence and not being_offered


def _is_held(truth: Conversation, item: Item, phase: Phase) -> bool:
    return item.phase is phase and item.agent == truth.owner and item.fence == truth.fence


def _mend_waiting(truth: Conversation, item: Item, now_ms: int) -> Mend:
    match item.phase:
        case Phase.WAITING:
            return Mend.KEEP if item.fence == truth.fence else Mend.PUT
        case Phase.OFFERED:
            return Mend.KEEP if _is_being_given(truth, item, now_ms) else Mend.PUT
        case Phase.ACTIVE:
            return (
                Mend.ONWARD if truth.passed_by else Mend.FRONT
            )  # passed on to a skill, or its agent was lost
        case Phase.WRAPUP | Phase.CALLBACK | Phase.GONE:
            return Mend.PUT
        case _ as never:
            assert_never(never)


def _mend_callback(truth: Conversation, item: Item, now_ms: int) -> Mend:
    listed = item.phase is Phase.CALLBACK and item.fence == truth.fence
    return Mend.KEEP if listed or _is_being_given(truth, item, now_ms) else Mend.BACK


def _is_being_given(truth: Conversation, item: Item, now_ms: int) -> bool:
    """Say whether a place is reserved for it at an agent, and the conversation's half may still come."""
    return item.phase is Phase.OFFERED and item.fence == truth.fence + 1 and item.until_ms > now_ms


def _mend_offered(truth: Conversation, item: Item, *, now_ms: int, gone: bool) -> Mend:
    if not _is_held(truth, item, Phase.OFFERED):
        return Mend.LAPSE  # no place is reserved for it: it could take its agent over capacity
    if gone:
        return Mend.LAPSE
    return Mend.MISS if item.until_ms <= now_ms else Mend.KEEP
