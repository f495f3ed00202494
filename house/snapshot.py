"""A copy of what the assistant learns from, so that nobody edits a line while it is being learned."""

import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml

from house import models, paths

EXAMPLE = re.compile(r"^\s+- ", re.MULTILINE)


@contextmanager
def taken() -> Iterator[Path]:
    """Yield a folder with `config.yml`, `domain.yml` and `data/` as they are now; removed afterwards."""
    with tempfile.TemporaryDirectory(prefix="skranke-lessons-") as folder:
        place = Path(folder)
        for name in models.LESSONS:
            source, copy = _source(name), place / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, copy)
            elif source.is_file():
                shutil.copyfile(source, copy)
        yield place


def _source(name: str) -> Path:
    if name.startswith("data/"):
        return models.lessons() / name.removeprefix("data/")
    return paths.ROOT / name


def topics(place: Path) -> list[str]:
    """Return the topics of a snapshot that operators made."""
    file = place / "data" / "rules" / "topics.yml"
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
