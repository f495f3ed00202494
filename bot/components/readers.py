"""The two classifiers themselves, apart from Rasa: what a shopper wants, and how frustrated a line sounds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np
from sklearn.linear_model import LogisticRegression

from bot import measure
from bot.components.features import TextFeatures

INTENT_C, TEMPER_C = 10.0, 5.0
# At a tenth of this the fit takes twice as long, and no probability differs by more than 0.0004.
INTENT_TOLERANCE = 1e-2
# With none of them in training 1 unseen everyday line in 7 is taken for frustrated, at this weight 1 in 50. A
# third of it hears 3 more in 100 of the frustrated, and has half as many false alarms again.
EVERYDAY_WEIGHT = 0.3
# A measured sign weighs about as much as one telling word.
SIGN_SCALE = 0.7


class IntentReader:
    """Logistic regression over all intents and languages at once."""

    def __init__(self) -> None:
        self._features = TextFeatures()
        self._model = LogisticRegression(C=INTENT_C, max_iter=300, tol=INTENT_TOLERANCE)

    def fit(self, texts: Sequence[str], vectors: Optional[Any], intents: Sequence[str]) -> IntentReader:
        """Learn from clean texts, their sentence vectors (None without an encoder), and their intents."""
        masked = [measure.masked(text) for text in texts]
        self._features.fit(masked, vectors)
        self._model.fit(self._features.matrix(masked, vectors), intents)
        return self

    @property
    def reads_meaning(self) -> bool:
        """Say whether it learned from sentence vectors beside the words."""
        return self._features.has_vectors

    @property
    def intents(self) -> list[str]:
        """Return the names in the order of the columns of `chances`."""
        return [str(name) for name in self._model.classes_]

    def chances(self, texts: Sequence[str], vectors: Optional[Any]) -> Any:
        """Return a row of probabilities for each text."""
        masked = [measure.masked(text) for text in texts]
        return self._model.predict_proba(self._features.matrix(masked, vectors))


class TemperReader:
    """Logistic regression of frustrated against calm, with the measured signs beside the words."""

    def __init__(self) -> None:
        self._features = TextFeatures()
        self._model = LogisticRegression(C=TEMPER_C, max_iter=300)

    def fit(
        self, texts: Sequence[str], vectors: Optional[Any], labels: Sequence[int], *, everyday: int
    ) -> TemperReader:
        """Learn from clean texts, 1 for frustrated; the last `everyday` are a shop's plain questions."""
        weights = np.array([1.0] * (len(texts) - everyday) + [EVERYDAY_WEIGHT] * everyday)
        angry = np.array(labels) == 1
        weights[angry] *= weights[~angry].sum() / weights[angry].sum()
        self._features.fit([measure.masked(text) for text in texts], vectors)
        self._model.fit(self._rows(texts, vectors), labels, sample_weight=weights)
        return self

    def heard(self, texts: Sequence[str], vectors: Optional[Any]) -> Any:
        """Return for each text how likely it is frustrated."""
        return self._model.predict_proba(self._rows(texts, vectors))[:, 1]

    def _rows(self, texts: Sequence[str], vectors: Optional[Any]) -> Any:
        found = [measure.reasons(text) for text in texts]
        signs = SIGN_SCALE * np.array([[code in codes for code in measure.REASONS] for codes in found])
        return self._features.matrix([measure.masked(text) for text in texts], vectors, signs)
