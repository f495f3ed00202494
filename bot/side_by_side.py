"""Trains the parts of a model that do not need each other side by side, a process each; Rasa trains in a row.

What a part has learned it writes into the model's folder, so all that comes back is where that is. Each part
is given what it would have been given in the row.
"""

from __future__ import annotations

import ctypes
import multiprocessing
import os
import re
import signal
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Optional

from rasa.engine.exceptions import GraphRunError
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.engine.training.hooks import TrainingHook

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)
# Ours are the parts that take long; what Rasa brings may keep more to itself than its folder.
OURS = "bot.components."
TRAINS = "train"
# Each of the two longest takes up to 1.5 GB; the shoppers' own processes are to keep theirs.
ROOM_KB = 3_500_000
MEMORY = Path("/proc/meminfo")
AVAILABLE = re.compile(r"^MemAvailable:\s+(\d+) kB", re.MULTILINE)


class Died(GraphRunError):
    """A part ended before it had learned; its words are in the log."""


def take() -> None:
    """Let this process train so, where there are two cores and memory enough."""
    if len(os.sched_getaffinity(0)) > 1 and has_room():
        DaskGraphRunner.run = run


def has_room(memory: Path = MEMORY) -> bool:
    """Say whether there is memory for two parts at once; where nobody can tell, there is not."""
    try:
        found = AVAILABLE.search(memory.read_text(encoding="ascii"))
    except OSError:
        return False
    return found is not None and int(found[1]) >= ROOM_KB


def without_cache() -> None:
    """Take no fingerprints of what goes in and out of each part: 20,000 vectors, three times over.

    New lines change every part, so who trains because of them finds nothing in the cache.
    """
    TrainingHook.on_before_node = lambda *_, **__: {}
    TrainingHook.on_after_node = lambda *_, **__: None


def run(
    runner: DaskGraphRunner, inputs: Optional[dict[str, Any]] = None, targets: Optional[list[str]] = None
) -> dict[str, Any]:
    """Return what the targets of a graph give, each node run once, after those that it needs."""
    schema = runner._graph_schema.minimal_graph_schema(targets or runner._graph_schema.target_names)
    row = _Row(runner, schema, {name: (name, value) for name, value in (inputs or {}).items()})
    try:
        for name in schema.nodes:
            row.begin(name)
        return dict(row.output(name) for name in targets or schema.target_names)
    finally:
        row.end()


class _Row:
    """The nodes that are done, and those at work in processes of their own."""

    def __init__(self, runner: DaskGraphRunner, schema: Any, done: dict[str, Any]) -> None:
        self._nodes, self._schema, self._done = runner._instantiated_nodes, schema, done
        self._at_work: dict[str, tuple[Any, Connection]] = {}

    def begin(self, name: str) -> None:
        """Run a node here, or begin it beside; what it needs is run first."""
        if name in self._done or name in self._at_work or name not in self._schema.nodes:
            return
        needs = list(self._schema.nodes[name].needs.values())
        for needed in needs:
            self.begin(needed)
        given = [self.output(needed) for needed in needs]
        if _is_ours(self._schema.nodes[name]):
            self._at_work[name] = _begun(self._nodes[name], given)
        else:
            self._done[name] = self._nodes[name](*given)

    def output(self, name: str) -> Any:
        """Return what a node gives, waiting for one that is at work; what nobody provides stays a name."""
        if name in self._at_work:
            process, pipe = self._at_work.pop(name)
            try:
                self._done[name] = _told(pipe)
            finally:
                process.join()
        return self._done.get(name, name)

    def end(self) -> None:
        """Let go of what is still at work, when another failed."""
        for process, _ in self._at_work.values():
            process.terminate()


def _is_ours(node: Any) -> bool:
    return node.fn == TRAINS and str(node.uses.__module__).startswith(OURS)


def _begun(node: Any, given: list[Any]) -> tuple[Any, Connection]:
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)
    process = context.Process(target=_learn, args=(os.getpid(), node, given, there), daemon=True)
    process.start()
    there.close()
    return process, here


def _learn(parent: int, node: Any, given: list[Any], there: Connection) -> None:
    end_with(parent)
    there.send(node(*given))


def end_with(parent: int) -> None:
    """Ask the kernel to end this process with its parent, however that ends."""
    _libc.prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:
        os.kill(os.getpid(), signal.SIGKILL)


def _told(pipe: Connection) -> Any:
    try:
        return pipe.recv()
    except EOFError:
        raise Died("A part of the model could not be learned.") from None
