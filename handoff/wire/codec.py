"""Between text on the socket and frames: nothing but a whole, known, sane frame passes."""

import functools
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NoReturn, TypeVar

import msgspec

from handoff.core.ids import is_conversation_id, is_entry_id
from handoff.wire.frames import MAX_FRAME_BYTES, Body, Outgoing, ShopperFrame, StaffFrame
from handoff.wire.text import is_text

# Close codes of RFC 6455: 1007 not the promised data, 1009 too big.
NOT_JSON = 1007
TOO_BIG = 1009
# A frame is one flat object; one level more is kept as room.
MAX_DEPTH = 3
# Printable ASCII, so that a cid is the same bytes in every key, log and page.
_CID = re.compile(r"[!-~]{1,64}\Z")

# A word and a colon. What else it takes for a key, from the end of one word to the next, is none we know.
_KEY = re.compile(rb'"([^"]*)"\s*:')
_SHOPPER: msgspec.json.Decoder[Any] = msgspec.json.Decoder(ShopperFrame)
_STAFF: msgspec.json.Decoder[Any] = msgspec.json.Decoder(StaffFrame)
_SHAPES: Mapping[str, Callable[[str], object]] = {
    "cid": _CID.match,
    "c": is_conversation_id,
    **dict.fromkeys(("id", "re", "last", "before"), is_entry_id),
}
_WHY = {
    "cid": "cid is 1 to 64 printable ASCII characters.",
    "c": "c is not the id of a conversation.",
}

Frame = TypeVar("Frame")


@dataclass(frozen=True, slots=True, kw_only=True)
class WireError:
    """Why a frame was not taken: send `err`, and close the socket if there is a close code."""

    code: str
    why: str
    close_code: int | None = None


class _Twice(ValueError):
    """A key occurs twice in one object: two readers could understand two different frames."""


def decode_shopper(data: str | bytes) -> ShopperFrame | WireError:
    """Return the frame that a shopper's socket sent, or what is wrong with it."""
    frame: ShopperFrame | WireError = _decode(data, _SHOPPER, ShopperFrame)
    return frame


def decode_staff(data: str | bytes) -> StaffFrame | WireError:
    """Return the frame that a desk's socket sent, or what is wrong with it."""
    frame: StaffFrame | WireError = _decode(data, _STAFF, StaffFrame)
    return frame


def encode(frame: Outgoing) -> bytes:
    """Return the frame as the text of a websocket message, in UTF-8."""
    return msgspec.json.encode(frame)


def encode_msg(c: str, entry: str, body: Body) -> bytes:
    """Return the `msg` frame of a log entry, also as an item of a `page`."""
    return b'{"t":"msg","c":"%b","id":"%b",%b' % (c.encode(), entry.encode(), msgspec.json.encode(body)[1:])


def _decode(data: str | bytes, decoder: msgspec.json.Decoder[Any], kind: Any) -> Any:
    frame = _plain(data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass"), decoder)
    return _looked_at(data, kind) if frame is None else _named_well(frame) or frame


def _plain(raw: bytes, decoder: msgspec.json.Decoder[Any]) -> Any:
    """Return the frame that is plainly right, as nearly all are; None when it takes a closer look.

    Without a backslash each quote begins or ends a word, so keys can be seen in the bytes.
    """
    if len(raw) > MAX_FRAME_BYTES or b"\\" in raw:
        return None
    keys = _KEY.findall(raw)
    if len(keys) != len(set(keys)):
        return None
    try:
        return decoder.decode(raw)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def _looked_at(data: str | bytes, kind: Any) -> Any:
    """Return the frame, or in which way it is none."""
    found = _parsed(data)
    if isinstance(found, WireError):
        return found
    try:
        frame = msgspec.convert(found, kind)
    except msgspec.ValidationError as error:
        return WireError(code="bad_frame", why=str(error).encode("ascii", "replace").decode()[:200])
    except UnicodeError:
        # Half a character where a known word is compared with it: as a tag, as one of a few words.
        return WireError(code="bad_frame", why="The frame holds half a character.")
    return _checked(frame)


def _parsed(data: str | bytes) -> dict[str, Any] | WireError:
    try:
        raw = data if isinstance(data, bytes) else data.encode("utf-8")
        if len(raw) > MAX_FRAME_BYTES:
            return WireError(code="too_big", why="The frame is larger than 64 KiB.", close_code=TOO_BIG)
        found = json.loads(raw.decode("utf-8"), object_pairs_hook=_object, parse_constant=_refuse)
    except UnicodeError:
        return WireError(code="bad_utf8", why="The frame is not UTF-8.", close_code=NOT_JSON)
    except (ValueError, RecursionError):
        return WireError(code="bad_json", why="The frame is not JSON.", close_code=NOT_JSON)
    if not isinstance(found, dict) or _depth(found, MAX_DEPTH + 1) > MAX_DEPTH:
        return WireError(code="bad_frame", why="A frame is one flat JSON object.")
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice("a key occurs twice")
    return found


def _refuse(word: str) -> NoReturn:
    raise ValueError(f"{word} is not JSON")


def _depth(value: Any, most: int) -> int:
    """Return how deep a value is nested, looking no further than `most`."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    if inner is None or most == 0:
        return 0
    return 1 + max((_depth(each, most - 1) for each in inner), default=0)


def _checked(frame: Any) -> Any:
    """Return the frame if its ids have the shape of ids; texts are judged later, where a `nak` can tell."""
    if (wrong := _named_well(frame)) is not None:
        return wrong
    if not all(is_text(word) for word in _words(frame, but="text")):
        return WireError(code="bad_frame", why="The frame holds half a character.")
    return frame


def _named_well(frame: Any) -> WireError | None:
    """Return which of a frame's ids has not the shape of one."""
    for name in _ids(frame.__struct_fields__):
        found = getattr(frame, name)
        if found is not None and not _SHAPES[name](found):
            return WireError(code="bad_frame", why=_WHY.get(name, f"{name} is not the id of an entry."))
    return None


@functools.cache
def _ids(fields: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name for name in _SHAPES if name in fields)


def _words(frame: Any, *, but: str) -> list[str]:
    words = [getattr(frame, name) for name in frame.__struct_fields__ if name != but]
    return [word for word in words if isinstance(word, str)]
