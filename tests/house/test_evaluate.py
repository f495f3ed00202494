"""`./skranke evaluate`: figures are kept beside the model, and compared with the model before."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from house import evaluate, evaluation_markdown, evaluation_view
from house.targets import FIGURES, LANGUAGES


def report(name: str, *, made: float, value: float = 0.9, held_out: str = "same") -> dict[str, Any]:
    row = {**{figure.name: value for figure in FIGURES}, "p50_ms": 9.0, "p95_ms": 21.0}
    return {
        "model": name,
        "made": made,
        "split": "test",
        "held_out": held_out,
        "lines": {"intents": 9, "frustration": 8, "language": 7, "conversations": 6},
        "languages": dict.fromkeys(LANGUAGES, row),
        "all": row,
        "answered": {name: {"right": 0.8, "asked_again": 0.15, "wrong": 0.05} for name in LANGUAGES},
        "intents": {"greet": {"lines": 4, "precision": None, "recall": 0.5, "taken_for": {"goodbye": 2}}},
        "kinds": [{"kind": "bot_failed", "frustrated": True, "lines": 3, "called": 0.667}],
        "reasons": [
            {"reason": "bot_failed", "lines": 3, "named": 2, "filed_so": 1.0, "of_its_kind": 0.667, "calm": 0}
        ],
        "out_of_scope": [{"rejected": 0.95, "right": 0.7}],
        "conversations": [
            {"language": "da", "scenario": "syg-kat", "wanted": 1, "came": None, "reason": None}
        ],
    }


def keep(folder: Path, one: dict[str, Any]) -> Path:
    model = folder / f"{one['model']}.tar.gz"
    evaluate.kept_at(model, one["split"]).write_text(json.dumps(one), encoding="utf-8")
    return model


def shown(now: dict[str, Any], earlier: dict[str, Any] | None, *, colours: bool = False) -> str:
    paper = io.StringIO()
    console = Console(
        file=paper, width=130, force_terminal=colours, color_system="truecolor" if colours else None
    )
    evaluation_view.show(now, earlier, console)
    return paper.getvalue()


def test_a_model_is_compared_with_the_one_that_was_evaluated_last_before_it(tmp_path: Path) -> None:
    keep(tmp_path, report("older", made=1.0))
    keep(tmp_path, report("newer", made=2.0))
    model = keep(tmp_path, report("this", made=3.0))
    found = evaluate.before(model, "test")
    assert found is not None
    assert found["model"] == "newer"


def test_the_first_model_and_another_half_of_the_lines_are_compared_with_nothing(tmp_path: Path) -> None:
    model = keep(tmp_path, report("this", made=3.0))
    keep(tmp_path, report("other", made=1.0))
    assert evaluate.before(model, "dev") is None


def test_programs_get_the_targets_and_the_change() -> None:
    now, earlier = report("this", made=2.0, value=0.8), report("that", made=1.0, held_out="others")
    found = evaluate.with_targets(now, earlier)
    assert found["targets"]["intents"]["de"] == {"required": 0.85, "aim": 0.95}
    assert found["against"]["model"] == "that"
    assert found["against"]["same_lines"] is False
    assert found["against"]["change"]["de"]["intents"] == -0.1
    assert "de intents" in found["short"]


def test_people_see_targets_changes_and_what_went_wrong() -> None:
    words = shown(report("this", made=2.0, value=0.8), report("that", made=1.0))
    assert "!.800 ▼.100" in words
    assert ".850-.880" in words
    assert "goodbye 2" in words
    assert "bot failed" in words
    assert "da syg-kat: wanted by turn 1, came never" in words


def test_what_falls_short_is_red_where_the_terminal_has_colours() -> None:
    assert "\x1b[31m!.800" in shown(report("this", made=2.0, value=0.8), None, colours=True)


def test_the_table_takes_the_place_of_the_one_before_it() -> None:
    page = "before\n<!-- figures -->\nold\n<!-- end -->\nafter\n"
    new = evaluation_markdown.put_into(page, report("this", made=2.0, value=0.8))
    assert new.startswith("before\n<!-- figures -->\n") and new.endswith("<!-- end -->\nafter\n")
    assert "| first guess right | .800 |" in new
    assert "| right, 95 % of it turned away | **.800** |" in new
    assert "old" not in new
    assert evaluation_markdown.put_into(new, report("this", made=2.0, value=0.8)) == new


def test_a_page_without_a_place_for_the_table_is_said() -> None:
    with pytest.raises(evaluation_markdown.NoPlace, match="figures"):
        evaluation_markdown.put_into("a page", report("this", made=2.0))


def test_a_missing_model_is_said_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code = evaluate.run(model=tmp_path / "none.tar.gz", split="test", as_json=True, pictures=None, into=None)
    assert code == 1
    assert "no model" in capsys.readouterr().err
