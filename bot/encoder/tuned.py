"""Adds what fine-tuning on shops' messages taught the network to the weights that it was published with.

Each later linear layer has a correction of low rank: `up` [outputs, rank] times `down` [rank, inputs], in 16
bits in `tuned.npz`. `bot/encoder/tuning` makes that file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

from bot.encoder.weights import Weights

FILE = Path(__file__).with_name("tuned.npz")


class TunedWeights(Weights):
    """The published weights with their corrections. Raises BadWeights when they are not the pinned ones."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        with np.load(FILE) as kept:
            self._corrections = {name: kept[name].astype(np.float32) for name in kept.files}

    def matrix(self, name: str, columns: int) -> Any:
        """Return a tensor as float32 rows of that many columns, corrected where it was tuned."""
        plain = super().matrix(name, columns)
        layer = name.removesuffix(".w")
        if f"{layer}.up" not in self._corrections:
            return plain
        return plain + self._corrections[f"{layer}.up"] @ self._corrections[f"{layer}.down"]
