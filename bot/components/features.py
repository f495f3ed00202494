"""Turns texts into one sparse matrix: words, pieces of words, and sentence vectors where there are any."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional

import numpy as np
from rasa.shared.nlu.constants import TEXT
from rasa.shared.nlu.training_data.message import Message
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.components.oneline import OneLine
from bot.components.pieces import Pieces

# How much a sentence vector weighs beside the words, each of length one.
DENSE_LENGTH = 1.2
# The directions in which sentence vectors differ most. With a third fewer the accuracy is half a point lower.
DIRECTIONS = 384
# So many lines show these directions as well as all of them do.
SHOWN_BY = 6000
# One letter is a word too: "u" in Dutch, "å" in Danish, "ä" in Swiss German.
WORD = r"(?u)\b\w+\b"
# What stands in fewer lines is left out: beside sentence vectors an eighth of the columns read as well.
WORD_LINES, PIECE_LINES = 2, 4


class TextFeatures:
    """TF-IDF over words (1-2) and over characters inside words (2-5), and sentence vectors."""

    def __init__(self) -> None:
        self._words = TfidfVectorizer(
            ngram_range=(1, 2), sublinear_tf=True, token_pattern=WORD, min_df=WORD_LINES, dtype=np.float32
        )
        self._pieces = Pieces(
            analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, min_df=PIECE_LINES, dtype=np.float32
        )
        self._meanings: Optional[Meanings] = None

    def learn(self, texts: Sequence[str], vectors: Optional[Any], *others: Any) -> sparse.csr_matrix:
        """Learn the vocabulary, and in what the sentence vectors (a row each, or None) differ.

        Returns what `matrix` would for these texts.
        """
        counted = [counter.fit_transform(texts) for counter in (self._words, self._pieces)]
        for counter in (self._words, self._pieces):
            # All that it left out: ten times what it keeps, and nobody asks for it.
            counter.stop_words_ = None
        self._meanings = None if vectors is None else Meanings(vectors)
        return self._beside([*counted, *others], vectors)

    @property
    def has_vectors(self) -> bool:
        """Say whether it learned from sentence vectors."""
        return self._meanings is not None

    def matrix(self, texts: Sequence[str], vectors: Optional[Any], *others: Any) -> sparse.csr_matrix:
        """Return a row for each text; `vectors` are given if they were learned from, `others` beside."""
        return self._beside([self._words.transform(texts), self._pieces.transform(texts), *others], vectors)

    def one_line(self, weights: Any, offsets: Any) -> OneLine:
        """Return what scores a single text as these weights would its row of `matrix`."""
        return OneLine([self._words, self._pieces], weights, offsets)

    def dense(self, vectors: Optional[Any], *others: Any) -> list[Any]:
        """Return the columns of `matrix` that stand behind the words, for `one_line`."""
        return [*others] if self._meanings is None else [*others, self._meanings.of(vectors)]

    def signs(self, vectors: Optional[Any]) -> Optional[Any]:
        """Return a row of bytes for each vector by which texts can be compared; None where nothing tells."""
        return None if vectors is None or self._meanings is None else self._meanings.signs(vectors)

    def _beside(self, parts: list[Any], vectors: Optional[Any]) -> sparse.csr_matrix:
        if self._meanings is not None:
            parts.append(self._meanings.of(vectors))
        return sparse.hstack([sparse.csr_matrix(part, dtype=np.float32) for part in parts], format="csr")


class Meanings:
    """What sentence vectors do not share, along the directions in which they differ most.

    Any two of them are alike, and each of their numbers has a range of its own: both are taken off first.
    """

    # A model of before has none.
    _middle: Optional[Any] = None

    def __init__(self, vectors: Any) -> None:
        some = np.asarray(vectors[:: max(1, len(vectors) // SHOWN_BY)], np.float32)
        centre, spread = some.mean(axis=0), some.std(axis=0) + 1e-6
        self._middle = centre
        apart = (some - centre) / spread
        # In ascending order; a few lines differ in fewer directions than there are numbers.
        _, directions = np.linalg.eigh(apart.T @ apart)
        kept = directions[:, -min(DIRECTIONS, len(some)) :]
        self._directions = (kept / spread[:, None]).astype(np.float32)
        self._centre = (centre @ self._directions).astype(np.float32)

    def of(self, vectors: Any) -> Any:
        """Return a row of one length for each vector."""
        found = np.asarray(vectors, np.float32) @ self._directions - self._centre
        return DENSE_LENGTH * found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9)

    def signs(self, vectors: Any) -> Optional[Any]:
        """Return for each vector on which side of the usual its numbers are, eight to a byte.

        Two texts have the more of them in common the more alike they are, whichever model read them: the
        directions above are others after each training.
        """
        if self._middle is None:
            return None
        return np.packbits(np.asarray(vectors, np.float32) > self._middle, axis=1)


def dense_vectors(messages: Sequence[Message]) -> Optional[Any]:
    """Return the sentence vectors that a featurizer before us left on the messages, or None without one."""
    rows = [_sentence_vector(message) for message in messages]
    found = [row for row in rows if row is not None]
    return np.vstack(found) if rows and len(found) == len(rows) else None


def _sentence_vector(message: Message) -> Optional[Any]:
    # What `get_dense_features` puts together, without the copies of everything that it makes first.
    _, found = message._filter_dense_features(TEXT, [])
    return np.hstack([one.features.reshape(1, -1) for one in found]) if found else None
