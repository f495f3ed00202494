"""Which model belongs to which data: its file is named by the hash of all that it is made from."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from house import encoder, paths

# What a model is trained from, and the code that is inside it; not what Python or an editor leaves behind.
SOURCES = ("config.yml", "domain.yml", "data/nlu", "data/rules", "data/frustration", "bot")
# Measures models from outside; no part of it is in one.
OUTSIDE = ("bot/evaluation", "bot/bench")
SUFFIXES = {".py", ".yml", ".yaml", ".json", ".txt", ".lock"}


def path() -> Path:
    """Return where the model of today's data is or will be."""
    return paths.MODELS / f"{digest(paths.ROOT, reads_with=encoder.identity())}.tar.gz"


def digest(root: Path, *, reads_with: str = "") -> str:
    """Return the hash of all sources, names included, and of the sentence encoder that they are read with."""
    total = hashlib.sha256(reads_with.encode())
    for file in _files(root):
        content = file.read_bytes()
        total.update(f"{file.relative_to(root)}\0{len(content)}\0".encode() + content)
    return total.hexdigest()[:20]


def _files(root: Path) -> Iterator[Path]:
    for name in SOURCES:
        source = root / name
        if source.is_file():
            yield source
        found = sorted(file for file in source.rglob("*") if file.is_file() and file.suffix in SUFFIXES)
        outside = [root / folder for folder in OUTSIDE]
        yield from (file for file in found if not any(folder in file.parents for folder in outside))
