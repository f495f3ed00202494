"""What a browser may send, as closed structs tagged by `t`."""

from typing import Annotated, Literal

import msgspec

from handoff.wire.entries import Cid, ConversationId, EntryId, Outcome


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


class Rate(ClientFrame, frozen=True, kw_only=True):
    """What the shopper thinks of a conversation that is over: 1 is bad, 5 is great."""

    cid: Cid
    score: Annotated[int, msgspec.Meta(ge=1, le=5)]
    reason: str | None = None


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


class Call(ClientFrame, frozen=True, kw_only=True):
    """An agent takes a call-back, to call or write to that shopper."""

    cid: Cid
    c: ConversationId


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


class CallBacks(ClientFrame, frozen=True, kw_only=True):
    """An agent asks for more call-backs than the desk lists, from the `start`-th on."""

    cid: Cid
    start: Annotated[int, msgspec.Meta(ge=0, le=1_000_000)]


class Postpone(ClientFrame, frozen=True, kw_only=True):
    """The agent puts a call-back off, or promises one: it is listed again, due at that moment (Unix ms)."""

    cid: Cid
    c: ConversationId
    fence: int
    how: Literal["phone", "email"]
    contact: str
    due: Annotated[int, msgspec.Meta(ge=0)]


class Team(ClientFrame, frozen=True, kw_only=True):
    """An agent asks who is ready, to pass a conversation on."""

    cid: Cid


class Transfer(ClientFrame, frozen=True, kw_only=True):
    """The agent passes the conversation on: offered to one colleague, or back in line for a topic.

    Exactly one of `to` and `skill`; the note is for whoever takes it.
    """

    cid: Cid
    c: ConversationId
    fence: int
    to: str | None = None
    skill: str | None = None
    note: str = ""


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


ShopperFrame = Hello | Pong | Send | Typing | Read | More | Human | Leave | Callback | Rate | End
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
    | Call
    | Refuse
    | Note
    | CallBacks
    | Postpone
    | Team
    | Transfer
    | GiveBack
    | Done
    | Attach
    | Detach
)
