"""The vectors of training lines, from disk where they are known: read a few hundred at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Optional

import numpy as np

from bot.encoder import model, place
from bot.encoder.vectors import KeptVectors, _key

# SQLite takes 999 values in one question everywhere.
AT_ONCE = 500


class Chunks(KeptVectors):
    """What is kept, asked for by the hundred: a question for each line takes five times as long."""

    def read(self, lines: Iterable[str]) -> dict[str, Any]:
        """Return the vectors that are known."""
        found, rest = {}, iter(lines)
        with self._open() as store:
            while some := {_key(line): line for line in islice(rest, AT_ONCE)}:
                wanted = f"SELECT line, vector FROM vectors WHERE line IN (?{', ?' * (len(some) - 1)})"  # noqa: S608  # question marks only
                for key, vector in store.execute(wanted, [*some]):
                    found[some[key]] = np.frombuffer(vector, np.float16).astype(np.float32)
        return found


def vectors(texts: Sequence[str]) -> Optional[Any]:
    """Return a row for each line, kept on disk for the next training; None without an encoder."""
    encoder = model.current()
    if encoder is None or not texts:
        return None
    return encoder.vectors(texts, Chunks(place.HOME / f"vectors-{place.identity()}.sqlite"))
