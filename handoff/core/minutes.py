"""How long people were at work on a conversation, from what its log says happened. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

# A person took it, and it left their hands; between the two it costs time.
TAKEN = "joined"
LET_GO = frozenset({"left", "requeued", "transferred", "given_back", "callback", "closed"})
# Nobody works on a chat in which nothing is said for longer: the rest of a silence is not counted.
MOST_SILENCE_MS = 10 * 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """An entry of the log: when it was written, and which event it is, if it is one."""

    ts_ms: int
    event: str | None = None


def people_ms(log: Iterable[Happened]) -> int:
    """Return the milliseconds for which an agent had the conversation; the log is read oldest first."""
    taken_at: int | None = None
    total = 0
    for entry in log:
        if taken_at is not None:
            total += max(0, min(entry.ts_ms - taken_at, MOST_SILENCE_MS))
            taken_at = entry.ts_ms
        if entry.event == TAKEN:
            taken_at = entry.ts_ms
        elif entry.event in LET_GO:
            taken_at = None
    return total
