"""Shares the reading among processes: each has what was loaded, and reads every second line, third, …"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any, TypeVar

T = TypeVar("T")
# As many at least before it is worth a second process, which shares the assistant until it writes to it.
WORTH = 400


class Died(Exception):
    """One of the hands ended before it had told what it read."""


def many(lines: int, cores: int) -> int:
    """Return how many hands to read with; more than two only cost memory on the machine of the shoppers."""
    return 2 if lines >= WORTH and cores >= 2 else 1


def dealt(items: Sequence[T], hand: int, of: int) -> list[T]:
    """Return what one hand gets."""
    return list(items[hand::of])


def gathered(parts: Sequence[Sequence[T]]) -> list[T]:
    """Return what was dealt in its first order."""
    whole: list[Any] = [None] * sum(map(len, parts))
    for hand, part in enumerate(parts):
        whole[hand :: len(parts)] = part
    return whole


def shared(work: Callable[[int], T], of: int) -> list[T]:
    """Return what each hand made, this process being the first; what was loaded before is loaded once."""
    context = multiprocessing.get_context("fork")
    pipes = [context.Pipe(duplex=False) for _ in range(1, of)]
    others = [
        context.Process(target=_tell, args=(there, work, hand), daemon=True)
        for hand, (_, there) in enumerate(pipes, start=1)
    ]
    for process, (_, there) in zip(others, pipes, strict=True):
        process.start()
        there.close()
    made = [work(0), *(_told(here) for here, _ in pipes)]
    for process in others:
        process.join()
    return made


def _tell(there: Connection, work: Callable[[int], Any], hand: int) -> None:
    there.send(work(hand))
    there.close()


def _told(here: Connection) -> Any:
    try:
        return here.recv()
    except EOFError:
        raise Died("One of the processes that read the held-out lines died; its words are above.") from None
