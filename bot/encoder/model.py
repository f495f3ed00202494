"""Runs a sentence encoder: a text in, one vector of length one out; one thread, one text at a time."""

from __future__ import annotations

import functools
import json
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Optional

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from bot import measure
from bot.encoder import place
from bot.encoder.vectors import KeptVectors

# 600 characters of words are 150 pieces; what has more is no sentence, and costs time by the piece.
MAX_PIECES = 256
# "ja", "tak", "where is my order": what many people write is computed once.
REMEMBERED = 2048
# A training that is stopped has lost no more than this.
KEPT_AT_ONCE = 1000
# Where sentence-transformers keeps the words that an encoder wants before a query.
PROMPTS = "config_sentence_transformers.json"


class Encoder:
    """One ONNX encoder with its tokenizer, from a folder with `model.onnx` and `tokenizer.json`.

    Texts are never computed together: 8-bit products share their scale over a batch, and a vector that
    depends on its neighbours in training is not the one that serves.
    """

    def __init__(self, folder: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(folder / place.TOKENIZER))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(MAX_PIECES)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(
            str(folder / place.MODEL), options, providers=["CPUExecutionProvider"]
        )
        self._inputs = {one.name for one in self._session.get_inputs()}
        self._output = self._session.get_outputs()[0].name
        self._prompt = _prompt(folder)
        self._computed = functools.lru_cache(REMEMBERED)(self._compute)

    def vector(self, text: str) -> Any:
        """Return the vector of any text at all, float32, read-only."""
        return self._computed(measure.clean(text))

    def vectors(self, texts: Sequence[str], kept: Optional[KeptVectors] = None) -> Any:
        """Return a row for each text, from what is kept where it is known, and keep the rest."""
        lines = [measure.clean(text) for text in texts]
        known = kept.read(dict.fromkeys(lines)) if kept else {}
        unknown = [line for line in dict.fromkeys(lines) if line not in known]
        # The network runs outside Python's lock: as many at once as there are cores.
        with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as pool:
            for start in range(0, len(unknown), KEPT_AT_ONCE):
                some = unknown[start : start + KEPT_AT_ONCE]
                new = dict(zip(some, pool.map(self._compute, some), strict=True))
                known.update(new)
                if kept:
                    kept.add(new)
        return np.vstack([known[line] for line in lines])

    def _compute(self, line: str) -> Any:
        ids = np.array([self._tokenizer.encode(self._prompt + line).ids], np.int64)
        every = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        given = {name: value for name, value in every.items() if name in self._inputs}
        (found,) = self._session.run([self._output], given)
        # Most encoders give a vector for each piece; their mean is the sentence's.
        vector = found[0].mean(axis=0) if found.ndim == 3 else found[0]
        vector = vector / max(float(np.linalg.norm(vector)), 1e-12)
        # As it is kept on disk: what training saw is what serves.
        kept = vector.astype(np.float16).astype(np.float32)
        kept.setflags(write=False)
        return kept


def current() -> Optional[Encoder]:
    """Return the encoder of this installation, loaded once; None when there is none."""
    folder = place.folder()
    return _loaded(folder) if folder else None


def training_vectors(texts: Sequence[str]) -> Optional[Any]:
    """Return a row for each training line, kept on disk for the next training; None without an encoder."""
    encoder = current()
    if encoder is None or not texts:
        return None
    return encoder.vectors(texts, KeptVectors(place.HOME / f"vectors-{place.identity()}.sqlite"))


@functools.lru_cache(1)
def _loaded(folder: Path) -> Encoder:
    return Encoder(folder)


def _prompt(folder: Path) -> str:
    file = folder / PROMPTS
    if not file.is_file():
        return ""
    prompts = json.loads(file.read_text(encoding="utf-8")).get("prompts") or {}
    return str(prompts.get("query") or "")
