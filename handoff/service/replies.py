"""The assistant's replies in five languages: read, checked, and changed in their files."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from handoff.core.replies import MOST_CHARS, MOST_VARIANTS, Fault, blanks, faults
from handoff.service import repository, topics_file
from handoff.service.accounts import LANGUAGES
from handoff.service.lessons import Edit, write
from handoff.service.yaml_text import dumped, loaded
from handoff.store.labels import Labels, Who

# What the shop's own file fills in, in whatever reply.
OF_THE_SHOP = ("shop", "phone", "email", "visit", "return_days")
Said = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What a reply is to say in one language, in one or several ways."""

    language: str
    key: str
    variants: tuple[str, ...]


class Replies:
    """The files in `data/replies`; one change at a time."""

    def __init__(self, labels: Labels, folder: Path) -> None:
        self._labels = labels
        self._folder = folder
        self._one_at_a_time = asyncio.Lock()

    async def all(self) -> tuple[Said, Mapping[str, list[Fault]]]:
        """Return every reply by key and language, and what is wrong with it."""
        said = await asyncio.to_thread(self._read)
        return said, {key: faults(said[key], known_blanks(said[key])) for key in said}

    async def checked(self, key: str, drafts: Mapping[str, Sequence[str]]) -> list[Fault]:
        """Return what would be wrong with a reply that says this in these languages."""
        said = (await asyncio.to_thread(self._read)).get(key, {})
        return faults({**said, **drafts}, known_blanks(said))

    async def can_commit(self) -> bool:
        """Say whether the folder is in a repository."""
        return await repository.is_repository(self._folder)

    async def shown(self, changes: Sequence[Change]) -> list[Edit]:
        """Return what these changes would do to the files."""
        return await asyncio.to_thread(self._edits, changes)

    async def commit(self, who: Who, changes: Sequence[Change]) -> str | None:
        """Write and commit; returns the commit's name, None for no change. NotCommitted: git refused."""
        async with self._one_at_a_time:
            edits = await asyncio.to_thread(self._edits, changes)
            if not edits:
                return None
            paths = await asyncio.to_thread(write, edits, self._folder)
            keys = sorted({change.key for change in changes})
            words = f"data: Say {', '.join(keys)} in other words."
            try:
                name = await repository.commit(self._folder, paths, words=words, who=(who.id, who.alias))
            except BaseException:
                back = [Edit(path=edit.path, before=edit.after, after=edit.before) for edit in edits]
                await asyncio.to_thread(write, back, self._folder)
                raise
            await self._labels.note(who, "replies", f"{name} {' '.join(keys)}")
            return name

    def _read(self) -> dict[str, dict[str, tuple[str, ...]]]:
        files = {language: loaded(self._text(language)) or {} for language in LANGUAGES}
        made = [topic.reply for topic in topics_file.read(self._folder).values() if topic.reply]
        keys = dict.fromkeys([*(key for tree in files.values() for key in tree), *made])
        return {
            str(key): {language: _variants(files[language].get(key)) for language in LANGUAGES}
            for key in keys
        }

    def _edits(self, changes: Sequence[Change]) -> list[Edit]:
        edits = []
        for language in dict.fromkeys(change.language for change in changes):
            before = self._text(language)
            tree = loaded(before) or {}
            for change in changes:
                if change.language == language and _variants(tree.get(change.key)) != change.variants:
                    _set(tree, change)
            after = dumped(tree, before)
            if after != before and loaded(before) != tree:
                edits.append(Edit(path=self._name(language), before=before, after=after))
        return edits

    def _name(self, language: str) -> str:
        return f"{self._folder.name}/replies/{language}.yml"

    def _text(self, language: str) -> str:
        path = self._folder.parent / self._name(language)
        return path.read_text(encoding="utf-8") if path.is_file() else ""


def known_blanks(said: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the blanks that somebody fills: the shop's, and those that most languages of this reply have."""
    by_language = [set().union(*map(blanks, variants)) for variants in said.values() if variants]
    names = set().union(*by_language)
    common = {name for name in names if sum(name in one for one in by_language) * 2 > len(by_language)}
    return sorted(common | set(OF_THE_SHOP))


def why_not(change: Change, said: Said) -> str | None:
    """Return why a change cannot be taken at all, None if it can."""
    if change.language not in LANGUAGES or change.key not in said:
        return "There is no such reply; a new one needs an action that says it."
    if not 0 < len(change.variants) <= MOST_VARIANTS:
        return f"A reply has 1 to {MOST_VARIANTS} ways to say it."
    if any(not text.strip() or len(text) > 2 * MOST_CHARS or "\n" in text for text in change.variants):
        return "A way to say it is one line, neither empty nor a letter."
    unknown = set().union(*map(blanks, change.variants)) - set(known_blanks(said[change.key]))
    return f"Nobody fills {{{min(unknown)}}} in this reply." if unknown else None


def _variants(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    return tuple(map(str, value)) if isinstance(value, list) else (str(value),)


def _set(tree: Any, change: Change) -> None:
    """Put the words where the old ones stand; a list stays the list that it was, with the comments on it."""
    said, old = [DoubleQuotedScalarString(text) for text in change.variants], tree.get(change.key)
    if isinstance(old, list):
        for at, text in enumerate(said[: len(old)]):
            if str(old[at]) != text:
                old[at] = text
        del old[len(said) :]
        old.extend(said[len(old) :])
    else:
        tree[change.key] = said[0] if len(said) == 1 else said
