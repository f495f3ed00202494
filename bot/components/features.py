"""Turns texts into one sparse matrix: words, pieces of words, and sentence vectors where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

# Any two sentence vectors are alike: what they share is taken off, and the rest is made this long. At 3 the
# accuracy is the same, and without the words beside the vectors it is 2 points lower.
DENSE_LENGTH = 2.0
# One letter is a word too: "u" in Dutch, "å" in Danish, "ä" in Swiss German.
WORD = r"(?u)\b\w+\b"
# What stands in fewer lines is left out: beside sentence vectors an eighth of the columns read as well.
WORD_LINES, PIECE_LINES = 2, 4


class TextFeatures:
    """TF-IDF over words (1-2) and over characters inside words (2-5), and centred sentence vectors."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD, min_df=WORD_LINES, dtype=np.float32
        )
        self._pieces = TfidfVectorizer(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=PIECE_LINES, dtype=np.float32
        )
        self._centre: Optional[Any] = None

    def fit(self, texts: Sequence[str], vectors: Optional[Any] = None) -> TextFeatures:
        """Learn the vocabulary, and what all sentence vectors (a row each, or None) have in common."""
        self._words.fit(texts)
        self._pieces.fit(texts)
        self._centre = None if vectors is None else vectors.mean(axis=0)
        return self

    @property
    def has_vectors(self) -> bool:
        """Say whether it was fitted with sentence vectors."""
        return self._centre is not None

    def matrix(self, texts: Sequence[str], vectors: Optional[Any], *others: Any) -> sparse.csr_matrix:
        """Return a row for each text; `vectors` are given if they were to `fit`, `others` stand beside."""
        parts: list[Any] = [self._words.transform(texts), self._pieces.transform(texts), *others]
        if self._centre is not None:
            parts.append(self._centred(vectors))
        return sparse.hstack([sparse.csr_matrix(part, dtype=np.float32) for part in parts], format="csr")

    def _centred(self, vectors: Any) -> Any:
        apart = vectors - self._centre
        return DENSE_LENGTH * apart / np.maximum(np.linalg.norm(apart, axis=1, keepdims=True), 1e-9)


def dense_vectors(messages: Sequence[Message]) -> Optional[Any]:
    """Return the sentence vectors that a featurizer before us left on the messages, or None without one."""
    rows = [_sentence_vector(message) for message in messages]
    found = [row for row in rows if row is not None]
    return np.vstack(found) if rows and len(found) == len(rows) else None


def _sentence_vector(message: Message) -> Optional[Any]:
    _, sentence = message.get_dense_features(TEXT, [])
    return None if sentence is None else np.asarray(sentence.features).reshape(1, -1)
