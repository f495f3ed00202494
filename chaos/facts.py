"""What happened in a run, as facts: what each client sent, was promised and saw; one line of JSON each."""

import time
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import IO, Any, Literal

import msgspec

Side = Literal["shopper", "agent"]


class Fact(msgspec.Struct, kw_only=True, frozen=True, tag_field="t", tag=str.lower, omit_defaults=True):
    """`at` is in seconds since the start of the run, on one clock for all."""

    at: float = 0.0


class Opened(Fact, frozen=True, kw_only=True):
    """A shopper's screen belongs to this conversation from now on."""

    who: str
    c: str


class Sent(Fact, frozen=True, kw_only=True):
    """Somebody wrote something; told once, however often the frame is sent."""

    who: str
    c: str
    cid: str


class Acked(Fact, frozen=True, kw_only=True):
    """The gateway said that it is stored, under that id."""

    who: str
    c: str
    cid: str
    id: str | None = None


class Refused(Fact, frozen=True, kw_only=True):
    """The gateway said for good that it will not be stored."""

    who: str
    c: str
    cid: str
    code: str


class Shown(Fact, frozen=True, kw_only=True):
    """An entry came to a screen; `print` is a checksum of what it says."""

    who: str
    side: Side
    c: str
    id: str
    print: int


class Followed(Fact, frozen=True, kw_only=True):
    """A desk asked for all that comes after `last`, and will get it; what it has of that comes again."""

    who: str
    side: Side
    c: str
    last: str | None = None


class Reset(Fact, frozen=True, kw_only=True):
    """A client was told that what it has is not the beginning of what there is."""

    who: str
    c: str


class Stands(Fact, frozen=True, kw_only=True):
    """A shopper was told where the conversation stands."""

    c: str
    state: str


class Accepted(Fact, frozen=True, kw_only=True):
    """An agent was told that the offer of that fence is theirs."""

    who: str
    c: str
    fence: int


class Free(Fact, frozen=True, kw_only=True):
    """For how many conversations more an agent has room; 0 when not ready or not connected."""

    who: str
    room: int


class Hit(Fact, frozen=True, kw_only=True):
    """A process was killed, or stopped for so long; or the socket of `who` was cut, a nap for so long."""

    room: str
    how: str
    for_s: float = 0.0
    who: str | None = None


class Back(Fact, frozen=True, kw_only=True):
    """A process that was hit is ready again."""

    room: str
    took_s: float


class Restless(Fact, frozen=True, kw_only=True):
    """Long after the last blow these are still not done."""

    what: str
    who: list[str]


class Stored(Fact, frozen=True, kw_only=True):
    """An entry stands in the log at the end; `cid` is that of who wrote it."""

    c: str
    id: str
    role: str
    kind: str
    print: int
    visible: str = "all"
    alias: str | None = None
    event: str | None = None
    cid: str | None = None
    ts: int = 0
    greets: bool = False


class Archived(Fact, frozen=True, kw_only=True):
    """An entry stands in the archive at the end."""

    c: str
    id: str
    print: int


class Ended(Fact, frozen=True, kw_only=True):
    """Where the conversation stands at the end, and the alias of who has it."""

    c: str
    state: str
    alias: str | None = None


AnyFact = (
    Opened
    | Sent
    | Acked
    | Refused
    | Shown
    | Followed
    | Reset
    | Stands
    | Accepted
    | Free
    | Hit
    | Back
    | Restless
    | Stored
    | Archived
    | Ended
)


def order(entry: str) -> int:
    """Return the place of an entry `<epoch>-<seq>` in its log, as a number that costs little memory."""
    epoch, _, seq = entry.partition("-")
    return (int(epoch) << 40) | int(seq)


def print_of(body: Mapping[str, Any]) -> int:
    """Return a checksum of what every screen must agree on: all but the cid, which only the writer gets."""
    sender = body.get("from") or {}
    parts = [sender.get("role"), sender.get("alias"), body.get("kind"), body.get("event"), body.get("text")]
    return zlib.crc32(msgspec.json.encode([*parts, body.get("ts"), body.get("visible", "all")]))


class History:
    """The facts of a run, on their way to a file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._encoder = msgspec.json.Encoder()
        self._began = time.monotonic()
        self.count = 0

    @property
    def now_s(self) -> float:
        """Return the moment as facts note it."""
        return round(time.monotonic() - self._began, 4)

    def note(self, fact: Fact) -> None:
        """Write a fact down, with the moment."""
        self.count += 1
        self._file.write(self._encoder.encode(msgspec.structs.replace(fact, at=self.now_s)) + b"\n")


def read(path: Path) -> Iterator[AnyFact]:
    """Yield the facts of a file, in the order in which they were noted."""
    decoder: msgspec.json.Decoder[AnyFact] = msgspec.json.Decoder(AnyFact)
    with path.open("rb") as lines:
        for line in lines:
            yield decoder.decode(line)
