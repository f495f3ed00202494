"""One line is scored as the matrix of many would be, whatever is in it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

from bot.components.oneline import OneLine
from bot.components.readers import IntentReader, TemperReader

LINES = [
    "where is my parcel",
    "waar is mijn pakket",
    "hvor er pakken min",
    "thank you so much",
    "tusen takk",
] * 4
LABELS = ["track", "track", "track", "thank", "thank"] * 4
SEEN = np.random.default_rng(1).normal(size=(len(LINES), 7))


def fitted(labels: list[str]) -> tuple[list[Any], Any]:
    """Return two vectorizers and a model over them and seven dense columns."""
    words = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float32).fit(LINES)
    pieces = TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), sublinear_tf=True, dtype=np.float32).fit(
        LINES
    )
    both = [words, pieces]
    return both, LogisticRegression(C=10.0).fit(rows(both, LINES, SEEN), labels)


def rows(vectorizers: list[Any], lines: list[str], dense: Any) -> Any:
    """Return the matrix that the model learned from."""
    return sparse.hstack(
        [*[one.transform(lines) for one in vectorizers], sparse.csr_matrix(dense)], format="csr"
    )


@pytest.mark.parametrize("labels", [LABELS, [*LABELS[:-1], "other"]])
@pytest.mark.parametrize(
    "line",
    ["waar is mijn pakket", "parcel parcel parcel", "quite unknown", "", "…", "тук 你好 🙂", "is " * 300],
)
def test_a_line_gets_what_the_matrix_would_give_it(line: str, labels: list[str]) -> None:
    vectorizers, model = fitted(labels)
    dense = np.arange(7.0) - 3.0
    wanted = model.decision_function(rows(vectorizers, [line], dense[None]))
    got = OneLine(vectorizers, model.coef_.T, model.intercept_).says(line, dense[:2], dense[2:])
    assert got == pytest.approx(np.ravel(wanted), abs=1e-5)


def test_a_model_of_words_alone_needs_nothing_beside_them() -> None:
    words = TfidfVectorizer(sublinear_tf=True, dtype=np.float32).fit(LINES)
    model = LogisticRegression().fit(words.transform(LINES), LABELS)
    wanted = model.decision_function(words.transform(["where is it"]))
    assert OneLine([words], model.coef_.T, model.intercept_).says("where is it") == pytest.approx(
        np.ravel(wanted), abs=1e-5
    )


@pytest.mark.parametrize("vectors", [None, SEEN.astype(np.float32)])
def test_both_readers_say_of_one_line_what_they_say_of_it_among_others(vectors: Any) -> None:
    intents = IntentReader().fit(LINES, vectors, LABELS)
    tempers = TemperReader().fit(LINES, vectors, ["", "insult", "", "anger"] * 5, everyday=4)
    for number in range(3):
        at = slice(number, number + 1)
        alone, one = LINES[at], None if vectors is None else vectors[at]
        assert intents.chances(alone, one)[0] == pytest.approx(
            intents.chances(LINES, vectors)[number], abs=1e-5
        )
        assert tempers.chances(alone, one)[0] == pytest.approx(
            tempers.chances(LINES, vectors)[number], abs=1e-5
        )
