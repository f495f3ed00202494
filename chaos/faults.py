"""What must never happen, by name."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The kinds of faults, as the summary counts them."""

    LOST = "lost"
    DUPLICATED = "duplicated"
    REORDERED = "reordered"
    CHANGED = "changed"
    FALSE_ACK = "false_ack"
    UNANSWERED = "unanswered"
    LEAKED = "leaked"
    TWO_OWNERS = "two_owners"
    BOT_AFTER_HAND_OFF = "bot_after_hand_off"
    FORGOTTEN = "forgotten"
    RESTLESS = "restless"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that went wrong: its kind, the conversation, and what exactly."""

    kind: Kind
    c: str
    what: str

    def __str__(self) -> str:
        return f"{self.kind} {self.c}: {self.what}"
