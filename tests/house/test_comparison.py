"""Two reports side by side: what changed, by figure, by intent and by line."""

from house import comparison
from house.targets import FIGURES, LANGUAGES
from tests.house.models_made import full, line

NOW = full("new", misread=[line("hey", "deny"), line("yo", "thank")], recall=0.25)
WAS = full("old", misread=[line("hey", "deny"), line("hello", "deny")])


def test_every_figure_stands_beside_what_it_was_and_what_is_required() -> None:
    rows = comparison.of(NOW, WAS, [])["figures"]
    assert len(rows) == (len(LANGUAGES) + 1) * len(FIGURES)
    assert rows[0] == {
        "language": "en",
        "figure": "intents",
        "now": 0.9,
        "was": 0.9,
        "required": 0.88,
        "aim": 0.95,
    }


def test_the_intent_that_fell_most_comes_first() -> None:
    rows = comparison.intents(NOW, WAS, "en")
    assert [(row["intent"], row["now"]["recall"], row["was"]["recall"]) for row in rows] == [
        ("greet", 0.25, 0.5),
        ("deny", 0.5, 0.5),
    ]


def test_every_line_that_one_of_them_misreads_tells_what_both_make_of_it() -> None:
    found = {row["text"]: (row["now"], row["was"]) for row in comparison.misread(NOW, WAS)}
    deny, thank = {"read": "deny", "confidence": 0.5}, {"read": "thank", "confidence": 0.5}
    assert found == {"hey": (deny, deny), "yo": (thank, None), "hello": (None, deny)}


def test_matrices_of_other_intents_are_laid_over_each_other() -> None:
    was = {**WAS, "confusion": {"names": ["deny", "thank"], "counts": [[5, 6], [7, 8]]}}
    assert comparison.confusion(NOW, was) == {
        "names": ["deny", "greet", "thank"],
        "now": [[2, 0, 0], [1, 3, 0], [0, 0, 0]],
        "was": [[5, 0, 6], [0, 0, 0], [7, 0, 8]],
    }


def test_curve_and_kinds_stand_beside_what_they_were() -> None:
    found = comparison.of(NOW, WAS, [])
    assert found["curves"][""][1] == {"rejected": 0.95, "now": 0.25, "was": 0.5}
    assert found["curves"]["da"] == [{"rejected": 0.95, "now": 0.25, "was": 0.5}]
    assert found["kinds"] == [{"kind": "capitals", "frustrated": True, "lines": 2, "now": 0.25, "was": 0.5}]


def test_a_curve_that_an_older_report_has_not_stands_alone() -> None:
    was = {name: part for name, part in WAS.items() if name != "out_of_scope_by_language"}
    assert comparison.curves(NOW, was)["da"] == [{"rejected": 0.95, "now": 0.25, "was": None}]
    assert list(comparison.curves(was, None)) == [""]


def test_a_recorded_conversation_that_failed_before_is_no_news() -> None:
    failed = [{"language": "da", "name": "a"}, {"language": "da", "name": "b"}]
    now = {**NOW, "recorded": {"of": 2, "failed": failed}}
    was = {**WAS, "recorded": {"of": 2, "failed": failed[:1]}}
    assert [one["new"] for one in comparison.recorded(now, was)["failed"]] == [False, True]


def test_alone_or_beside_a_report_on_other_lines_nothing_is_compared() -> None:
    for was in (None, {**WAS, "held_out": "other lines"}):
        found = comparison.of(NOW, was, [])
        assert found["against"] is None
        assert found["confusion"]["was"] is None
        assert {row["was"] for row in found["figures"]} == {None}


def test_held_out_conversations_that_went_worse_stand_first_and_say_what_was_said() -> None:
    late = {
        "language": "da",
        "scenario": "late",
        "says": ["hej", "hallo?"],
        "wanted": 1,
        "came": 2,
        "reason": "missed",
    }
    never = {**late, "scenario": "never", "came": None, "reason": None}
    calm = {**late, "scenario": "calm", "wanted": None, "came": 1, "reason": "frustration"}
    now, was = {**NOW, "conversations": [late, calm]}, {**WAS, "conversations": [never, late]}
    found = comparison.held(now, was)
    assert [(one["scenario"], one["change"]) for one in found] == [
        ("calm", "worse"),
        ("late", "same"),
        ("never", "better"),
    ]
    assert found[0]["says"] == ["hej", "hallo?"] and found[0]["now"] == {"came": 1, "reason": "frustration"}
    assert found[2]["now"] is None and found[2]["was"] == {"came": None, "reason": None}
    assert {one["change"] for one in comparison.held(now, None)} == {"same"}
