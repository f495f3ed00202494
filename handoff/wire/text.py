"""What a person wrote: which text may be stored, and why another may not."""

from dataclasses import dataclass
from typing import Literal

from handoff.wire.frames import MAX_TEXT_CHARS


@dataclass(frozen=True, slots=True, kw_only=True)
class BadText:
    """Why a text is not taken; `why` is for people."""

    code: Literal["bad", "too_long"]
    why: str


def cleaned(text: str | None, *, most: int = MAX_TEXT_CHARS) -> str | BadText:
    """Return the text without white space around it, or why it cannot be stored. Nothing else is changed."""
    words = (text or "").strip()
    if not words:
        return BadText(code="bad", why="There is nothing in this message.")
    if len(words) > most:
        return BadText(code="too_long", why=f"A message has at most {most} characters.")
    if "\0" in words or not is_text(words):
        return BadText(code="bad", why="This message holds characters that cannot be sent.")
    return words


def is_text(text: str) -> bool:
    """Say whether this can be written as UTF-8: JSON's escapes can name half a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
