"""Who owns a conversation: its states, the verbs between them, and what each verb changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class State(StrEnum):
    """Where a conversation stands; exactly one at any time."""

    BOT = "bot"
    WAITING = "waiting"
    OFFERED = "offered"
    ACTIVE = "active"
    WRAPUP = "wrapup"
    CLOSED = "closed"
    CALLBACK = "callback"


class Verb(StrEnum):
    """What can happen to the ownership of a conversation."""

    HAND_OFF = "hand_off"
    OFFER = "offer"
    ACCEPT = "accept"
    LAPSE = "lapse"
    LOSE = "lose"
    LEAVE = "leave"
    CALL_BACK = "call_back"
    PICK_UP = "pick_up"
    TRANSFER = "transfer"
    REQUEUE = "requeue"
    POSTPONE = "postpone"
    GIVE_BACK = "give_back"
    FINISH = "finish"
    WRITE_AGAIN = "write_again"
    CLOSE = "close"
    REOPEN = "reopen"


_B, _W, _O, _A = State.BOT, State.WAITING, State.OFFERED, State.ACTIVE
_U, _X, _C = State.WRAPUP, State.CLOSED, State.CALLBACK

# The only place where transitions are written; the store's Lua gets them as arguments.
ALLOWED: Mapping[Verb, tuple[frozenset[State], State]] = {
    Verb.HAND_OFF: (frozenset({_B, _C, _X}), _W),
    Verb.OFFER: (frozenset({_W}), _O),
    Verb.ACCEPT: (frozenset({_O}), _A),
    Verb.LAPSE: (frozenset({_O}), _W),
    Verb.LOSE: (frozenset({_A, _O}), _W),
    Verb.LEAVE: (frozenset({_W, _O}), _B),
    Verb.CALL_BACK: (frozenset({_W, _O, _B}), _C),
    Verb.PICK_UP: (frozenset({_C}), _A),
    Verb.TRANSFER: (frozenset({_A}), _O),
    Verb.REQUEUE: (frozenset({_A}), _W),
    Verb.POSTPONE: (frozenset({_A}), _C),
    Verb.GIVE_BACK: (frozenset({_A}), _B),
    Verb.FINISH: (frozenset({_A}), _U),
    Verb.WRITE_AGAIN: (frozenset({_U}), _A),
    Verb.CLOSE: (frozenset({_U, _B, _W, _O, _C}), _X),
    Verb.REOPEN: (frozenset({_X, _C}), _B),
}
NEW_EPISODE = frozenset({Verb.GIVE_BACK, Verb.REOPEN})
# These verbs name the agent who has the conversation from then on; the others keep or clear it.
NAMES_AGENT = frozenset({Verb.OFFER, Verb.PICK_UP, Verb.TRANSFER})
# In these states a conversation has an agent.
OWNED = frozenset({State.OFFERED, State.ACTIVE, State.WRAPUP})
# In these states a shopper's message is simply stored (and when it is the bot's, becomes a turn).
OPEN = frozenset({State.BOT, State.WAITING, State.OFFERED, State.ACTIVE, State.CALLBACK})
# In these states the shopper may say how it was.
OVER = frozenset({State.WRAPUP, State.CLOSED})
IN_LINE = frozenset({State.WAITING, State.OFFERED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation as the store holds it: who owns it, which log, which stretch of the bot."""

    id: str
    state: State
    owner: str | None = None  # agent id while offered, active or in wrap-up
    fence: int = 0
    epoch: int = 1
    episode: int = 1
    language: str | None = None
    proof: dict[str, Any] | None = None
    carry: dict[str, Any] | None = None  # what the bot gets with the first turn of an episode
    alias: str | None = None  # the agent's name for the shopper
    card: bytes | None = None  # JSON of the hand-off card; a draft without a reason while it is the bot's
    callback: dict[str, Any] | None = None  # while it waits to be called back: how, contact, since
    passed_by: str | None = None  # who passed it on to a skill, until somebody has it
    created_ms: int = 0
    last: str | None = None  # id of the newest entry
    origin: str | None = None
    customer: dict[str, Any] | None = None  # who is logged in at the shop: id, and until when that is proven
    login: int = 0  # counts who it belongs to: tokens and pages of the time before are let in no more

    def is_customer_at(self, now_s: float) -> bool:
        """Say whether it is proven at this time (Unix s) whose conversation it is at the shop."""
        return self.customer is not None and float(self.customer.get("until", 0)) > now_s


def owner_after(verb: Verb, *, before: str | None, agent: str | None) -> str | None:
    """Return whose conversation it is after this verb."""
    if verb in NAMES_AGENT:
        return agent
    return before if ALLOWED[verb][1] in OWNED else None
