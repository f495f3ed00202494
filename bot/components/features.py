"""Turns texts into one sparse matrix: words, pieces of words, and a dense sentence vector if there is one."""

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

# A sentence vector of length one weighs as much as the words: centred vectors did best at this scale.
DENSE_SCALE = 2.0
# One letter is a word too: "u" in Dutch, "å" in Danish, "ä" in Swiss German.
WORD = r"(?u)\b\w+\b"


class TextFeatures:
    """TF-IDF over words (1-2) and over characters inside words (2-5), learned together."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD)
        self._pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=2)

    def fit(self, texts: Sequence[str]) -> None:
        """Learn the vocabulary."""
        self._words.fit(texts)
        self._pieces.fit(texts)

    def matrix(self, texts: Sequence[str], *others: Optional[Any]) -> sparse.csr_matrix:
        """Return a row for each text; `others` are columns to stand beside, None is left out."""
        parts: list[Any] = [self._words.transform(texts), self._pieces.transform(texts)]
        parts += [sparse.csr_matrix(other) for other in others if other is not None]
        return sparse.hstack(parts, format="csr")


def dense_vectors(messages: Sequence[Message]) -> Optional[Any]:
    """Return the sentence vectors that a featurizer before us left on the messages, or None without one."""
    rows = [_sentence_vector(message) for message in messages]
    if not rows or any(row is None for row in rows):
        return None
    return np.vstack([row for row in rows if row is not None]) * DENSE_SCALE


def _sentence_vector(message: Message) -> Optional[Any]:
    _, sentence = message.get_dense_features(TEXT, [])
    return None if sentence is None else np.asarray(sentence.features).reshape(1, -1)
