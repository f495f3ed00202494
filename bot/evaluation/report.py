"""Puts the figures of one evaluation together: by language, over all, and what went wrong by name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bot.components.frustration import CALM
from bot.evaluation import figures, named
from bot.evaluation.heldout import LANGUAGES
from bot.evaluation.readings import Outcome, Reading


class Sheet:
    """The readings of all messages, and how the conversations went."""

    def __init__(
        self,
        intents: Sequence[Reading],
        tempers: Sequence[Reading],
        tongues: Sequence[Reading],
        outcomes: Sequence[Outcome],
    ) -> None:
        self.intents, self.tempers, self.tongues, self.outcomes = intents, tempers, tongues, outcomes
        self.names = sorted({name for reading in intents for name in reading.ranking})

    def of(self, language: str) -> Sheet:
        """Return the same for one language."""
        every = (self.intents, self.tempers, self.tongues)
        rows = [[one for one in readings if one.message.language == language] for readings in every]
        outcomes = [one for one in self.outcomes if one.conversation.language == language]
        part = Sheet(rows[0], rows[1], rows[2], outcomes)
        part.names = self.names
        return part

    def chances(self) -> Any:
        """Return a row of probabilities for each message with an intent, in the order of the names."""
        return np.array([[one.ranking.get(name, 0.0) for name in self.names] for one in self.intents])

    def labels(self) -> Any:
        """Return the intent of each such message."""
        return np.array([one.message.label for one in self.intents])

    def guesses(self) -> list[str]:
        """Return the best guess for each such message, whether or not it is sure enough to be acted on."""
        return [max(one.ranking, key=one.ranking.__getitem__) for one in self.intents]

    def frustrated(self) -> Any:
        """Say of each message with a temper whether its writer is frustrated."""
        return np.array([one.message.label == "frustrated" for one in self.tempers])

    def scores(self) -> Any:
        """Return how frustrated each of them was taken to be."""
        return np.array([one.frustration for one in self.tempers])


def of(sheet: Sheet) -> dict[str, Any]:
    """Return the whole report."""
    labels = sheet.labels()
    kinds = [one.message.kind for one in sheet.tempers]
    return {
        "lines": _lines(sheet),
        "languages": {language: headline(sheet.of(language)) for language in LANGUAGES},
        "all": headline(sheet),
        "answered": {language: answered(sheet.of(language)) for language in LANGUAGES},
        "intents": figures.intent_rows(labels.tolist(), sheet.guesses()),
        "by_language": {language: by_intent(sheet.of(language)) for language in LANGUAGES},
        "confusion": figures.confusion(labels.tolist(), sheet.guesses()),
        "misread": misread(sheet),
        "kinds": figures.kind_rows(kinds, sheet.frustrated(), sheet.scores()),
        "reasons": named.rows(_filed(sheet), [one.reasons for one in sheet.tempers]),
        "out_of_scope": curve(sheet),
        "out_of_scope_by_language": {language: curve(sheet.of(language)) for language in LANGUAGES},
        "fallback": figures.fallback_figures(sheet.names, sheet.chances(), labels),
        "conversations": [_went_wrong(one) for one in sheet.outcomes if not _as_wanted(one)],
    }


def _filed(sheet: Sheet) -> list[str]:
    return [one.message.kind if one.message.label == "frustrated" else CALM for one in sheet.tempers]


def headline(sheet: Sheet) -> dict[str, Any]:
    """Return the figures that have targets, and the time that a message takes."""
    tongues = [one.language == one.message.label for one in sheet.tongues]
    every = [*sheet.intents, *sheet.tempers, *sheet.tongues]
    wanted = [one.conversation.hand_over for one in sheet.outcomes]
    return {
        **figures.intent_figures(sheet.names, sheet.chances(), sheet.labels()),
        **figures.temper_figures(sheet.scores(), sheet.frustrated()),
        "language": figures.share(tongues),
        **figures.conversation_figures(wanted, [one.turn for one in sheet.outcomes]),
        **figures.latency([one.took_ms for one in every if one.took_ms is not None]),
    }


def curve(sheet: Sheet) -> list[dict[str, float]]:
    """Return what is still answered right, the more of what is not ours is turned away."""
    return figures.out_of_scope_curve(sheet.names, sheet.chances(), sheet.labels())


def by_intent(sheet: Sheet) -> dict[str, dict[str, Any]]:
    """Return the figures of each intent."""
    return figures.intent_rows(sheet.labels().tolist(), sheet.guesses())


def misread(sheet: Sheet) -> list[dict[str, Any]]:
    """Return every line whose best guess is wrong, for whoever wants to read them."""
    return [
        {
            "language": one.message.language,
            "text": one.message.text,
            "meant": one.message.label,
            "read": guess,
            "confidence": round(one.ranking[guess], 3),
        }
        for one, guess in zip(sheet.intents, sheet.guesses(), strict=True)
        if guess != one.message.label
    ]


def answered(sheet: Sheet) -> dict[str, float]:
    """Return what a shopper meets in scope at the model's own threshold: right, asked again, wrong."""
    inside = [one for one in sheet.intents if one.message.label != figures.OUT]
    right = [one.intent == one.message.label for one in inside]
    again = [one.intent in ("nlu_fallback", figures.OUT) for one in inside]
    wrong = [not (good or asked) for good, asked in zip(right, again, strict=True)]
    return {
        "right": figures.share(right),
        "asked_again": figures.share(again),
        "wrong": figures.share(wrong),
    }


def _lines(sheet: Sheet) -> dict[str, int]:
    return {
        "intents": len(sheet.intents),
        "frustration": len(sheet.tempers),
        "language": len(sheet.tongues),
        "conversations": len(sheet.outcomes),
    }


def _as_wanted(outcome: Outcome) -> bool:
    limit = outcome.conversation.hand_over
    if limit is None:
        return outcome.turn is None
    return outcome.turn is not None and outcome.turn <= limit


def _went_wrong(outcome: Outcome) -> dict[str, Any]:
    held = outcome.conversation
    return {
        "language": held.language,
        "scenario": held.scenario,
        "says": held.says,
        "wanted": held.hand_over,
        "came": outcome.turn,
        "reason": outcome.reason,
    }
