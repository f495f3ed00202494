"""Which model belongs to which data: its file is named by the hash of all that it is made from."""

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from house import encoder, paths

# What it learns, which operators change, and the code that is inside it, which changes with a new version.
LESSONS = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/frustration")
CODE = ("bot",)
SOURCES = (*LESSONS, *CODE)
# Measures models from outside, or stands between a model and the gateway: no part of it is in one.
OUTSIDE = (
    "bot/evaluation",
    "bot/bench",
    "bot/__main__.py",
    "bot/channel.py",
    "bot/claims.py",
    "bot/lean.py",
    "bot/locks.py",
    "bot/parse.py",
    "bot/seal.py",
    "bot/settings.py",
    "bot/shortcuts.py",
    "bot/side_by_side.py",
    "bot/swap.py",
    "bot/trackers.py",
    "bot/turns.py",
    "bot/wire.py",
)
SUFFIXES = {".py", ".yml", ".yaml", ".json", ".txt", ".lock"}
LENGTH = 20


def path() -> Path:
    """Return where the model of today's data is or will be."""
    return shelf() / f"{digest(paths.ROOT, reads_with=encoder.identity(), taught_from=lessons())}.tar.gz"


def shelf() -> Path:
    """Return the folder of all models: SKRANKE_MODELS, or the one inside the project."""
    return Path(os.environ.get("SKRANKE_MODELS") or paths.MODELS).absolute()


def lessons() -> Path:
    """Return the folder of what the assistant learns and is tested on: SKRANKE_LESSONS, or `data`."""
    return Path(os.environ.get("SKRANKE_LESSONS") or paths.ROOT / "data").absolute()


def digest(root: Path, *, reads_with: str = "", taught_from: Path | None = None) -> str:
    """Return the hash of all sources, names included, and of the sentence encoder that they are read with."""
    return _hash(_files(root, SOURCES, taught_from or root / "data"), reads_with)


def taught(root: Path, *, taught_from: Path | None = None) -> str:
    """Return the hash of what is learned alone."""
    return _hash(_files(root, LESSONS, taught_from or root / "data"), "")


def code(root: Path, *, reads_with: str = "") -> str:
    """Return the hash of the code inside a model: one made with other code may mean something else."""
    return _hash(_files(root, CODE, root / "data"), reads_with)


def _hash(files: Iterable[tuple[str, Path]], reads_with: str) -> str:
    total = hashlib.sha256(reads_with.encode())
    for name, file in files:
        content = file.read_bytes()
        total.update(f"{name}\0{len(content)}\0".encode() + content)
    return total.hexdigest()[:LENGTH]


def _files(root: Path, sources: Iterable[str], taught_from: Path) -> Iterator[tuple[str, Path]]:
    """Yield every source with the name that it has in the project, wherever the lessons are."""
    for name in sources:
        source = taught_from / name.removeprefix("data/") if name.startswith("data/") else root / name
        if source.is_file():
            yield name, source
        found = sorted(file for file in source.rglob("*") if file.is_file() and file.suffix in SUFFIXES)
        for file in found:
            own = f"{name}/{file.relative_to(source).as_posix()}"
            if not own.startswith(OUTSIDE):
                yield own, file
