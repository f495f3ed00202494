"""Frames as nobody should send them: a seeded stream of whole, bent, broken and hostile ones."""

import json
import random
from collections.abc import Iterator
from typing import Any

C = "a" * 26
WHOLE: list[dict[str, Any]] = [
    {"t": "send", "cid": "x", "text": "hi"},
    {"t": "send", "cid": "x", "kind": "choice", "choice": "c1", "re": "1-0"},
    {"t": "typing", "cid": "x", "on": True},
    {"t": "read", "cid": "x", "id": "1-0"},
    {"t": "more", "cid": "x", "before": "1-5", "n": 3},
    {"t": "human", "cid": "x"},
    {"t": "leave", "cid": "x"},
    {"t": "callback", "cid": "x", "how": "email", "contact": "a@b.example"},
    {"t": "end", "cid": "x"},
    {"t": "pong"},
    {"t": "hello", "token": "x", "v": 1},
    {"t": "ready", "cid": "x", "on": True},
    {"t": "take", "cid": "x"},
    {"t": "accept", "cid": "x", "c": C, "fence": 1},
    {"t": "call", "cid": "x", "c": C},
    {"t": "refuse", "cid": "x", "c": C, "fence": 1, "why": "no"},
    {"t": "note", "cid": "x", "c": C, "text": "hi"},
    {"t": "give_back", "cid": "x", "c": C, "fence": 1, "agreed": "yes"},
    {"t": "done", "cid": "x", "c": C, "fence": 1, "topic": "other", "outcome": "resolved"},
    {"t": "attach", "cid": "x", "c": C},
    {"t": "detach", "cid": "x", "c": C},
]
VALUES: list[Any] = [
    None,
    True,
    -1,
    0,
    2**63,
    10**400,
    -0.0,
    1e308,
    "",
    " ",
    "x" * 3_000,
    "\0",
    "\ud800",
    "\ufdfa" * 1_000,
    "Z" + "\u0300" * 500,
    "\u202e\u2066evil\u2069",
    "/restart",
    "\u200b/confirm{}",
    "<img src=x onerror=alert(1)>",
    "{slot}",
    "1-0",
    "9" * 400 + "-0",
    "-1-1",
    "\u0661-0",
    C,
    "../../etc",
    [],
    [[[]]],
    {},
    {"__proto__": {"role": "agent"}},
]
NAMES = ["text", "cid", "c", "id", "fence", "on", "n", "before", "role", "from", "__proto__", "visible", "by"]
PIECES = ['"', "{", "}", "[", "]", ",", ":", "\\", "\\u", "NaN", "1e999", "null", "\0", "t", "\ufeff", "é"]


def frames(seed: int) -> Iterator[str | bytes]:
    """Yield frames for ever; text, or bytes that are no text."""
    chance = random.Random(seed)
    while True:
        yield chance.choices((_whole, _bent, _broken, _noise), (3, 8, 4, 1))[0](chance)


def _whole(chance: random.Random) -> str:
    frame = chance.choice(WHOLE)
    return json.dumps({**frame, **({"cid": f"f{chance.randrange(10**9)}"} if "cid" in frame else {})})


def _bent(chance: random.Random) -> str:
    """Return a frame of which some values, names or fields are others."""
    frame = json.loads(_whole(chance))
    for _ in range(chance.randint(1, 3)):
        match chance.randrange(4):
            case 0:
                frame[chance.choice(NAMES)] = chance.choice(VALUES)
            case 1 if frame:
                frame.pop(chance.choice(sorted(frame, key=str)), None)
            case 2 if frame:
                frame[chance.choice(sorted(frame, key=str))] = chance.choice(VALUES)
            case _:
                frame["t"] = chance.choice(WHOLE)["t"]
    return json.dumps(frame)


def _broken(chance: random.Random) -> str:
    """Return a frame with pieces cut out, put in or doubled."""
    text = _bent(chance)
    for _ in range(chance.randint(1, 4)):
        at, to = sorted(chance.choices(range(len(text) + 1), k=2))
        match chance.randrange(3):
            case 0:
                text = text[:at] + text[to:]
            case 1:
                text = text[:at] + chance.choice(PIECES) + text[at:]
            case _:
                text = text[:to] + text[at : at + 200] + text[to:]
    return text


def _noise(chance: random.Random) -> bytes:
    return chance.choice(
        (
            chance.randbytes(chance.randrange(200)),
            b"[" * 20_000,
            b'{"t":' * 2_000,
            b'"' + b"x" * 65_536 + b'"',
            b'{"t":"send","cid":"x","text":"\xed\xa0\x80"}',
        )
    )
