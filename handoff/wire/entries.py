"""What the log and the card hold: entries, who speaks in them, and what a frame tells of them."""

from typing import Literal

import msgspec

Cid = str
ConversationId = str
EntryId = str  # "<epoch>-<seq>", dense per conversation
NakCode = Literal["stale", "not_owner", "too_long", "closed", "bad", "rate", "busy"]
Visibility = Literal["all", "staff"]
StateName = Literal["bot", "waiting", "offered", "active", "wrapup", "closed", "callback"]
Outcome = Literal["resolved", "unresolved", "follow_up"]


class From(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Who speaks: a role, and for agents the alias that shoppers may see."""

    role: Literal["shopper", "bot", "agent", "system"]
    alias: str | None = None


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A quick answer: an id that only the server can read, and its title in the reader's language."""

    id: str
    title: str


class Body(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """An entry of the log as it is stored: the message without id and conversation."""

    sender: From = msgspec.field(name="from")
    ts: int = 0  # Unix milliseconds; the store sets it (Redis TIME) when the entry is appended
    kind: Literal["text", "choice", "card", "event"]
    visible: Visibility = "all"
    text: str | None = None
    lang: str | None = None
    choice: str | None = None
    choices: list[Choice] | None = None
    event: (
        Literal[
            "handoff",
            "joined",
            "left",
            "requeued",
            "transferred",
            "given_back",
            "callback",
            "closed",
            "rated",
            "reopened",
            "verified",
            "carried_out",
            "note",
            "resync",
        ]
        | None
    ) = None
    data: dict[str, str | int | float | bool | None] | None = None
    cid: Cid | None = None


class Wait(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The honest word on waiting: a position, a range of minutes, or that we do not know."""

    unit: Literal["position", "minutes", "unknown"]
    low: int | None = None
    high: int | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the shopper has proven: this order, so well, by this method, until then (Unix seconds)."""

    strength: str  # status, details, change
    order: str
    method: str
    until: int
    allows: list[str] = []  # what may be told of the order, and done about it, with this proof


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the bot worked on, and how it went."""

    intent: str
    outcome: Literal["answered", "asked", "failed"]


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The hand-off card: why a person, about what, and what the bot already did."""

    reason: str  # asked frustration missed topic proof shop_down distress bot_down unknown
    urgency: Literal["normal", "high"] = "normal"
    topic: str | None = None
    language: str | None = None
    tried: list[Tried] = []
    frustration: float | None = None
    signals: list[str] = []  # capitals sarcasm money_missing distress …
    proof: Proof | None = None
    order: str | None = None
    passed_by: str | None = None  # alias of the colleague who passed it on
    tries: int = 0  # so often a call-back to this shopper was put off
    since: int = 0  # Unix ms, when the shopper joined the line
