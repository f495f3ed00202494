"""What was said long ago: from the log, and from the archive where the log has been trimmed."""

from handoff.core.ids import entry_order
from handoff.store.archive import Archive
from handoff.store.conversations import Conversations, Entry

FIRST = (1, 0)


class History:
    """Reads backwards, as people do who scroll up."""

    def __init__(self, conversations: Conversations, archive: Archive) -> None:
        self._conversations = conversations
        self._archive = archive

    async def before(self, c: str, entry: str, *, count: int) -> list[Entry]:
        """Return the last `count` entries before this one, oldest first.

        StoreLost or SqlLost when what is needed is away.
        """
        found = await self._conversations.read(c, before=entry, count=count)
        start = found[0].id if found else entry
        if len(found) == count or not has_older(start):
            return found
        older = await self._archive.before(c, start, count=count - len(found))
        return [*older, *found]


def has_older(entry: str) -> bool:
    """Say whether there were entries before this one."""
    return entry_order(entry) > FIRST
