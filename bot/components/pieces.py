"""Counts the pieces of words in many lines: a word is cut up once, however often it is said."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer


class Pieces(TfidfVectorizer):
    """scikit-learn's TF-IDF with `analyzer="char_wb"`: the same terms in the same order, the same matrix."""

    def _count_vocab(self, raw_documents: Iterable[str], fixed_vocab: bool) -> tuple[dict[str, int], Any]:
        """Return the columns by their terms, and how often each stands in each line."""
        prepare = self.build_preprocessor()
        lines = [prepare(line).split() for line in raw_documents]
        words = {word: number for number, word in enumerate(dict.fromkeys(chain.from_iterable(lines)))}
        cut = [self._char_wb_ngrams(word) for word in words]
        if not fixed_vocab:
            # In the order in which they are met, as scikit-learn numbers them before it sorts.
            terms = dict.fromkeys(chain.from_iterable(cut))
            columns = {term: number for number, term in enumerate(terms)}
            if not columns:
                raise ValueError("empty vocabulary; perhaps the lines hold no words")
        else:
            columns = self.vocabulary_
        known = [[columns[term] for term in terms if term in columns] for terms in cut]
        said = [[words[word] for word in line] for line in lines]
        found = _counts(said, len(words)) @ _counts(known, len(columns))
        found.sort_indices()
        return columns, found.astype(self.dtype)


def _counts(rows: list[list[int]], width: int) -> sparse.csr_matrix:
    """Return a matrix of how often each number stands in each row."""
    ends = np.cumsum([0, *map(len, rows)])
    numbers = np.fromiter(chain.from_iterable(rows), np.intp, ends[-1])
    return sparse.csr_matrix((np.ones(len(numbers), np.int64), numbers, ends), (len(rows), width))
