"""What is read and held in one evaluation, what came of it, and how far it is."""

from __future__ import annotations

import json
import multiprocessing
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, TextIO

from bot.evaluation import hands
from bot.evaluation.heldout import Conversation, Message
from bot.evaluation.readings import Outcome, Reading
from bot.evaluation.recorded import Recording
from bot.evaluation.shadow import Line


class Work(NamedTuple):
    """The lines and conversations that a model is measured on."""

    intents: list[Message]
    tempers: list[Message]
    tongues: list[Message]
    conversations: list[Conversation]
    kept: list[Recording]
    recent: list[Line]

    def part(self, hand: int, of: int) -> Work:
        """Return what one hand does of it."""
        return Work(
            intents=hands.dealt(self.intents, hand, of),
            tempers=hands.dealt(self.tempers, hand, of),
            tongues=hands.dealt(self.tongues, hand, of),
            conversations=hands.dealt(self.conversations, hand, of),
            kept=hands.dealt(self.kept, hand, of),
            recent=hands.dealt(self.recent, hand, of),
        )

    @property
    def steps(self) -> int:
        """Return how much there is to do; two models read what shoppers wrote."""
        lines = len(self.intents) + len(self.tempers) + len(self.tongues)
        return lines + len(self.conversations) + len(self.kept) + 2 * len(self.recent)

    def texts(self) -> Iterator[str]:
        """Yield the lines that are measured on again and again; those of shoppers are not among them."""
        for message in (*self.intents, *self.tempers, *self.tongues):
            yield message.text
        for conversation in self.conversations:
            yield from conversation.says
        for recording in self.kept:
            yield from (turn.says for turn in recording.turns)


class Made(NamedTuple):
    """What came of it, in the order of the work."""

    intents: list[Reading]
    tempers: list[Reading]
    tongues: list[Reading]
    outcomes: list[Outcome]
    failed: list[dict[str, Any]]
    now: Sequence[dict[str, Any]] = ()


def together(parts: Sequence[Made]) -> Made:
    """Return what all hands made as if one had."""
    return Made(
        intents=hands.gathered([part.intents for part in parts]),
        tempers=hands.gathered([part.tempers for part in parts]),
        tongues=hands.gathered([part.tongues for part in parts]),
        outcomes=hands.gathered([part.outcomes for part in parts]),
        failed=hands.gathered([part.failed for part in parts]),
        now=hands.gathered([part.now for part in parts]),
    )


class Progress:
    """Says how far all hands are, a line at a time, for the house to draw a bar."""

    def __init__(self, total: int, out: TextIO) -> None:
        self._done, self._total, self._out = multiprocessing.Value("i", 0), total, out

    def tell(self) -> None:
        """Count one more."""
        with self._done.get_lock():
            self._done.value += 1
            print(json.dumps({"done": self._done.value, "of": self._total}), file=self._out, flush=True)
