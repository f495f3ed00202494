"""What making a topic, its titles and lines, or removing it changes in the files of the data folder."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from handoff.core.lessons import line
from handoff.core.made import Topic
from handoff.core.privacy import mask
from handoff.service import topics_file
from handoff.service.accounts import LANGUAGES
from handoff.service.lessons import Edit
from handoff.service.yaml_text import dumped, loaded

_HEAD = """# Topics that operators made in the studio. "answer": it says utter_<name> of data/replies.
# "person": it hands over. Intent, rule and reply of each are made of this when it is trained.
topics: {}
"""
_LINES_HEAD = """version: "3.1"

# Lines of topics that were made in the studio, written by its operators.
nlu: []
"""


def make(topic: Topic, folder: Path) -> list[Edit]:
    """Return the change that makes a topic."""
    path = topics_file.path_in(folder)
    before = _text(path)
    tree = loaded(before or _HEAD)
    # An empty map stands on one line, and so would all that is put into it.
    tree["topics"] = tree["topics"] or CommentedMap()
    tree["topics"][topic.name] = {"title": _quoted(topic.titles), "does": topic.does}
    return [_edit(path, folder, before, after=dumped(tree, before))]


def rename(name: str, titles: Mapping[str, str], folder: Path) -> list[Edit]:
    """Return the change that gives a topic other titles; none if it has them already."""
    path = topics_file.path_in(folder)
    before = _text(path)
    tree = loaded(before)
    tree["topics"][name]["title"] = _quoted(titles)
    after = dumped(tree, before)
    return [_edit(path, folder, before, after=after)] if after != before else []


def add_lines(name: str, language: str, lines: Sequence[str], folder: Path) -> list[Edit]:
    """Return the change that writes lines of a topic, masked; what a language has already is left out."""
    said = _said(language, folder)
    masked = [line(mask(text), language=language, number=at) for at, text in enumerate(lines)]
    new = [text for text in dict.fromkeys(masked) if text and text.casefold() not in said]
    if not new:
        return []
    path = folder / "nlu" / language / "topics.yml"
    before = _text(path)
    tree = loaded(before or _LINES_HEAD)
    added = "".join(f"- {text}\n" for text in new)
    block = next((one for one in tree["nlu"] if one.get("intent") == name), None)
    if block is None:
        tree["nlu"].append({"intent": name, "examples": LiteralScalarString(added)})
    else:
        block["examples"] = LiteralScalarString(f"{str(block['examples']).rstrip()}\n{added}")
    return [_edit(path, folder, before, after=dumped(tree, before))]


def remove(topic: Topic, folder: Path) -> list[Edit]:
    """Return the change that takes a topic out again, with its lines and its words."""
    path = topics_file.path_in(folder)
    before = _text(path)
    tree = loaded(before)
    del tree["topics"][topic.name]
    return [
        _edit(path, folder, before, after=dumped(tree, before)),
        *_without_lines(topic.name, folder),
        *(_without_words(topic.reply, folder) if topic.reply else ()),
    ]


def lines_of(names: Iterable[str], folder: Path) -> dict[str, dict[str, int]]:
    """Return how many lines each of these topics has in each language."""
    found = {name: dict.fromkeys(LANGUAGES, 0) for name in names}
    for language in LANGUAGES:
        for file in _files(language, folder):
            text = _text(file)
            # Reading YAML takes a hundred times as long as looking whether it is worth it.
            if not any(f"intent: {name}\n" in text for name in found):
                continue
            for block in loaded(text)["nlu"]:
                if block.get("intent") in found:
                    rows = str(block["examples"]).splitlines()
                    found[block["intent"]][language] += sum(row.startswith("- ") for row in rows)
    return found


def _quoted(titles: Mapping[str, str]) -> dict[str, DoubleQuotedScalarString]:
    in_order = (language for language in LANGUAGES if language in titles)
    return {language: DoubleQuotedScalarString(titles[language]) for language in in_order}


def _without_lines(name: str, folder: Path) -> list[Edit]:
    edits = []
    for file in (file for language in LANGUAGES for file in _files(language, folder)):
        before = _text(file)
        if f"intent: {name}\n" not in before:
            continue
        tree = loaded(before)
        for at in reversed(range(len(tree["nlu"]))):
            if tree["nlu"][at].get("intent") == name:
                del tree["nlu"][at]
        edits.append(_edit(file, folder, before, after=dumped(tree, before)))
    return edits


def _without_words(key: str, folder: Path) -> list[Edit]:
    edits = []
    for language in LANGUAGES:
        path = folder / "replies" / f"{language}.yml"
        before = _text(path)
        tree: Any = loaded(before) or {}
        if key in tree:
            del tree[key]
            edits.append(_edit(path, folder, before, after=dumped(tree, before)))
    return edits


def _said(language: str, folder: Path) -> set[str]:
    rows = (row.strip() for file in _files(language, folder) for row in _text(file).splitlines())
    return {row[2:].strip().casefold() for row in rows if row.startswith("- ")}


def _files(language: str, folder: Path) -> list[Path]:
    return sorted((folder / "nlu" / language).glob("*.yml"))


def _edit(path: Path, folder: Path, before: str, *, after: str) -> Edit:
    return Edit(path=str(path.relative_to(folder.parent)), before=before, after=after)


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.is_file() else ""
