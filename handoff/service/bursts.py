"""Several messages written while the bot was busy become one turn: which ones, and what it says. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import msgspec

from handoff.store.results import TurnRef

# What the bot reads of one turn (bot/measure.py): more would be asked and not be heard.
MOST_CHARS = 600


def burst(waiting: Iterable[TurnRef]) -> list[TurnRef]:
    """Return those at the head that may be asked as one: texts of one stretch of the bot, short enough.

    A quick answer is a turn of its own, for it answers a question; so is what cannot be read.
    """
    found: list[TurnRef] = []
    chars = 0
    for ref in waiting:
        text = _asked(ref).get("text")
        if not isinstance(text, str):
            return found or [ref]
        chars += len(text)
        if found and (chars > MOST_CHARS or _stretch(ref) != _stretch(found[0])):
            break
        found.append(ref)
        chars += 1  # the line's end
    return found


def merged(refs: Sequence[TurnRef]) -> TurnRef:
    """Return the one turn that these are: known by its last message, its lines in the order of writing."""
    if len(refs) == 1:
        return refs[0]
    asked = [_asked(ref) for ref in refs]
    turn = {**asked[-1], "text": "\n".join(str(each.get("text", "")) for each in asked)}
    more = tuple(ref.entry for ref in refs[1:])
    return replace(refs[0], id=refs[-1].id, turn=msgspec.json.encode(turn), more=more)


def _stretch(ref: TurnRef) -> tuple[int, int]:
    return ref.epoch, ref.episode


def _asked(ref: TurnRef) -> dict[str, Any]:
    try:
        return msgspec.json.decode(ref.turn, type=dict[str, Any])
    except msgspec.DecodeError:
        return {}
