"""Pieces of words are counted in a quicker way than scikit-learn's, and are the same to the last bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.components.pieces import Pieces

SETTINGS: dict[str, Any] = {
    "analyzer": "char_wb",
    "ngram_range": (2, 5),
    "sublinear_tf": True,
    "min_df": 2,
    "dtype": np.float32,
}
LINES = [
    "Where is my parcel",
    "where  is\tmy\u2028parcel, my parcel?!",
    "hvor er pakken min",
    "hvor er  pakken",
    "å",
    "",
    "a a a a",
    "ist das Paket da? ist es da?",
]
UNSEEN = ["parcel parcel", "zzz", "", "hvor IST min å"]


@pytest.mark.parametrize("least", [1, 2])
def test_terms_and_matrix_are_those_of_scikit_learn(least: int) -> None:
    theirs, ours = (kind(**{**SETTINGS, "min_df": least}) for kind in (TfidfVectorizer, Pieces))
    for wanted, found in (
        (theirs.fit_transform(LINES), ours.fit_transform(LINES)),
        (theirs.transform(UNSEEN), ours.transform(UNSEEN)),
    ):
        assert found.dtype == wanted.dtype
        for part in ("indptr", "indices", "data"):
            assert np.array_equal(getattr(found, part), getattr(wanted, part)), part
    assert ours.vocabulary_ == theirs.vocabulary_
    assert np.array_equal(ours.idf_, theirs.idf_)


def test_lines_without_a_word_are_no_vocabulary() -> None:
    with pytest.raises(ValueError, match="empty vocabulary"):
        Pieces(**SETTINGS).fit_transform(["", "  "])
