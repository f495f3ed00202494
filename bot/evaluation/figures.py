"""Turns what the assistant said of unseen lines into the figures of a report. Pure: rows in, figures out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, Optional

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from bot import temper

OUT = "out_of_scope"
# How much of what is out of scope is turned away, for the curve.
REJECTED = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99)
CONFUSIONS = 3


def intent_figures(names: list[str], chances: Any, labels: Any) -> dict[str, float]:
    """Return accuracy in scope, AUROC of out of scope, and what is right when 95 % of that is turned away."""
    inside, right, known = _by_scope(names, chances, labels)
    line = np.quantile(known[~inside], 0.95)
    return {
        "intents": share(right[inside]),
        "out_of_scope_auroc": round(float(roc_auc_score(inside, known)), 3),
        "right_at_95_rejected": share((right & (known > line))[inside]),
    }


def out_of_scope_curve(names: list[str], chances: Any, labels: Any) -> list[dict[str, float]]:
    """Return what is still answered right in scope, for each share of out of scope that is turned away."""
    inside, right, known = _by_scope(names, chances, labels)
    lines = np.quantile(known[~inside], REJECTED)
    return [
        {"rejected": rejected, "right": share((right & (known > line))[inside])}
        for rejected, line in zip(REJECTED, lines, strict=True)
    ]


def _by_scope(names: list[str], chances: Any, labels: Any) -> tuple[Any, Any, Any]:
    """Return for each line: is it in scope, is the first guess right, how likely is the best one in scope."""
    right = np.array(names)[chances.argmax(axis=1)] == labels
    return labels != OUT, right, np.delete(chances, names.index(OUT), axis=1).max(axis=1)


def intent_rows(labels: Sequence[str], guesses: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Return for each intent its precision, its recall, and what it is most taken for."""
    pairs = Counter(zip(labels, guesses, strict=True))
    said, meant = Counter(guesses), Counter(labels)
    return {
        name: {
            "lines": meant[name],
            "precision": round(pairs[name, name] / said[name], 3) if said[name] else None,
            "recall": round(pairs[name, name] / meant[name], 3),
            "taken_for": _taken_for(name, pairs),
        }
        for name in sorted(meant)
    }


def _taken_for(name: str, pairs: Counter[tuple[str, str]]) -> dict[str, int]:
    wrong = [(count, guess) for (label, guess), count in pairs.items() if label == name and guess != name]
    return {guess: count for count, guess in sorted(wrong, key=lambda one: (-one[0], one[1]))[:CONFUSIONS]}


def confusion(labels: Sequence[str], guesses: Sequence[str]) -> dict[str, Any]:
    """Return the matrix: a row for what was meant, a column for what was read, out of scope last."""
    names = sorted({*labels, *guesses}, key=lambda name: (name == OUT, name))
    pairs = Counter(zip(labels, guesses, strict=True))
    return {"names": names, "counts": [[pairs[meant, read] for read in names] for meant in names]}


def kind_rows(kinds: Sequence[str], frustrated: Any, scores: Any) -> list[dict[str, Any]]:
    """Return for each kind of line how many were taken for frustrated; of the calm kinds that is an alarm."""
    called = scores >= temper.FRUSTRATED
    names, rows = np.array(kinds), []
    for angry in (True, False):
        for kind in sorted(set(names[frustrated == angry])):
            at = (names == kind) & (frustrated == angry)
            row = {
                "kind": str(kind),
                "frustrated": angry,
                "lines": int(at.sum()),
                "called": share(called[at]),
            }
            rows.append(row)
    return rows


def conversation_figures(
    wanted: Sequence[Optional[int]], came: Sequence[Optional[int]]
) -> dict[str, Optional[float]]:
    """Return how often a person came by the right turn, and how often none came where none was needed."""
    pairs = list(zip(wanted, came, strict=True))
    by_turn = [turn is not None and turn <= limit for limit, turn in pairs if limit is not None]
    left_alone = [turn is None for limit, turn in pairs if limit is None]
    return {
        "handed_over": share(by_turn) if by_turn else None,
        "never_needlessly": share(left_alone) if left_alone else None,
    }


def latency(took_ms: Sequence[float]) -> dict[str, float]:
    """Return the middle and the slow end; nothing where nothing was timed."""
    if not took_ms:
        return {}
    p50, p95 = np.quantile(np.array(took_ms), (0.5, 0.95))
    return {"p50_ms": round(float(p50), 1), "p95_ms": round(float(p95), 1)}


def temper_figures(scores: Any, frustrated: Any) -> dict[str, float]:
    """Return F1 at the house's threshold, and what is heard at 5 % false alarms."""
    line = np.quantile(scores[~frustrated], 0.95)
    return {
        "frustration_f1": round(float(f1_score(frustrated, scores >= temper.FRUSTRATED)), 3),
        "heard_at_5_alarms": share((scores > line)[frustrated]),
    }


def fallback_figures(names: list[str], chances: Any, labels: Any) -> list[dict[str, float]]:
    """Return for each threshold of the best guess: how much is asked again, and what is answered wrongly."""
    inside = labels != OUT
    guesses, best = np.array(names)[chances.argmax(axis=1)], chances.max(axis=1)
    return [
        {
            "threshold": threshold,
            "right": share(((best >= threshold) & (guesses == labels))[inside]),
            "asked_again": share((best < threshold)[inside]),
            "wrong": share(((best >= threshold) & (guesses != labels))[inside]),
            "outside_answered": share(((best >= threshold) & (guesses != OUT))[~inside]),
        }
        for threshold in (0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
    ]


def frustration_figures(scores: Any, everyday: Any, frustrated: Any) -> list[dict[str, float]]:
    """Return for each threshold: what is heard, and alarms at lines meant to mislead and at plain ones."""
    return [
        {
            "threshold": threshold,
            "heard": share((scores >= threshold)[frustrated]),
            "false_alarms": share((scores >= threshold)[~frustrated]),
            "everyday_alarms": share(everyday >= threshold),
        }
        for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
    ]


def share(flags: Any) -> float:
    """Return how many of them are true, from 0 to 1."""
    return round(float(np.mean(flags)), 3)
