"""The two classifiers themselves, apart from Rasa: what a shopper wants, and how frustrated a line sounds."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Sequence
from typing import Any, Optional

import numpy as np
from sklearn.linear_model import LogisticRegression, SGDClassifier

from bot import measure, reasons
from bot.components.features import TextFeatures
from bot.components.oneline import OneLine

OUT_OF_SCOPE = "out_of_scope"
# Averaged from the second round on: the long first steps of the first would take seven rounds more to fade.
INTENT_ALPHA, INTENT_ROUNDS = 1.5e-5, 8
# The encoder was tuned on these very lines, so all is surer of them than of new ones. With this share of the
# log-odds 97 in 100 of the held-out lines of `dev` that are read at .85 and more are right.
BELIEVED = 0.8
# How firmly the best of our intents is told from the next, once a line is ours.
SHARPNESS = 2.0
TEMPER_C = 5.0
# 50 do; liblinear complains loudly when it is stopped.
ROUNDS = 1000
# With none of them in training 1 unseen everyday line in 7 is taken for frustrated. Of 0.15, 0.3 and 0.6 this
# one hears most of the held-out frustrated lines at 5 % false alarms.
EVERYDAY_WEIGHT = 0.15
# Every so manieth of them shows the kinds what they are not: "are you a robot?" accuses nobody.
EVERYDAY_STEP = 3
# A measured sign weighs about as much as one telling word.
SIGN_SCALE = 0.7


class IntentReader:
    """One yes-or-no question for each intent, all languages at once, on averaged gradient descent."""

    def __init__(self) -> None:
        self._features = TextFeatures()
        self.intents: list[str] = []
        self._weights: Any = None
        self._offsets: Any = None

    def fit(self, texts: Sequence[str], vectors: Optional[Any], intents: Sequence[str]) -> IntentReader:
        """Learn from clean texts, their sentence vectors (None without an encoder), and their intents."""
        rows = self._features.learn([measure.masked(text) for text in texts], vectors)
        order = _shuffled(texts)
        learner = SGDClassifier(
            loss="log_loss",
            alpha=INTENT_ALPHA,
            max_iter=INTENT_ROUNDS,
            tol=None,
            average=len(texts),
            shuffle=False,
            n_jobs=-1,
        )
        learner.fit(rows[order], np.array(intents)[order])
        self.intents = [str(name) for name in learner.classes_]
        # The learner itself keeps its weights four times over; for two intents it asks one question only.
        asked = (learner.coef_, learner.intercept_)
        weights, offsets = (np.concatenate([-one, one]) if len(one) == 1 else one for one in asked)
        self._weights, self._offsets = weights.T.astype(np.float32), offsets
        return self

    @property
    def reads_meaning(self) -> bool:
        """Say whether it learned from sentence vectors beside the words."""
        return self._features.has_vectors

    def chances(self, texts: Sequence[str], vectors: Optional[Any]) -> Any:
        """Return a row of probabilities for each text, in the order of `intents`."""
        masked = [measure.masked(text) for text in texts]
        if len(masked) == 1:
            says = self._one_line.says(masked[0], *self._features.dense(vectors))[None]
        else:
            says = self._features.matrix(masked, vectors) @ self._weights + self._offsets
        return in_scope_first(BELIEVED * says, self.intents)

    def signs(self, vectors: Optional[Any]) -> Optional[Any]:
        """Return a row of bytes for each vector by which texts can be compared; None where nothing tells."""
        return self._features.signs(vectors)

    @functools.cached_property
    def _one_line(self) -> OneLine:
        return self._features.one_line(self._weights, self._offsets)


def in_scope_first(says: Any, intents: Sequence[str]) -> Any:
    """Return probabilities from each intent's log-odds: first whether a line is ours at all, then what it is.

    A line of ours stands well above "out of scope" with its best intent, however near its second may be. A
    plain softmax takes a doubt between two of our intents for a doubt whether it is ours.
    """
    if OUT_OF_SCOPE not in intents:
        return _softmax(says)
    column = list(intents).index(OUT_OF_SCOPE)
    ours = says.copy()
    ours[:, column] = -np.inf
    theirs = 1.0 / (1.0 + np.exp(ours.max(axis=1) - says[:, column]))
    chances = _softmax(SHARPNESS * ours) * (1.0 - theirs)[:, None]
    chances[:, column] = theirs
    return chances


def _softmax(says: Any) -> Any:
    odds = np.exp(says - says.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


class TemperReader:
    """Logistic regression of frustrated against calm, and of each kind against all, with the measured signs.

    All questions are asked of one row: a line's words are looked up once for all of them.
    """

    def __init__(self) -> None:
        self._features = TextFeatures()
        self.kinds: list[str] = []
        self._weights: Any = None
        self._offsets: Any = None

    def fit(
        self, texts: Sequence[str], vectors: Optional[Any], kinds: Sequence[str], *, everyday: int
    ) -> TemperReader:
        """Learn from clean texts and what each is a case of, "" for calm.

        The last `everyday` are a shop's plain questions: they weigh less.
        """
        filed, told = np.array(kinds), len(texts) - everyday
        some = np.r_[0:told, told : len(texts) : EVERYDAY_STEP]
        weights = np.array([1.0] * told + [EVERYDAY_WEIGHT] * everyday)
        angry = filed != ""
        weights[angry] *= weights[~angry].sum() / weights[angry].sum()
        rows = self._features.learn([measure.masked(text) for text in texts], vectors, _signs(texts))
        self.kinds = [kind for kind in sorted(reasons.CODES) if kind in kinds]
        asked = [_learned(rows, angry, weights)]
        asked += [_learned(rows[some], filed[some] == kind) for kind in self.kinds]
        self._weights = np.vstack([model.coef_ for model in asked]).T.astype(np.float32)
        self._offsets = np.concatenate([model.intercept_ for model in asked])
        return self

    def chances(self, texts: Sequence[str], vectors: Optional[Any]) -> Any:
        """Return a row for each text: how likely it is frustrated, then a case of each of `kinds`."""
        masked, signs = [measure.masked(text) for text in texts], _signs(texts)
        if len(masked) == 1:
            says = self._one_line.says(masked[0], *self._features.dense(vectors, signs))[None]
        else:
            says = self._features.matrix(masked, vectors, signs) @ self._weights + self._offsets
        return 1.0 / (1.0 + np.exp(-says))

    @functools.cached_property
    def _one_line(self) -> OneLine:
        return self._features.one_line(self._weights, self._offsets)


def _shuffled(texts: Sequence[str]) -> Any:
    """Return an order by chance that three lines more leave as it is: each text draws its own place in it.

    Another order is another model, and what a few labels change would drown in what the order does.
    """
    return np.argsort([hashlib.sha256(text.encode()).digest()[:8] for text in texts], kind="stable")


def _learned(rows: Any, labels: Any, weights: Optional[Any] = None) -> LogisticRegression:
    # The dual form learns the same in a fifth of the time: there are more columns than lines.
    model = LogisticRegression(C=TEMPER_C, solver="liblinear", dual=True, tol=0.01, max_iter=ROUNDS)
    return model.fit(rows, labels, sample_weight=weights)


def _signs(texts: Sequence[str]) -> Any:
    found = [measure.reasons(text) for text in texts]
    return SIGN_SCALE * np.array([[code in codes for code in measure.REASONS] for codes in found])
