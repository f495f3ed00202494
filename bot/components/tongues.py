"""Learns how words are spelt in the house's languages and their neighbours, and weighs a line by that."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot import measure

# Measured on 1,824 held-out short lines, as are the numbers below: with one to four letters .979 of them are
# right, with two to five .977, and there is a quarter more to keep.
LONGEST_PIECE = 4
# A word weighs as much as four pieces, two words in a row as two: without pairs half a point is lost.
WORD_WEIGHT, PAIR_WEIGHT = 4.0, 2.0
# What is seen less often than this in all languages together is left out: half the size, the same figures.
LEAST = 3.0
SMOOTHING = 0.1
# Of its common words each language gets what 5,000 words of running text would bring, a sixth of our own
# lines; the power takes some of the weight from "the" and "and".
COMMON_TOKENS, COMMON_POWER = 5_000.0, 0.8
# Pieces overlap, so together they say ten times what is known: at this the right answers are likeliest.
TEMPER = 0.1
# Any word may be a name, a brand or on loan: one word alone is never stronger evidence than 1 to 200.
STRAY = 0.005
LONGEST_WORD = 40


class Commons(NamedTuple):
    """One language: lines of our own (none for a neighbour), and how often its commonest words are used."""

    lines: Sequence[str]
    words: Mapping[str, float]


class TongueReader:
    """Naive Bayes over words, pairs of words and pieces of words, with its evidence bounded word by word."""

    def __init__(self) -> None:
        self.languages: list[str] = []
        self._rows: dict[str, int] = {}
        self._table: NDArray[np.float16] = np.zeros((0, 0), dtype=np.float16)

    def fit(self, commons: Mapping[str, Commons]) -> TongueReader:
        """Learn from lines and words of each language."""
        self.languages = list(commons)
        seen: dict[str, list[float]] = {}
        for column, common in enumerate(commons.values()):
            for piece, weight in _weights_of(common).items():
                counts = seen.get(piece)
                if counts is None:
                    counts = seen[piece] = [0.0] * len(commons)
                counts[column] = weight
        kept = [piece for piece, counts in seen.items() if sum(counts) >= LEAST]
        smoothed = np.array([seen[piece] for piece in kept]) + SMOOTHING
        logs = np.log(smoothed / smoothed.sum(axis=0))
        self._rows = {piece: row for row, piece in enumerate(kept)}
        self._table = (logs - logs.mean(axis=1, keepdims=True)).astype(np.float16)
        return self

    def evidence(self, text: str) -> dict[str, float]:
        """Return the log likelihood of each language (the best near 0); empty for a text without words."""
        words = _words(text)
        if not words:
            return {}
        total = np.zeros(len(self.languages))
        for before, word in itertools.pairwise(["", *words]):
            total += self._of_word(before, word)
        return dict(zip(self.languages, (total - total.max()).tolist(), strict=True))

    def knows_any(self, text: str) -> bool:
        """Say whether a text has a whole word that was seen in training; without words it has none."""
        return any(f"={word}" in self._rows for word in _words(text))

    def _of_word(self, before: str, word: str) -> NDArray[np.float64]:
        pieces = [*_of_word(word), (f"{before} {word}", PAIR_WEIGHT)]
        known = [(self._rows[piece], weight) for piece, weight in pieces if piece in self._rows]
        if not known:
            return np.zeros(len(self.languages))
        rows, weights = zip(*known, strict=True)
        scores = TEMPER * (np.array(weights) @ self._table[list(rows)].astype(np.float64))
        return np.asarray(np.log((1 - STRAY) * np.exp(scores - scores.max()) + STRAY))


def _weights_of(common: Commons) -> dict[str, float]:
    """Return all pieces of a language, and what each weighs together."""
    lines = [_words(line) for line in common.lines]
    counts: dict[str, float] = {**Counter(itertools.chain.from_iterable(lines))}
    shares = {word: share**COMMON_POWER for word, share in common.words.items()}
    scale = COMMON_TOKENS / (sum(shares.values()) or 1.0)
    for word, share in shares.items():
        counts[word] = counts.get(word, 0.0) + scale * share
    found: defaultdict[str, float] = defaultdict(float)
    for word, count in counts.items():
        for piece, weight in _of_word(word):
            found[piece] += weight * count
    for line in lines:
        for before, word in itertools.pairwise(line):
            found[f"{before} {word}"] += PAIR_WEIGHT
    return found


def _of_word(word: str) -> list[tuple[str, float]]:
    """Return a word's pieces and weights; no piece of letters looks like the word itself or like a pair."""
    marked = f"<{word}>"
    sizes = range(1, LONGEST_PIECE + 1)
    cut = [(marked[at : at + size], 1.0) for size in sizes for at in range(len(marked) - size + 1)]
    return [(f"={word}", WORD_WEIGHT), *cut]


def _words(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in measure.words_of(text)]
