"""What the gateway sends, as structs tagged by `t`; clients ignore what they do not know."""

from typing import Literal

import msgspec

from handoff.wire.entries import Card, Cid, ConversationId, EntryId, From, NakCode, StateName, Wait


class ServerFrame(
    msgspec.Struct, tag_field="t", tag=str.lower, frozen=True, kw_only=True, omit_defaults=True
):
    """What the gateway sends; clients ignore what they do not know."""


class Welcome(ServerFrame, frozen=True, kw_only=True):
    """The socket is let in. `staff` comes to desks only."""

    conversation: ConversationId | None = None
    state: StateName | None = None
    last: EntryId | None = None
    resume: Literal["ok", "resync"] = "ok"
    heartbeat_s: int = 25
    staff: "DeskView | None" = None


class Ping(ServerFrame, frozen=True, kw_only=True):
    """Are you there?"""


class Ack(ServerFrame, frozen=True, kw_only=True):
    """Stored. `dup`: it had been stored before under the same cid."""

    cid: Cid
    id: EntryId | None = None
    dup: bool = False


class Nak(ServerFrame, frozen=True, kw_only=True):
    """Not done, and why; `retry` says whether the same cid may be sent again."""

    cid: Cid
    code: NakCode
    why: str
    retry: bool = False


class Page(ServerFrame, frozen=True, kw_only=True):
    """Older or missed entries, oldest first, each shaped as a `msg` frame."""

    c: ConversationId
    items: list[msgspec.Raw]
    more: bool


class Attached(ServerFrame, frozen=True, kw_only=True):
    """A desk now follows that conversation; its entries come as a `page`."""

    c: ConversationId
    last: EntryId | None = None
    resume: Literal["ok", "resync"] = "ok"


class Seen(ServerFrame, frozen=True, kw_only=True):
    """The other side has read up to `id`."""

    c: ConversationId
    id: EntryId


class TypingShown(ServerFrame, tag="typing", frozen=True, kw_only=True):
    """A person types."""

    c: ConversationId
    sender: From = msgspec.field(name="from")
    on: bool


class StateShown(ServerFrame, tag="state", frozen=True, kw_only=True):
    """Who owns the conversation, and in line: the position or why there is none."""

    c: ConversationId
    state: StateName
    fence: int | None = None  # desks only
    position: int | None = None
    wait: Wait | None = None
    why: Literal["urgent", "team"] | None = None  # the position is further back than the one told before
    desk: Literal["open", "nobody", "closed"] | None = None  # while waiting: is somebody there to answer?
    alias: str | None = None


class Offer(ServerFrame, frozen=True, kw_only=True):
    """A conversation is offered to this agent until `until` (Unix ms)."""

    c: ConversationId
    fence: int
    until: int
    card: Card


class Revoke(ServerFrame, frozen=True, kw_only=True):
    """That offer is gone: taken, timed out or withdrawn."""

    c: ConversationId
    fence: int


class Transferred(ServerFrame, frozen=True, kw_only=True):
    """To who passed it on: the colleague took it, or it is back in line at its old place."""

    c: ConversationId
    taken: bool


class Colleague(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody at the desk who takes offers, as colleagues see one; no skills: all topics."""

    id: str
    alias: str
    languages: list[str]
    room: int  # for so many conversations more
    skills: list[str] = []


class TeamShown(ServerFrame, tag="team", frozen=True, kw_only=True):
    """Who else is ready now."""

    colleagues: list[Colleague]


class Drain(ServerFrame, frozen=True, kw_only=True):
    """This gateway goes; reconnect within that time."""

    in_ms: int


class Err(ServerFrame, frozen=True, kw_only=True):
    """A frame that could not be understood."""

    code: str
    why: str


class DeskConversation(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One conversation of this agent, as the desk lists it."""

    c: ConversationId
    state: StateName
    fence: int
    card: Card | None = None
    until: int | None = None  # while offered
    last: EntryId | None = None
    left: int | None = None  # Unix ms since when the shopper has not had the page open


class CallBack(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A shopper who left a number or an address, for any agent to take; the contact is for staff only."""

    c: ConversationId
    how: Literal["phone", "email"]
    contact: str
    since: int  # Unix ms
    due: int  # Unix ms
    when: str | None = None  # when it suits, in the shopper's own words
    tries: int = 0  # so often an agent put it off
    by: str | None = None  # alias of the agent who put it off last
    topic: str | None = None
    language: str | None = None


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """The line as the desk shows it."""

    waiting: int
    ready: int
    longest_s: int
    left: int = 0  # so many of the waiting have left the page; they keep their places


class DeskView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A desk's fresh snapshot: who I am, am I ready, what is mine, how long is the line."""

    alias: str
    role: Literal["agent", "lead", "operator"]
    ready: bool
    capacity: int
    conversations: list[DeskConversation]
    line: LineView
    callbacks: list[CallBack] = []  # of all agents, who is due first on top, at most 50
    callbacks_all: int = 0  # how many there are in all


class CallBacksShown(ServerFrame, tag="callbacks", frozen=True, kw_only=True):
    """More call-backs, from the `start`-th on."""

    start: int
    items: list[CallBack]
    total: int


class Desk(ServerFrame, frozen=True, kw_only=True):
    """The desk changed: the whole small snapshot again, so that nothing can drift."""

    view: DeskView


Outgoing = (
    Welcome
    | Ping
    | Ack
    | Nak
    | Page
    | Attached
    | Seen
    | TypingShown
    | StateShown
    | Offer
    | Revoke
    | Transferred
    | TeamShown
    | Drain
    | Err
    | CallBacksShown
    | Desk
)
