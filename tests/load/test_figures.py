"""The bench of the gateway: figures are judged beside their floor, and the tables show both."""

import io
from typing import Any

import pytest
from rich.console import Console

from load import figures
from load.figures import Figure

SIDE = {"p50_ms": 2.0, "p99_ms": 4.0, "cpu_us": 300.0, "per_s": 5_000, "refused": 0}
FLOOR = {"p50_ms": 0.5, "p99_ms": 1.0, "cpu_us": 100.0, "per_s": 20_000, "refused": 0}
RELAY: dict[str, Any] = {"ours": SIDE, "floor": FLOOR, "offer_p99_ms": 160.0, "offers": 60}
LINE = {
    "pairs_per_s": {1: 300, 2: 500},
    "pair_cpu_ms": 3.1,
    "floor_writes_per_s": 40_000,
    "violations": 0,
    "conversation_bytes": 3_000,
    "bodies_bytes": 1_800,
}
SOCKETS = {
    "ours": {"bytes": 36_000, "idle_cpu_us": 20.0},
    "floor": {"bytes": 30_000, "idle_cpu_us": 1.0},
}


def verdicts(shown: list[Figure]) -> dict[str, str]:
    return {one.name: one.verdict() for one in shown}


def test_a_message_is_judged_by_what_it_costs_beside_the_floor() -> None:
    found = verdicts(figures.of_relay(RELAY))
    assert found == {
        "p50": "required",
        "p99": "required",
        "cpu": "required",
        "throughput": "required",
        "offer": "short",
    }


def test_the_line_is_judged_by_its_best_and_by_every_violation() -> None:
    found = verdicts(figures.of_line(LINE))
    assert found == {"pairs": "short", "cpu": "", "floor": "", "violations": "aim", "memory": "required"}
    assert verdicts(figures.of_line(LINE | {"violations": 1}))["violations"] == "short"


def test_a_socket_is_judged_by_its_memory() -> None:
    assert verdicts(figures.of_sockets(SOCKETS)) == {"memory": "required", "idle_cpu": ""}


@pytest.mark.parametrize(
    ("value", "most", "verdict"),
    [(3.0, True, "aim"), (5.0, True, "required"), (5.1, True, "short"), (4.0, False, "required")],
)
def test_a_target_is_the_most_or_the_least(value: float, most: bool, verdict: str) -> None:
    aim, required = (3.0, 5.0) if most else (5.0, 4.0)
    one = Figure(name="x", words="x", ours=1, value=value, required=required, aim=aim, most=most)
    assert one.verdict() == verdict


def test_the_table_shows_ours_the_floor_and_the_targets() -> None:
    paper = Console(width=120, record=True, file=io.StringIO())
    for shown in (figures.of_relay(RELAY), figures.of_line(LINE), figures.of_sockets(SOCKETS)):
        paper.print(figures.table(shown))
    words = paper.export_text()
    assert "5,000" in words and "20,000" in words and "0.25" in words
    assert "36,000" in words and "1.2" in words


def test_the_report_says_what_each_figure_reaches() -> None:
    told = figures.report(SOCKETS, figures.of_sockets(SOCKETS))
    assert told["figures"]["memory"]["reached"] == "required"
    assert told["found"] == SOCKETS
