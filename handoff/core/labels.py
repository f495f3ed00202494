"""What an operator can say about a message, and what the row becomes: pure."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from handoff.core.privacy import KINDS
from handoff.core.topics import INTENTS, is_name

ActKind = Literal["confirm", "relabel", "new_intent", "skip", "mood", "mark"]
State = Literal["new", "labelled", "skipped", "written"]
MOODS = ("frustrated", "calm")
MARKS = tuple(kind for kind in KINDS if kind != "link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Something said about a message: `value` is the intent, the mood or the kind of a marked piece."""

    kind: ActKind
    value: str = ""
    piece: str = ""  # what is marked, as it stands in the text


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """What of a row an act may change."""

    text: str
    guess: str
    state: State
    label: str | None = None
    mood: str | None = None


def why_not(act: Act, known: AbstractSet[str] = INTENTS) -> str | None:
    """Return why this act means nothing, None if it does."""
    match act.kind:
        case "relabel":
            return None if act.value in known else "There is no such intent."
        case "new_intent":
            return None if is_name(act.value) else "A name is a-z, 0-9 and _, 3 to 40 characters."
        case "mood":
            return None if act.value in MOODS else "A mood is frustrated or calm."
        case "mark":
            return None if act.value in MARKS and act.piece.strip() else "Mark a piece of the text."
        case "confirm" | "skip":
            return None
        case _:
            assert_never(act.kind)


def after(row: Labelled, act: Act, known: AbstractSet[str] = INTENTS) -> Labelled:
    """Return the row after an act that means something; one that is written to the data stays as it is."""
    if row.state == "written":
        return row
    match act.kind:
        case "confirm":
            return _labelled(row, row.guess) if row.guess in known else row
        case "relabel" | "new_intent":
            return _labelled(row, act.value)
        case "skip":
            # A row that teaches a mood and no intent is still worth writing.
            return replace(row, state="labelled" if row.mood else "skipped", label=None)
        case "mood":
            return replace(row, mood=None if row.mood == act.value else act.value)
        case "mark":
            return replace(row, text=row.text.replace(act.piece.strip(), f"[{act.value}]"))
        case _:
            assert_never(act.kind)


def is_known(label: str, known: AbstractSet[str] = INTENTS) -> bool:
    """Say whether the assistant has this intent; one that it has not must be made before it can learn."""
    return label in known


def _labelled(row: Labelled, label: str) -> Labelled:
    return replace(row, state="labelled", label=label)
