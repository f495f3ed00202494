"""The truth about conversations: their log and who owns them, each change one Lua call."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from handoff.core.conversation import Conversation, State, Verb
from handoff.store.client import Redis
from handoff.wire.frames import Body, NakCode

if TYPE_CHECKING:
    from handoff.store.turns import TurnRef


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
    """The conversation as it is after the verb; `id` is the last entry that the verb wrote, `dup` a repeat."""

    conversation: Conversation
    id: str | None = None
    dup: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Replied:
    """The bot's answer is in the log and its turn is done."""

    ids: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Nothing was changed; `state` is where the conversation stands, None if there is no such conversation."""

    code: NakCode
    state: State | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOff:
    """The bot's answer ends in the line: the marker that is shown, and the request for a place."""

    marker: Body
    route: bytes


class Conversations:
    """Every read and write of a conversation; any number of processes may hold one."""

    def __init__(self, redis: Redis, *, prefix: str = "", partitions: int = 16) -> None: ...

    def channel(self, c: str) -> str:
        """Return the pub/sub channel on which the conversation's entries and wake-ups come."""
        raise NotImplementedError

    async def open(self, *, refresh_hash: str, origin: str, language: str | None) -> Conversation:
        """Return a new conversation, owned by the bot."""
        raise NotImplementedError

    async def get(self, c: str) -> Conversation | None:
        """Return the conversation as it is now, None if there is none of that id."""
        raise NotImplementedError

    async def rotate(self, c: str, *, old_hash: str, new_hash: str) -> bool:
        """Swap the reload secret; the old one stays valid until a new one has been used once."""
        raise NotImplementedError

    async def append(
        self,
        c: str,
        body: Body,
        *,
        by: str,
        cid: str | None,
        allow: frozenset[State],
        fence: int | None = None,
        owner: str | None = None,
        turn: bytes | None = None,
        greeting: Body | None = None,
    ) -> Appended | Refused:
        """Store an entry if the state is allowed and fence and owner (when given) are still these."""
        raise NotImplementedError

    async def move(
        self,
        c: str,
        verb: Verb,
        *,
        fence: int | None,
        owner: str | None = None,
        bodies: Sequence[Body] = (),
        fields: Mapping[str, bytes] = {},  # noqa: B006
        route: bytes | None = None,
        cid: str | None = None,
        by: str = "",
        turn: bytes | None = None,
        greeting: Body | None = None,
    ) -> Moved | Refused:
        """Change state and owner, with the entries that tell of it and the request to the line, all or nothing.

        `owner`: for `offer` the agent it is offered to; for every other verb the agent that must own it now (None: whoever).
        """
        raise NotImplementedError

    async def reply(
        self, ref: "TurnRef", bodies: Sequence[Body], *, fields: Mapping[str, bytes], hand_off: HandOff | None
    ) -> Replied | Refused:
        """Store the bot's answer and finish its turn, unless owner, episode or epoch changed meanwhile."""
        raise NotImplementedError

    async def read(self, c: str, *, after: str | None = None, before: str | None = None, count: int = 200) -> list[Entry]:
        """Return entries oldest first: the first `count` after an id, else the last `count` (before an id)."""
        raise NotImplementedError

    async def whisper(self, c: str, words: bytes) -> None:
        """Tell the conversation's subscribers something that is never stored: `~typing {json}`, `~seen {json}`."""
        raise NotImplementedError

    async def retire(self, c: str, *, ttl_s: int) -> bool:
        """Let a closed conversation's live keys expire; False if it is not closed (any more)."""
        raise NotImplementedError
