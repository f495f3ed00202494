"""Counts how well the reasons of frustration are named, on lines that were not learned from.

A line is filed under one kind only, and often tells of two ("third time, and my money is gone"). So what is
filed elsewhere is not always named wrongly; what is named in a calm line nearly always is.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, Optional

import numpy as np

from bot import reasons, temper
from bot.components.frustration import CALM

# What of the lines with a name shall be filed under it; of grief, which calls a person, of calm lines too.
FILED, FILED_GRIEF = 0.8, 0.9


class Judged(NamedTuple):
    """Lines: their scores, the reasons that are reported, and how likely each is a case of each kind."""

    scores: Any
    codes: Sequence[Sequence[str]]
    chances: Any


class Heard(NamedTuple):
    """What was heard in the lines of data/frustration and in a shop's everyday questions."""

    kinds: Sequence[str]
    lines: Judged
    everyday: Judged


def figures(heard: Heard, filed: Any) -> list[dict[str, Any]]:
    """Return a row for each kind: how often it is named, how often rightly, and where its limit would be."""
    return [
        {
            **_row(kind, filed, heard.lines.codes),
            "everyday": sum(reasons.CODES[kind] in codes for codes in heard.everyday.codes),
            "limit": reasons.SURE.get(kind, reasons.SURE_OF_DISTRESS),
            "found": _limit(heard, filed == kind, column),
        }
        for column, kind in enumerate(heard.kinds)
    ]


def rows(filed: Sequence[str], codes: Sequence[Sequence[str]]) -> list[dict[str, Any]]:
    """Return for each reason how many lines were given it, and how many of them are filed under it."""
    return [_row(kind, np.array(filed), codes) for kind in reasons.CODES]


def _row(kind: str, filed: Any, codes: Sequence[Sequence[str]]) -> dict[str, Any]:
    code = reasons.CODES[kind]
    has, own = np.array([code in told for told in codes]), filed == kind
    return {
        "reason": code,
        "lines": int(own.sum()),
        "named": int(has.sum()),
        "filed_so": share(has & own, has),
        "of_its_kind": share(has & own, own),
        "calm": int((has & (filed == CALM)).sum()),
    }


def share(some: Any, of: Any) -> float:
    """Return how many of these are among those, 0 to 1."""
    return round(float(some.sum() / max(1, of.sum())), 3)


def _limit(heard: Heard, own: Any, column: int) -> Optional[float]:
    """Return the lowest chance from which on enough of what gets the name is filed under it."""
    chances, right = heard.lines.chances[:, column], own
    if heard.kinds[column] == temper.GRIEF:
        chances = np.concatenate([chances, heard.everyday.chances[:, column]])
        right, wanted = np.concatenate([own, np.zeros(len(heard.everyday.scores), bool)]), FILED_GRIEF
    else:
        taken = heard.lines.scores >= temper.FRUSTRATED
        chances, right, wanted = chances[taken], own[taken], FILED
    order = np.argsort(-chances)
    good = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    enough = np.flatnonzero(good >= wanted)
    return round(float(chances[order[enough[-1]]]), 3) if len(enough) else None
