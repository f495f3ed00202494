"""Keeps the vectors of training lines on disk, so that only new lines are computed at the next training."""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

# Two trainings at once wait for each other here.
TIMEOUT_S = 30.0
CREATE = "CREATE TABLE IF NOT EXISTS vectors (line BLOB PRIMARY KEY, vector BLOB NOT NULL) WITHOUT ROWID"


class KeptVectors:
    """One file for one encoder: a line's hash, its vector as float16."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def read(self, lines: Iterable[str]) -> dict[str, Any]:
        """Return the vectors that are known."""
        found = {}
        with self._open() as store:
            for line in lines:
                row = store.execute("SELECT vector FROM vectors WHERE line = ?", (_key(line),)).fetchone()
                if row:
                    found[line] = np.frombuffer(row[0], np.float16).astype(np.float32)
        return found

    def add(self, new: Mapping[str, Any]) -> None:
        """Keep more."""
        rows = [(_key(line), np.asarray(vector, np.float16).tobytes()) for line, vector in new.items()]
        with self._open() as store:
            store.executemany("INSERT OR REPLACE INTO vectors VALUES (?, ?)", rows)

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        store = sqlite3.connect(self._file, timeout=TIMEOUT_S)
        try:
            with store:
                store.execute(CREATE)
                yield store
        finally:
            store.close()


def _key(line: str) -> bytes:
    return hashlib.sha256(line.encode()).digest()
