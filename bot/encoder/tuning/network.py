"""The encoder's network in PyTorch, with a correction of low rank beside each linear layer that may learn."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
import torch.nn.functional as F

from bot.encoder.weights import EPSILON, HEADS, HIDDEN, INNER, LAYERS, Weights

RANK = 16
# The layers before it read letters and words, and stay as they are.
FIRST_TUNED = 3
DROPPED = 0.1
# A correction counts so many times: its numbers are small, and learn in steps of one size.
SCALE = 2.0
LINEAR = ("q", "k", "v", "ao", "fi", "fo")
# After which layers the questions are asked: what those on the way learn helps the last one.
LOOKED_AT = (6, 8, 10, LAYERS)


class Network:
    """The published network; only `corrections`, name to (down [rank, inputs], up [outputs, rank]), learn."""

    def __init__(self, weights: Weights, kept: list[int]) -> None:
        table = weights.nibbles("emb.word", HIDDEN)
        rows = type(table)(table.packed[kept], table.scales[kept])
        self._words = _fixed(rows.values())
        self._places = _fixed(weights.matrix("emb.pos", HIDDEN) + weights.matrix("emb.type", HIDDEN)[0])
        self._fixed = {name: _fixed(weights.vector(name)) for name in ("emb.ln.w", "emb.ln.b")}
        self.corrections: dict[str, tuple[Any, Any]] = {}
        for number in range(LAYERS):
            self._read(weights, number)

    def _read(self, weights: Weights, number: int) -> None:
        for part in LINEAR:
            name = f"l{number}.{part}"
            matrix = _fixed(weights.matrix(f"{name}.w", INNER if part == "fo" else HIDDEN))
            self._fixed[f"{name}.w"], self._fixed[f"{name}.b"] = matrix, _fixed(weights.vector(f"{name}.b"))
            if number >= FIRST_TUNED:
                outputs, inputs = matrix.shape
                down = torch.randn(RANK, inputs) / inputs**0.5
                self.corrections[name] = (
                    down.requires_grad_(),
                    torch.zeros(outputs, RANK, requires_grad=True),
                )
        for name in (f"l{number}.aln", f"l{number}.oln"):
            self._fixed[f"{name}.w"], self._fixed[f"{name}.b"] = (
                _fixed(weights.vector(f"{name}.{one}")) for one in "wb"
            )

    def vectors(self, ids: Any, mask: Any, *, learning: bool) -> list[Any]:
        """Return a vector [lines, 384] for each layer looked at; ids and mask are [lines, pieces]."""
        state = self._norm(F.embedding(ids, self._words) + self._places[: ids.shape[1]], "emb.ln")
        counted, found = mask[:, :, None], []
        for number in range(LAYERS):
            state = self._layer(state, mask, number, learning=learning)
            if number + 1 in LOOKED_AT:
                found.append(F.normalize((state * counted).sum(1) / counted.sum(1), dim=-1))
        return found

    def _layer(self, state: Any, mask: Any, number: int, *, learning: bool) -> Any:
        own = f"l{number}."
        lines, pieces = state.shape[:2]
        dropped = DROPPED if learning and number >= FIRST_TUNED else 0.0
        parts = [self._linear(state, f"{own}{part}").view(lines, pieces, HEADS, -1) for part in "qkv"]
        heads = [part.transpose(1, 2) for part in parts]
        heard = F.scaled_dot_product_attention(*heads, attn_mask=mask.bool()[:, None, None, :])
        heard = heard.transpose(1, 2).reshape(lines, pieces, HIDDEN)
        state = self._norm(state + F.dropout(self._linear(heard, f"{own}ao"), dropped), f"{own}aln")
        inner = self._linear(F.gelu(self._linear(state, f"{own}fi")), f"{own}fo")
        return self._norm(state + F.dropout(inner, dropped), f"{own}oln")

    def _linear(self, source: Any, name: str) -> Any:
        plain = F.linear(source, self._fixed[f"{name}.w"], self._fixed[f"{name}.b"])
        if name not in self.corrections:
            return plain
        down, up = self.corrections[name]
        return plain + SCALE * F.linear(F.linear(source, down), up)

    def _norm(self, state: Any, name: str) -> Any:
        return F.layer_norm(state, (HIDDEN,), self._fixed[f"{name}.w"], self._fixed[f"{name}.b"], EPSILON)


def _fixed(values: Any) -> Any:
    return torch.tensor(np.array(values, np.float32))
