"""Turns what the classifiers said of unseen lines into the figures of a report."""

from __future__ import annotations

from typing import Any

import numpy as np
from sklearn.metrics import f1_score, roc_auc_score

from bot import temper

OUT = "out_of_scope"


def intent_figures(names: list[str], chances: Any, labels: Any) -> dict[str, float]:
    """Return accuracy in scope, AUROC of out of scope, and what is right when 95 % of that is turned away."""
    inside = labels != OUT
    right = np.array(names)[chances.argmax(axis=1)] == labels
    known = np.delete(chances, names.index(OUT), axis=1).max(axis=1)
    line = np.quantile(known[~inside], 0.95)
    return {
        "intents": _share(right[inside]),
        "out_of_scope_auroc": round(float(roc_auc_score(inside, known)), 3),
        "right_at_95_rejected": _share((right & (known > line))[inside]),
    }


def temper_figures(scores: Any, frustrated: Any) -> dict[str, float]:
    """Return F1 at the house's threshold, and what is heard at 5 % false alarms."""
    line = np.quantile(scores[~frustrated], 0.95)
    return {
        "frustration_f1": round(float(f1_score(frustrated, scores >= temper.FRUSTRATED)), 3),
        "heard_at_5_alarms": _share((scores > line)[frustrated]),
    }


def fallback_figures(names: list[str], chances: Any, labels: Any) -> list[dict[str, float]]:
    """Return for each threshold of the best guess: how much is asked again, and what is answered wrongly."""
    inside = labels != OUT
    guesses, best = np.array(names)[chances.argmax(axis=1)], chances.max(axis=1)
    return [
        {
            "threshold": threshold,
            "right": _share(((best >= threshold) & (guesses == labels))[inside]),
            "asked_again": _share((best < threshold)[inside]),
            "wrong": _share(((best >= threshold) & (guesses != labels))[inside]),
            "outside_answered": _share(((best >= threshold) & (guesses != OUT))[~inside]),
        }
        for threshold in (0.0, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4, 0.45, 0.5)
    ]


def frustration_figures(scores: Any, everyday: Any, frustrated: Any) -> list[dict[str, float]]:
    """Return for each threshold: what is heard, and alarms at lines meant to mislead and at plain ones."""
    return [
        {
            "threshold": threshold,
            "heard": _share((scores >= threshold)[frustrated]),
            "false_alarms": _share((scores >= threshold)[~frustrated]),
            "everyday_alarms": _share(everyday >= threshold),
        }
        for threshold in (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6, 0.65, 0.7)
    ]


def _share(flags: Any) -> float:
    return round(float(np.mean(flags)), 3)


def table(report: dict[str, Any]) -> str:
    """Return the report for people."""
    kind = "words and sentence vectors" if report["encoder"] else "words only"
    parts = [
        f"{kind}; {report['lines']['intents']} lines of intents, {report['lines']['frustration']} of tempers"
    ]
    by_language = [{"language": name, **figures} for name, figures in report["languages"].items()]
    for rows in (by_language, report["fallback"], report["frustration"]):
        heads = list(rows[0])
        parts += ["", "  ".join(heads)]
        parts += ["  ".join(f"{row[head]:<{len(head)}}" for head in heads) for row in rows]
    return "\n".join(parts)
