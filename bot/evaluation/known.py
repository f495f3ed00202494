"""Lets an assistant read lines that were read before: their vectors come from disk, as training's do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from bot import measure
from bot.encoder import place


def vectors_of(texts: Iterable[str]) -> Mapping[str, Any]:
    """Return the vectors of these lines: computed once, on all cores, and kept for next time."""
    if place.folder() is None:
        return {}
    # Not at import: without an encoder none of what it needs may be installed.
    from bot.components import kept

    lines = list(dict.fromkeys(measure.clean(measure.spoken(measure.clean(text))) for text in texts))
    rows = kept.vectors(lines)
    return {} if rows is None else dict(zip(lines, rows, strict=True))


def use(known: Mapping[str, Any]) -> None:
    """Have these vectors at hand. They are to the bit what the encoder gives, so no reading changes by it."""
    if not known:
        return
    from bot.encoder import model

    encoder = model.current()
    if encoder is None:
        return
    computed = encoder._computed

    def vector(line: str) -> Any:
        return known[line] if line in known else computed(line)

    encoder._computed = vector  # type: ignore[assignment]  # its own remembers less
