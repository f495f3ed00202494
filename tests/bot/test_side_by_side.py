"""Parts that do not need each other learn side by side, and get what they need in the right order."""

from __future__ import annotations

import multiprocessing
import os
import select
import signal
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from rasa.engine.graph import GraphSchema, SchemaNode

from bot import side_by_side

Ours = type("Ours", (), {"__module__": "bot.components.made_up"})
Theirs = type("Theirs", (), {"__module__": "rasa.core"})


def node(needs: dict[str, str], *, ours: bool = True, fn: str = "train", target: bool = False) -> SchemaNode:
    uses: Any = Ours if ours else Theirs
    return SchemaNode(needs=needs, uses=uses, constructor_name="create", fn=fn, config={}, is_target=target)


def runner(nodes: dict[str, SchemaNode], works: dict[str, Any]) -> Any:
    return SimpleNamespace(_graph_schema=GraphSchema(nodes), _instantiated_nodes=works)


def says(name: str) -> Any:
    """Return a node that gives its process, and what it was given."""
    return lambda *given: (name, (os.getpid(), given))


def test_ours_learn_in_processes_of_their_own_and_all_get_what_they_need() -> None:
    nodes = {
        "read": node({}, ours=False, fn="provide"),
        "first": node({"data": "read"}, target=True),
        "second": node({"data": "read"}, target=True),
        "after": node({"resource": "first"}, ours=False, target=True),
    }
    found = side_by_side.run(runner(nodes, {name: says(name) for name in nodes}))
    here = os.getpid()
    assert set(found) == {"first", "second", "after"}
    assert len({here, found["first"][0], found["second"][0]}) == 3
    assert found["first"][1] == (("read", (here, ())),)
    assert found["after"] == (here, (("first", found["first"]),))


def test_what_is_given_from_outside_is_passed_on_and_what_is_not_stays_a_name() -> None:
    nodes = {"one": node({"a": "given", "b": "missing"}, ours=False, target=True)}
    found = side_by_side.run(runner(nodes, {"one": says("one")}), {"given": 7})
    assert found["one"][1] == (("given", 7), "missing")


def test_a_part_that_dies_is_no_model() -> None:
    def dies(*_: Any) -> None:
        os._exit(3)

    nodes = {"one": node({}, target=True), "two": node({}, target=True)}
    with pytest.raises(side_by_side.Died):
        side_by_side.run(runner(nodes, {"one": dies, "two": says("two")}))


def test_a_part_ends_with_the_training_even_when_that_is_killed() -> None:
    here, there = os.pipe()

    def waits(*_: Any) -> None:
        os.write(there, b"begun")
        signal.pause()

    nodes = {"one": node({}, target=True)}
    training = multiprocessing.get_context("fork").Process(
        target=side_by_side.run, args=(runner(nodes, {"one": waits}),)
    )
    training.start()
    os.close(there)
    assert os.read(here, 5) == b"begun"
    training.kill()
    training.join()
    # The last who could write is gone: end of file.
    assert select.select([here], [], [], 10)[0]
    assert os.read(here, 1) == b""
    os.close(here)


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        ("MemTotal: 9 kB\nMemAvailable:    3600000 kB\n", True),
        ("MemAvailable:    3400000 kB\n", False),
        ("nothing of the kind\n", False),
    ],
)
def test_two_at_once_take_memory(tmp_path: Path, told: str, wanted: bool) -> None:
    (tmp_path / "meminfo").write_text(told)
    assert side_by_side.has_room(tmp_path / "meminfo") is wanted


def test_where_nobody_tells_there_is_no_room(tmp_path: Path) -> None:
    assert not side_by_side.has_room(tmp_path / "none")
