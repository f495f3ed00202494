"""The bench: times become ratios, ratios are judged, and no message is said twice."""

import io
from typing import Any

import pytest
from rich.console import Console

from house import paths
from house.bench import beside, command, guesses, ratios, stock, train, turns, verdict
from house.bench.guesses import WALL, WRONG, Answer


def sides() -> dict[str, Any]:
    ours = ratios.side([10.0] * 19 + [30.0], [40.0, 42.0, 10.0], 0, action_ms=[12.0])
    theirs = ratios.side([50.0] * 19 + [90.0], [10.0, 11.0, 9.0], 3, action_ms=[40.0])
    return ratios.report(ours, theirs)


def test_the_middle_turn_and_the_middle_round_count() -> None:
    report = sides()
    assert report["ours"] == {"turns": 20, "p50_ms": 10.0, "p95_ms": 29.0} | {
        "action_ms": 12.0,
        "per_s": 40.0,
        "silent": 0,
    }
    assert report["ratio"] == {"p50": 0.2, "action": 0.3, "p95": 0.33, "throughput": 4.0}
    assert report["reached"] == {"p50": "aim", "action": "required", "throughput": "aim"}


@pytest.mark.parametrize(
    ("name", "value", "verdict"),
    [
        ("p50", 0.25, "aim"),
        ("p50", 0.26, "required"),
        ("p50", 0.51, "short"),
        ("throughput", 4.0, "aim"),
        ("throughput", 2.0, "required"),
        ("throughput", 1.9, "short"),
    ],
)
def test_less_time_is_better_and_more_turns_are(name: str, value: float, verdict: str) -> None:
    assert ratios.verdict(name, value) == verdict


@pytest.mark.parametrize(("seconds", "verdict"), [(20, "aim"), (45, "required"), (45.1, "short")])
def test_a_training_is_judged_by_its_seconds(seconds: float, verdict: str) -> None:
    assert train.verdict("cached", seconds) == verdict


def test_no_message_is_said_twice_and_every_language_has_its_turn() -> None:
    talks = list(turns.conversations(paths.ROOT / "data" / "test"))
    needed = turns.WARM_UP + turns.ALONE + turns.ROUNDS * turns.TOGETHER
    assert len(talks) >= needed
    for language in range(5):
        said = [text for talk in talks[language::5] for text in talk]
        assert len(said) == len(set(said))


def test_questions_for_the_actions_are_of_each_kind_and_language() -> None:
    lines = turns.asked(paths.ROOT / "data" / "nlu")
    assert len(lines) == len(turns.ASKED) * len(turns.LANGUAGES) * turns.SAME_KIND


def guessed(*, answered: int = 4, slower_s: float = 0.0, words: str = "no") -> dict[str, Any]:
    said = [Answer(WRONG, "no", 0.2)] * answered + [Answer(WALL, "", 0.2)] * 96
    there = [Answer(WRONG, "no", 0.2 + n / 1e4 + slower_s) for n in range(60)]
    absent = [Answer(WRONG, words, 0.2 + n / 1e4) for n in range(60)]
    return guesses.report(said, there, absent)


def test_guesses_that_meet_a_wall_and_learn_nothing_are_held_off() -> None:
    report = guessed()
    assert (report["answered"], report["distance"], report["held"]) == (4, 0.0, True)


@pytest.mark.parametrize("leak", [{"answered": 6}, {"slower_s": 0.003}, {"words": "not yours"}])
def test_one_answer_too_many_a_slower_one_and_other_words_are_each_a_leak(leak: dict[str, Any]) -> None:
    assert not guessed(**leak)["held"]


def test_the_distance_that_chance_allows_is_what_the_textbook_says() -> None:
    assert ratios.critical(100, 100, chance=0.05) == pytest.approx(1.358 * (2 / 100) ** 0.5, rel=1e-3)


def test_the_stock_side_has_none_of_our_parts() -> None:
    assert not [part["name"] for part in stock.PIPELINE + stock.POLICIES if "bot." in part["name"]]
    assert "tracker_store" not in stock.ENDPOINTS


def test_the_tables_show_both_sides_and_the_targets() -> None:
    paper = Console(width=110, record=True, file=io.StringIO())
    paper.print(command.turns_table(sides()))
    paper.print(command.guesses_table(guessed()))
    trained = {
        "cold": {"seconds": 80.0, "cpu_seconds": 100.0},
        "cached": {"seconds": 50.0, "cpu_seconds": 40.0},
    }
    reached = {name: train.verdict(name, taken["seconds"]) for name, taken in trained.items()}
    paper.print(command.train_table({"training": trained, "targets": train.TARGETS, "reached": reached}))
    words = paper.export_text()
    assert "0.20" in words and "4.00" in words and "stock Rasa" in words
    assert "80.0" in words and "90" in words


def test_a_turn_beside_a_training_is_compared_by_its_slowest_in_a_hundred() -> None:
    found = beside.report([50.0] * 190 + [100.0] * 10, [60.0] * 190 + [150.0] * 10)
    assert found["alone"] == {"turns": 200, "p50_ms": 50.0, "p99_ms": 100.0}
    assert found["ratio"] == {"p50": 1.2, "p99": 1.5}
    assert found["reached"] == {"p99": "required"}
    assert [beside.verdict(ratio) for ratio in (1.2, 2.0, 2.1)] == ["aim", "required", "short"]
    paper = io.StringIO()
    Console(file=paper, width=120).print(command.beside_table(found))
    assert "150.0" in paper.getvalue() and "1.50" in paper.getvalue()


def test_from_the_button_to_the_verdict_each_stage_ends_where_the_next_begins() -> None:
    found = verdict.report({"preparing": 0.0, "learning": 0.5, "reading": 40.5}, 60.0)
    assert found["stages"] == {"preparing": 0.5, "learning": 40.0, "reading": 19.5}
    assert (found["seconds"], found["reached"]) == (60.0, "required")
    assert [verdict.reached(seconds) for seconds in (45.0, 90.0, 90.1)] == ["aim", "required", "short"]
    paper = io.StringIO()
    Console(file=paper, width=120).print(command.verdict_table(found))
    assert "learning" in paper.getvalue() and "60.0" in paper.getvalue()


def test_what_a_training_tells_is_followed_to_its_last_word() -> None:
    told = ['{"stage": "learning", "done": 0, "of": 0}'] * 2 + ['{"failed": "died", "why": "no room"}']
    begins, last = verdict.followed(told, 0.0)
    assert list(begins) == ["learning"] and last["why"] == "no room"
