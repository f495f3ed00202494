"""What somebody may ask of us: to be told all that is stored about them, and to be forgotten."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from handoff.core.person import Kind, Person
from handoff.core.words import words_in
from handoff.service.files import mentions
from handoff.store.archive_people import ArchivePeople, Rows
from handoff.store.live_people import LivePeople, parsed

# What an archiver or a turn had in hand while we erased comes back a moment later, and is taken out again.
ROUNDS = 5
PAUSE_S = 1.0
# A conversation that is found by one table may be named by another one.
DEPTH = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Where something of somebody stands."""

    conversations: frozenset[str]
    live: frozenset[str] = frozenset()
    archived: frozenset[str] = frozenset()
    trackers: tuple[str, ...] = ()
    counters: tuple[str, ...] = ()
    rows: tuple[Rows, ...] = ()
    files: tuple[str, ...] = ()  # path:line, for people to mend

    @property
    def is_nothing(self) -> bool:
        """Say whether no store holds anything; files are for people."""
        return not (self.live or self.archived or self.trackers or self.counters or self.rows)


@dataclass(slots=True, kw_only=True)
class Erased:
    """What was taken out of which store, and what is still there."""

    conversations: frozenset[str]
    redis: int = 0
    trackers: int = 0
    counters: int = 0
    archive: dict[str, int] = field(default_factory=dict)
    left: Found


class Rights:
    """Looks through every store, and forgets; `settle` tells the line of a conversation that went."""

    def __init__(
        self,
        live: LivePeople,
        archive: ArchivePeople,
        *,
        settle: Callable[[str], Awaitable[None]],
        folders: Sequence[Path] = (),
        pause_s: float = PAUSE_S,
    ) -> None:
        self._live = live
        self._archive = archive
        self._settle = settle
        self._folders = folders
        self._pause_s = pause_s

    async def find(self, person: Person) -> Found:
        """Return where something of this person stands; a conversation counts as a whole."""
        of = await self._conversations(person)
        rows: list[Rows] = []
        for _ in range(DEPTH):
            rows = await self._archive.others(person.is_in, of)
            named = {c for each in rows for c in each.conversations}
            if named <= of:
                break
            of |= named
        return Found(
            conversations=frozenset(of),
            live=frozenset([c for c in of if await self._live.conversation(c)]),
            archived=frozenset([c for c in of if await self._archive.transcript(c)]),
            trackers=await self._trackers(of),
            counters=await self._counters(person, of),
            rows=tuple(rows),
            files=await self._files(person),
        )

    async def export(self, person: Person) -> dict[str, Any]:
        """Return all that is stored about this person, as JSON can say it."""
        found = await self.find(person)
        return {
            "conversations": [await self._told(c) for c in sorted(found.conversations)],
            "assistant": {key: held async for key, _, held in self._live.trackers() if key in found.trackers},
            "other": [{"table": each.table, "rows": each.rows} for each in found.rows],
            "files": list(found.files),
        }

    async def erase(self, person: Person) -> Erased:
        """Forget this person; `left` is what a last look still found."""
        found = await self.find(person)
        done = Erased(conversations=found.conversations, left=found)
        for turn in range(ROUNDS):
            if turn:
                await asyncio.sleep(self._pause_s)
            await self._take_out(done.left, done)
            done.left = await self.find(person)
            done.conversations |= done.left.conversations
            if done.left.is_nothing:
                break
        await self._live.rewrite()
        return done

    async def _conversations(self, person: Person) -> set[str]:
        if person.kind is Kind.CONVERSATION:
            return {person.value}
        of = await self._archive.mentions(person.is_in)
        async for c in self._live.everybody():
            if c not in of and (held := await self._live.conversation(c)) and person.is_in(held.words()):
                of.add(c)
        async for _, c, tracker in self._live.trackers():
            if c not in of and person.is_in(words_in(tracker)):
                of.add(c)
        return of

    async def _trackers(self, of: set[str]) -> tuple[str, ...]:
        return tuple([key async for key, c, _ in self._live.trackers() if c in of])

    async def _counters(self, person: Person, of: set[str]) -> tuple[str, ...]:
        named = [("conversation", c) for c in of]
        if person.kind in (Kind.EMAIL, Kind.ORDER):
            named += [(person.kind, person.value), (person.kind, person.value.upper())]
        keys = [self._live.counter(kind, value) for kind, value in named]
        return tuple([key for key in keys if await self._live.has(key)])

    async def _files(self, person: Person) -> tuple[str, ...]:
        """Return the lines of files that name this person; a conversation's id in a log names nobody."""
        if person.kind is Kind.CONVERSATION:
            return ()
        return tuple(await asyncio.to_thread(mentions, person, self._folders))

    async def _take_out(self, found: Found, done: Erased) -> None:
        for c in found.conversations:
            done.redis += await self._live.forget(c)
            await self._settle(c)
        done.trackers += await self._live.drop(found.trackers)
        done.counters += await self._live.drop(found.counters)
        for table, count in (await self._archive.erase(found.conversations, found.rows)).items():
            done.archive[table] = done.archive.get(table, 0) + count

    async def _told(self, c: str) -> dict[str, Any]:
        held = await self._live.conversation(c)
        stored = [*await self._archive.transcript(c), *(held.entries if held else [])]
        entries = {entry.id: {"id": entry.id, "body": parsed(entry.body)} for entry in stored}
        return {"id": c, "remembered": held.fields if held else {}, "entries": [*entries.values()]}
