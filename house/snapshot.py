"""A copy of what the assistant learns from, so that nobody edits a line while it is being learned."""

import re
import shutil
import tempfile
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml
from ruamel.yaml import YAML

from house import models, paths

TOPICS = "data/rules/topics.yml"
EXAMPLE = re.compile(r"^\s+- ", re.MULTILINE)


@contextmanager
def taken(*, without: Collection[str] = ()) -> Iterator[Path]:
    """Yield a folder with `config.yml`, `domain.yml` and `data/` as they are now; removed afterwards.

    `without`: topics that operators made and that are not learned this time, nor any line of theirs.
    """
    with tempfile.TemporaryDirectory(prefix="skranke-lessons-") as folder:
        place = Path(folder)
        for name in models.LESSONS:
            source, copy = _source(name), place / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy)
            elif source.is_file():
                shutil.copyfile(source, copy)
        if without:
            _leave_out(without, place)
        yield place


def _leave_out(names: Collection[str], place: Path) -> None:
    made = place / TOPICS
    if made.is_file():
        _rewrite(made, lambda tree: {name: tree["topics"].pop(name, None) for name in names})
    mark = re.compile(rf"^\s*-?\s*intent: (?:{'|'.join(map(re.escape, names))})\s*$", re.MULTILINE)
    for file in place.glob("data/nlu/*/*.yml"):
        if mark.search(file.read_text(encoding="utf-8")):
            _rewrite(file, lambda tree: _without_lines(tree["nlu"], names))


def _without_lines(blocks: list[dict[str, str]], names: Collection[str]) -> None:
    blocks[:] = [block for block in blocks if block.get("intent") not in names]


def _rewrite(file: Path, change: Callable[[Any], object]) -> None:
    yaml = YAML()
    yaml.width = 1_000_000
    tree = yaml.load(file)
    change(tree)
    yaml.dump(tree, file)


def _source(name: str) -> Path:
    if name.startswith("data/"):
        return models.lessons() / name.removeprefix("data/")
    return paths.ROOT / name


def topics(place: Path) -> list[str]:
    """Return the topics of a snapshot that operators made."""
    file = place / TOPICS
    found = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else None
    return sorted((found or {}).get("topics") or ())


def lines(place: Path) -> dict[str, int]:
    """Return how many example lines each language has in a snapshot."""
    found: dict[str, int] = {}
    for file in sorted(place.glob("data/nlu/*/*.yml")):
        if file.parent.name != "shared":
            count = len(EXAMPLE.findall(file.read_text(encoding="utf-8")))
            found[file.parent.name] = found.get(file.parent.name, 0) + count
    return found
