"""Brings labels into the training data: shows the change, commits it or hands it out as a patch."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from handoff.service import repository
from handoff.service.lessons import FROM_SHOPPERS, Lesson, Plan, plan, put_back, write
from handoff.store.labels import Labels, Who


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What would change, and whether it can be committed here."""

    plan: Plan
    repository: bool


class Teaching:
    """The training data of one folder; one change at a time."""

    def __init__(self, labels: Labels, folder: Path) -> None:
        self._labels = labels
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()

    async def shown(self) -> Shown:
        """Return what all labels that are not written yet would change."""
        return Shown(plan=await self._plan(), repository=await repository.is_repository(self._folder))

    async def commit(self, who: Who) -> str | None:
        """Write and commit; returns the commit's name, None for none. NotCommitted: git refused."""
        async with self._one_at_a_time:
            now = await self._plan()
            if not now.edits:
                return None
            paths = await asyncio.to_thread(write, now.edits, self._folder)
            words = f"data: Learn from {len(now.numbers)} messages of shoppers."
            try:
                name = await repository.commit(self._folder, paths, words=words, who=(who.id, who.alias))
            except BaseException:
                await asyncio.to_thread(put_back, now.edits, self._folder)
                raise
            await self._labels.written(who, [*now.numbers, *now.known], about=name)
            return name

    async def keep(self, who: Who, *, language: str, name: str) -> str | None:
        """Commit the conversation that was kept as a test; returns the commit's name.

        None where there is nothing to commit: no repository, or another machine has the file.
        NotCommitted: git refused. The test is kept all the same.
        """
        file = self._folder / "recorded" / language / f"{FROM_SHOPPERS}.yml"
        async with self._one_at_a_time:
            here = await asyncio.to_thread(file.is_file)
            if not here or not await repository.is_repository(self._folder):
                return None
            words = f"data: Keep the conversation {name!r} as a test."
            return await repository.commit(self._folder, [file], words=words, who=(who.id, who.alias))

    async def taken(self, who: Who) -> int:
        """Mark what is in the patch as written: somebody has it now. Returns how many messages that were."""
        async with self._one_at_a_time:
            now = await self._plan()
            numbers = [*now.numbers, *now.known]
            await self._labels.written(who, numbers, about="patch")
            return len(numbers)

    async def _plan(self) -> Plan:
        return await asyncio.to_thread(plan, await self._lessons(), self._folder)

    async def _lessons(self) -> Sequence[Lesson]:
        rows = await self._labels.to_write()
        return [
            Lesson(
                number=row["id"],
                text=row["text"],
                language=row["language"],
                label=row["label"],
                mood=row["mood"],
            )
            for row in rows
        ]
