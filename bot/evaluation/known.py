"""Lets an assistant read lines that were read before: their vectors come from disk, as training's do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bot import measure
from bot.encoder import place


def remember(texts: Iterable[str]) -> None:
    """Have the vectors of these lines at hand: computed once, on all cores, and kept for next time.

    They are to the bit what the encoder gives, so no reading changes by it.
    """
    if place.folder() is None:
        return
    # Not at import: without an encoder none of what it needs may be installed.
    from bot.components import kept
    from bot.encoder import model

    lines = list(dict.fromkeys(measure.clean(measure.spoken(measure.clean(text))) for text in texts))
    encoder, rows = model.current(), kept.vectors(lines)
    if encoder is None or rows is None:
        return
    known, computed = dict(zip(lines, rows, strict=True)), encoder._computed

    def vector(line: str) -> Any:
        return known[line] if line in known else computed(line)

    encoder._computed = vector  # type: ignore[assignment]  # its own remembers less
