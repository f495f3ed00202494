"""Every frame that may cross the websocket, as closed structs tagged by `t`."""

from typing import Literal

import msgspec

VERSION = 1
SUBPROTOCOL = "skranke.v1"
MAX_FRAME_BYTES = 64 * 1024
MAX_TEXT_CHARS = 2_000
MAX_CID_CHARS = 64

Cid = str
ConversationId = str
EntryId = str  # "<epoch>-<seq>", dense per conversation
NakCode = Literal["stale", "not_owner", "too_long", "closed", "bad", "rate", "busy"]
Visibility = Literal["all", "staff"]
StateName = Literal["bot", "waiting", "offered", "active", "wrapup", "closed", "callback"]
Outcome = Literal["resolved", "unresolved", "follow_up"]


class ClientFrame(
    msgspec.Struct, tag_field="t", tag=str.lower, forbid_unknown_fields=True, frozen=True, kw_only=True
):
    """What a browser may send; an unknown field or tag is an error."""


class Hello(ClientFrame, frozen=True, kw_only=True):
    """First frame of a socket: who it is (`token`), protocol version, last entry it has seen."""

    token: str
    v: int
    last: EntryId | None = None


class Pong(ClientFrame, frozen=True, kw_only=True):
    """Answer to `ping`."""


class Send(ClientFrame, frozen=True, kw_only=True):
    """A message: free text, or the id of an offered choice. Staff name the conversation in `c`."""

    cid: Cid
    kind: Literal["text", "choice"] = "text"
    text: str | None = None
    choice: str | None = None
    re: EntryId | None = None
    lang: str | None = None
    c: ConversationId | None = None


class Typing(ClientFrame, frozen=True, kw_only=True):
    """Somebody types or stopped typing; volatile, never stored."""

    cid: Cid
    on: bool
    c: ConversationId | None = None


class Read(ClientFrame, frozen=True, kw_only=True):
    """Everything up to `id` has been seen."""

    cid: Cid
    id: EntryId
    c: ConversationId | None = None


class More(ClientFrame, frozen=True, kw_only=True):
    """Older entries before `before`, at most `n` of them."""

    cid: Cid
    before: EntryId
    n: int
    c: ConversationId | None = None


class Human(ClientFrame, frozen=True, kw_only=True):
    """The permanent "talk to a person" control."""

    cid: Cid


class Leave(ClientFrame, frozen=True, kw_only=True):
    """The shopper leaves the line and goes back to the bot."""

    cid: Cid


class Callback(ClientFrame, frozen=True, kw_only=True):
    """The shopper leaves a number or an address to be called or written back."""

    cid: Cid
    how: Literal["phone", "email"]
    contact: str
    when: str | None = None


class End(ClientFrame, frozen=True, kw_only=True):
    """The shopper ends the conversation."""

    cid: Cid


class Ready(ClientFrame, frozen=True, kw_only=True):
    """An agent takes offers, or stops taking them."""

    cid: Cid
    on: bool


class Take(ClientFrame, frozen=True, kw_only=True):
    """An agent asks for the next conversation in line."""

    cid: Cid


class Accept(ClientFrame, frozen=True, kw_only=True):
    """An agent accepts the offer of that fence."""

    cid: Cid
    c: ConversationId
    fence: int


class Refuse(ClientFrame, frozen=True, kw_only=True):
    """An agent passes the offer on; the shopper keeps the place in line."""

    cid: Cid
    c: ConversationId
    fence: int
    why: str = ""


class Note(ClientFrame, frozen=True, kw_only=True):
    """A remark for staff only."""

    cid: Cid
    c: ConversationId
    text: str


class GiveBack(ClientFrame, tag="give_back", frozen=True, kw_only=True):
    """The agent gives the conversation back to the bot, with what was agreed."""

    cid: Cid
    c: ConversationId
    fence: int
    agreed: str = ""


class Done(ClientFrame, frozen=True, kw_only=True):
    """The agent is done: the topic is required, it is what the shop learns from."""

    cid: Cid
    c: ConversationId
    fence: int
    topic: str
    outcome: Outcome


class Attach(ClientFrame, frozen=True, kw_only=True):
    """A desk wants the entries of a conversation, after `last` when it has some already."""

    cid: Cid
    c: ConversationId
    last: EntryId | None = None


class Detach(ClientFrame, frozen=True, kw_only=True):
    """A desk no longer shows that conversation."""

    cid: Cid
    c: ConversationId


ShopperFrame = Hello | Pong | Send | Typing | Read | More | Human | Leave | Callback | End
StaffFrame = (
    Hello
    | Pong
    | Send
    | Typing
    | Read
    | More
    | Ready
    | Take
    | Accept
    | Refuse
    | Note
    | GiveBack
    | Done
    | Attach
    | Detach
)


class ServerFrame(
    msgspec.Struct, tag_field="t", tag=str.lower, frozen=True, kw_only=True, omit_defaults=True
):
    """What the gateway sends; clients ignore what they do not know."""


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
            "given_back",
            "callback",
            "closed",
            "reopened",
            "verified",
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
    desk: Literal["open", "nobody", "closed"] | None = None  # while waiting: is somebody there to answer?
    alias: str | None = None


class Proof(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the shopper has proven: this order, by this method, until then (Unix seconds)."""

    strength: str
    order: str
    method: str
    until: int


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One thing the bot worked on, and how it went."""

    intent: str
    outcome: Literal["answered", "asked", "failed"]


class Card(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The hand-off card: why a person, about what, and what the bot already did."""

    reason: str  # asked frustration missed topic proof shop_down distress bot_down
    urgency: Literal["normal", "high"] = "normal"
    topic: str | None = None
    language: str | None = None
    tried: list[Tried] = []
    frustration: float | None = None
    signals: list[str] = []  # capitals, repeated_contact, money, ...
    proof: Proof | None = None
    order: str | None = None
    since: int = 0  # Unix ms, when the shopper joined the line


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


class LineView(msgspec.Struct, frozen=True, kw_only=True):
    """The line as the desk shows it."""

    waiting: int
    ready: int
    longest_s: int


class DeskView(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A desk's fresh snapshot: who I am, am I ready, what is mine, how long is the line."""

    alias: str
    role: Literal["agent", "lead", "operator"]
    ready: bool
    capacity: int
    conversations: list[DeskConversation]
    line: LineView


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
    | Drain
    | Err
    | Desk
)
