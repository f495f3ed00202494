"""What the network is asked while it learns: the intent, whether a line is angry, and in which way."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
import torch.nn.functional as F

from bot.encoder.weights import HIDDEN

# Nobody who labels is always right.
SMOOTHED = 0.05
# A line's kind is one of several that it often has.
KIND_WEIGHT, KIND_SMOOTHED = 0.3, 0.1
# The layers on the way learn too, each a quarter as much as the last.
WAY_WEIGHT = 0.25
DROPPED = 0.1


class Labels(NamedTuple):
    """Of some lines: intent and kind (-1 where unknown), angry (0 or 1), and how much that weighs."""

    intent: Any
    angry: Any
    weight: Any
    kind: Any


class Questions:
    """Three linear answers on one layer's vector; `parameters` learn."""

    def __init__(self, intents: int, kinds: int) -> None:
        self.parameters = [
            one.requires_grad_()
            for answers in (intents, 1, kinds)
            for one in (torch.zeros(answers, HIDDEN), torch.zeros(answers))
        ]

    def loss(self, vectors: Any, labels: Labels) -> Any:
        """Return how wrong the answers are, a line's mean."""
        # Of length one, its numbers are too small to learn from.
        seen = F.dropout(vectors * HIDDEN**0.5, DROPPED)
        intent, angry, kind = (
            F.linear(seen, *self.parameters[start : start + 2]) for start in range(0, 6, 2)
        )
        wish = F.cross_entropy(
            intent, labels.intent, ignore_index=-1, label_smoothing=SMOOTHED, reduction="sum"
        )
        softened = labels.angry * (1 - 2 * SMOOTHED) + SMOOTHED
        heard = F.binary_cross_entropy_with_logits(angry[:, 0], softened, reduction="none")
        named = F.cross_entropy(
            kind, labels.kind, ignore_index=-1, label_smoothing=KIND_SMOOTHED, reduction="sum"
        )
        return (wish + (labels.weight * heard).sum() + KIND_WEIGHT * named) / len(vectors)


def loss(layers: list[Any], questions: list[Questions], labels: Labels) -> Any:
    """Return how wrong all layers are, the last one first of all."""
    each = [asked.loss(vectors, labels) for vectors, asked in zip(layers, questions, strict=True)]
    return each[-1] + WAY_WEIGHT * sum(each[:-1])
