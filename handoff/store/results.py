"""What the store answers to a verb: done, done before, or refused."""

from dataclasses import dataclass

from handoff.core.conversation import Conversation, State
from handoff.wire.frames import Body, NakCode


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """An entry of the log: `<epoch>-<seq>` and its body as stored (JSON)."""

    id: str
    body: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Appended:
    """Stored; `dup` when it had been stored before under the same sender and cid."""

    id: str
    dup: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """The conversation after the verb; `id` is the last entry that the verb wrote, `dup` a repeat."""

    conversation: Conversation
    id: str | None = None
    dup: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """The bot's answer is in the log and its turn is done."""

    ids: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was changed; `state` is where the conversation stands, None if there is none."""

    code: NakCode
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """The bot's answer ends in the line: the marker that is shown, and the request for a place."""

    marker: Body
    route: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnRef:
    """A turn that waits for the bot: where it is in its stream, and the stretch that it belongs to."""

    c: str
    entry: str  # id in the turns stream
    id: str  # id of the shopper's message in the log
    epoch: int
    episode: int
    turn: bytes  # JSON as the service queued it
    more: tuple[str, ...] = ()  # ids in the stream of those that became one with it
