"""Where the sentence encoder stands on disk, and the name that tells one from another. Standard library."""

from __future__ import annotations

import functools
import hashlib
import os
import sys
from pathlib import Path
from typing import Optional

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".skranke" / "encoder"
# The environment variable that names another ONNX encoder's folder.
VARIABLE = "ENCODER_MODEL"
MODEL, TOKENIZER = "model.onnx", "tokenizer.json"
NAME_LENGTH = 16


@functools.lru_cache(1)
def code() -> str:
    """Return the hash of this package: the weights are pinned in it, and it decides what is made of them."""
    digest, here = hashlib.sha256(), Path(__file__).parent
    for file in sorted([*here.glob("*.py"), *here.glob("*.npz")]):
        digest.update(f"{file.name}\0".encode() + file.read_bytes())
    return digest.hexdigest()[:NAME_LENGTH]


def own() -> Path:
    """Return the folder of the encoder that `bot.encoder.build` makes, whether it is there or not."""
    return HOME / code()


def folder() -> Optional[Path]:
    """Return the folder of the encoder to use; None when there is none, and then the words must do alone."""
    wanted = os.environ.get(VARIABLE)
    place = Path(wanted) if wanted else own()
    if all((place / name).is_file() for name in (MODEL, TOKENIZER)):
        return place
    if wanted:
        raise FileNotFoundError(f"{VARIABLE}={wanted} holds no {MODEL} with a {TOKENIZER} beside it.")
    return None


def identity() -> str:
    """Return the name of the encoder to use, which changes with its vectors; empty without an encoder."""
    place = folder()
    if place is None:
        return ""
    if place == own():
        return code()
    digest = hashlib.sha256(code().encode())
    for file in sorted(place.glob("*")):
        if file.is_file():
            digest.update(f"{file.name}\0{_hash(file)}".encode())
    return digest.hexdigest()[:NAME_LENGTH]


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as content:
        for part in iter(lambda: content.read(1 << 20), b""):
            digest.update(part)
    return digest.hexdigest()


def main() -> int:
    """Print the name of the encoder to use, nothing without one; 1 when ENCODER_MODEL is wrong."""
    try:
        print(identity())
    except FileNotFoundError as wrong:
        print(wrong, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
