"""Writes labels into the training data: what would change as a diff, and the change itself."""

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from handoff.core.labels import is_known
from handoff.core.lessons import line
from handoff.service import topics_file
from handoff.service.yaml_text import dumped, loaded

FROM_SHOPPERS = "from_shoppers"
HEAD = "- intent:"
_HEAD = """version: "3.1"

# What shoppers wrote, labelled in the studio and masked: names and numbers in it are made up.
# Which message of the inbox a line was, is told in data/provenance.
nlu: []
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """A labelled message: its number in the inbox, and what was said of it."""

    number: int
    text: str
    language: str
    label: str | None
    mood: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A file as it is (empty: not there) and as it would be; `path` is from the data folder's parent."""

    path: str
    before: str
    after: str

    @property
    def diff(self) -> str:
        """Return the change as git writes it."""
        old = f"a/{self.path}" if self.before else "/dev/null"
        lines = difflib.unified_diff(
            self.before.splitlines(keepends=True), self.after.splitlines(keepends=True), old, f"b/{self.path}"
        )
        return "".join(lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """A message whose words the data has under another intent than its label."""

    number: int
    text: str
    label: str
    intent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What would be written, for which messages, and what cannot be: each with its reason."""

    edits: tuple[Edit, ...]
    numbers: tuple[int, ...]
    known: tuple[int, ...]  # stand there already, word for word
    waiting: Mapping[str, int]  # proposed topics, with how many messages wait for each
    elsewhere: tuple[Elsewhere, ...] = ()  # stay labelled until somebody decides


def plan(lessons: Sequence[Lesson], folder: Path) -> Plan:
    """Return what these labels would change in a data folder; reads only."""
    draft, known_topics = _Draft(folder), topics_file.known(folder)
    numbers: list[int] = []
    known: list[int] = []
    waiting: dict[str, int] = {}
    elsewhere: list[Elsewhere] = []
    for lesson in lessons:
        if lesson.label and not is_known(lesson.label, known_topics):
            waiting[lesson.label] = waiting.get(lesson.label, 0) + 1
        elif other := draft.elsewhere(lesson):
            elsewhere.append(other)
        else:
            (numbers if draft.teach(lesson) else known).append(lesson.number)
    return Plan(
        edits=tuple(draft.edits()),
        numbers=tuple(numbers),
        known=tuple(known),
        waiting=waiting,
        elsewhere=tuple(elsewhere),
    )


def write(edits: Iterable[Edit], folder: Path) -> list[Path]:
    """Write the files, each whole or not at all, and return them."""
    written = []
    for edit in edits:
        path = folder.parent / edit.path
        path.parent.mkdir(parents=True, exist_ok=True)
        new = path.with_suffix(f"{path.suffix}.new")
        new.write_text(edit.after, encoding="utf-8")
        new.replace(path)
        written.append(path)
    return written


def put_back(edits: Iterable[Edit], folder: Path) -> None:
    """Leave the files as they were: a change that nobody committed would be trained on all the same."""
    for edit in edits:
        path = folder.parent / edit.path
        if edit.before:
            path.write_text(edit.before, encoding="utf-8")
        else:
            path.unlink(missing_ok=True)


class _Draft:
    """The files that change, read once each."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._before: dict[Path, str] = {}
        self._trees: dict[Path, Any] = {}
        self._texts: dict[Path, str] = {}
        self._said: dict[str, dict[str, str]] = {}

    def elsewhere(self, lesson: Lesson) -> Elsewhere | None:
        """Return under which other intent these words stand; taught as two things they teach neither."""
        text = line(lesson.text, language=lesson.language, number=lesson.number)
        intent = self._lines(lesson.language).get(text.casefold())
        if not lesson.label or intent in (None, lesson.label):
            return None
        return Elsewhere(number=lesson.number, text=text, label=lesson.label, intent=intent)

    def teach(self, lesson: Lesson) -> bool:
        """Add a lesson; False if every line of it is there already."""
        text = line(lesson.text, language=lesson.language, number=lesson.number)
        added = [what for what in (self._intent(lesson, text), self._mood(lesson, text)) if what]
        if added:
            mark = hashlib.sha256(text.encode()).hexdigest()[:12]
            path = self._folder / "provenance" / f"{lesson.language}.tsv"
            told = self._text(path) or "inbox\tline\twhat\n"
            self._texts[path] = told + "".join(f"{lesson.number}\t{mark}\t{what}\n" for what in added)
        return bool(added)

    def edits(self) -> Iterator[Edit]:
        """Yield what changed, by path."""
        after = self._texts | {path: dumped(tree, self._before[path]) for path, tree in self._trees.items()}
        for path, text in sorted(after.items()):
            if text != self._before[path]:
                name = str(path.relative_to(self._folder.parent))
                yield Edit(path=name, before=self._before[path], after=text)

    def _intent(self, lesson: Lesson, text: str) -> str | None:
        if not lesson.label or text.casefold() in self._lines(lesson.language):
            return None
        self._lines(lesson.language)[text.casefold()] = lesson.label
        path = self._folder / "nlu" / lesson.language / f"{FROM_SHOPPERS}.yml"
        blocks = self._tree(path, _HEAD)["nlu"]
        block = next((one for one in blocks if one.get("intent") == lesson.label), None)
        if block is None:
            blocks.append({"intent": lesson.label, "examples": LiteralScalarString(f"- {text}\n")})
        else:
            block["examples"] = LiteralScalarString(f"{str(block['examples']).rstrip()}\n- {text}\n")
        return f"intent {lesson.label}"

    def _mood(self, lesson: Lesson, text: str) -> str | None:
        if not lesson.mood:
            return None
        path = self._folder / "frustration" / f"{lesson.language}.yml"
        kinds = self._tree(path, "frustrated: {}\ncalm: {}\n").setdefault(lesson.mood, {})
        if any(str(one).casefold() == text.casefold() for lines in kinds.values() for one in lines):
            return None
        kinds.setdefault(FROM_SHOPPERS, []).append(DoubleQuotedScalarString(text))
        return f"mood {lesson.mood}"

    def _lines(self, language: str) -> dict[str, str]:
        """Return what the language has already, with its intent: a line stands once."""
        if language not in self._said:
            files = sorted((self._folder / "nlu" / language).glob("*.yml"))
            self._said[language] = {}
            for file in files:
                self._said[language] |= _by_line(file.read_text(encoding="utf-8"))
        return self._said[language]

    def _text(self, path: Path) -> str:
        if path not in self._before:
            self._before[path] = path.read_text(encoding="utf-8") if path.is_file() else ""
        return self._texts.get(path, self._before[path])

    def _tree(self, path: Path, empty: str) -> Any:
        if path not in self._trees:
            self._trees[path] = loaded(self._text(path) or empty)
        return self._trees[path]


def _by_line(text: str) -> dict[str, str]:
    """Return the examples of a file with the intent of each, read by line: much quicker than YAML."""
    found: dict[str, str] = {}
    intent = ""
    for row in (row.strip() for row in text.splitlines()):
        if row.startswith(HEAD):
            intent = row.removeprefix(HEAD).strip()
        elif row.startswith("- "):
            found[row[2:].strip().casefold()] = intent
    return found
