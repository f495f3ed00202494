"""The topics that operators made: which there are now, how far each is, and how one is made or removed."""

import asyncio
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

from handoff.core.made import Standing, Topic, why_not, why_not_titled
from handoff.core.topics import INTENTS
from handoff.service import repository, topic_edits, topics_file
from handoff.service.accounts import LANGUAGES
from handoff.service.lessons import Edit, put_back, write
from handoff.service.replies import Replies
from handoff.store.labels import Labels, Who

# A file that somebody else wrote, or another gateway, counts from then on.
LOOK_S = 1.0
MOST_LINES, MOST_LINE_CHARS = 200, 300


class NotMade(Exception):
    """What was asked for cannot be; the text is its code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is changed, as a diff; the commit's name where it was committed."""

    diff: str
    commit: str | None


class Made:
    """The topics of one data folder; one change at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._topics: Mapping[str, Topic] = {}

    async def run(self) -> None:
        """Look at the file now and then, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_S)

    async def look(self) -> Mapping[str, Topic]:
        """Read the file and return its topics."""
        self._topics = await asyncio.to_thread(topics_file.read, self._folder)
        return self._topics

    def known(self) -> AbstractSet[str]:
        """Return all intents that there are now."""
        return INTENTS | self._topics.keys()

    def titles(self) -> dict[str, Mapping[str, str]]:
        """Return what people call the topics that were made here, by name and language."""
        return {name: topic.titles for name, topic in self._topics.items()}


class Making:
    """Makes topics, writes their lines, removes them: each a change that is committed or handed out."""

    def __init__(self, made: Made, labels: Labels, replies: Replies, *, folder: Path) -> None:
        self._made = made
        self._labels = labels
        self._replies = replies
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()

    async def all(self) -> list[Standing]:
        """Return how far each topic is."""
        topics = await self._made.look()
        if not topics:
            return []
        lines = await asyncio.to_thread(topic_edits.lines_of, list(topics), self._folder)
        said, _ = await self._replies.all()
        return [
            Standing(
                topic=topic,
                lines=lines[topic.name],
                wordless=tuple(one for one in LANGUAGES if topic.reply and not said[topic.reply][one]),
            )
            for topic in topics.values()
        ]

    async def unready(self) -> list[Standing]:
        """Return the topics that cannot be learned yet."""
        return [one for one in await self.all() if not one.can_be_learned]

    async def can_commit(self) -> bool:
        """Say whether the folder is in a repository."""
        return await repository.is_repository(self._folder)

    async def make(self, who: Who, topic: Topic, *, only_show: bool) -> Change:
        """Make a topic. NotMade says why not."""
        async with self._one_at_a_time:
            await self._made.look()
            said, _ = await self._replies.all()
            if wrong := why_not(topic, self._made.known(), said.keys()):
                raise NotMade(wrong)
            _of_ours(topic.titles)
            edits = await asyncio.to_thread(topic_edits.make, topic, self._folder)
            words = None if only_show else f"data: Make the topic {topic.name}."
            return await self._done(who, edits, act="topic_make", name=topic.name, words=words)

    async def rename(self, who: Who, name: str, titles: Mapping[str, str], *, only_show: bool) -> Change:
        """Give a topic that was made here other titles."""
        async with self._one_at_a_time:
            await self._topic(name)
            if wrong := why_not_titled(titles):
                raise NotMade(wrong)
            _of_ours(titles)
            edits = await asyncio.to_thread(topic_edits.rename, name, titles, self._folder)
            words = None if only_show else f"data: Change the titles of {name}."
            return await self._done(who, edits, act="topic_title", name=name, words=words)

    async def write(self, who: Who, name: str, language: str, lines: Sequence[str]) -> Change:
        """Write lines of a topic that was made here, in one language."""
        async with self._one_at_a_time:
            await self._topic(name)
            if language not in LANGUAGES or not _are_lines(lines):
                raise NotMade("topic_lines")
            edits = await asyncio.to_thread(topic_edits.add_lines, name, language, lines, self._folder)
            words = f"data: Write lines of {name} ({language})."
            return await self._done(who, edits, act="topic_lines", name=name, words=words)

    async def remove(self, who: Who, name: str, *, only_show: bool) -> Change:
        """Remove a topic with its lines and words; whether no model knows it yet is looked at elsewhere."""
        async with self._one_at_a_time:
            topic = await self._topic(name)
            edits = await asyncio.to_thread(topic_edits.remove, topic, self._folder)
            words = None if only_show else f"data: Remove the topic {name}."
            return await self._done(who, edits, act="topic_remove", name=name, words=words)

    async def _topic(self, name: str) -> Topic:
        topic = (await self._made.look()).get(name)
        if topic is None:
            raise NotMade("topic_none")
        return topic

    async def _done(
        self, who: Who, edits: Sequence[Edit], *, act: str, name: str, words: str | None
    ) -> Change:
        """Commit, if there is a repository and something to be done; what git refuses is undone."""
        diff = "".join(edit.diff for edit in edits)
        if not edits or words is None or not await self.can_commit():
            return Change(diff=diff, commit=None)
        paths = await asyncio.to_thread(write, edits, self._folder)
        try:
            commit = await repository.commit(self._folder, paths, words=words, who=(who.id, who.alias))
        except BaseException:
            await asyncio.to_thread(put_back, edits, self._folder)
            raise
        await self._labels.note(who, act, f"{name} {commit}")
        await self._made.look()
        return Change(diff=diff, commit=commit)


def _of_ours(titles: Mapping[str, str]) -> None:
    if not titles.keys() <= set(LANGUAGES):
        raise NotMade("topic_title")


def _are_lines(lines: Sequence[str]) -> bool:
    brief = all(len(text) <= MOST_LINE_CHARS and text.strip() for text in lines)
    return brief and 0 < len(lines) <= MOST_LINES
