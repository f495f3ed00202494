"""Two reports side by side: what gets better, what gets worse, and by which lines. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from house import gate, targets
from house.gate import Fault

Report = Mapping[str, Any]
Row = dict[str, Any]


def of(now: Report, was: Report | None, faults: Sequence[Fault]) -> Row:
    """Return everything that the studio shows of a model beside another one, or alone."""
    if was is not None and was["held_out"] != now["held_out"]:
        was = None  # other lines: there is nothing to compare
    return {
        "model": now["model"],
        "against": was["model"] if was else None,
        "made": now["made"],
        "lines": now["lines"],
        "figures": figures(now, was),
        "answered": {"now": now["answered"], "was": was["answered"] if was else None},
        "intents": {language: intents(now, was, language) for language in targets.LANGUAGES},
        "confusion": confusion(now, was),
        "misread": misread(now, was),
        "curves": curves(now, was),
        "kinds": kinds(now, was),
        "recent": now.get("recent"),
        "recorded": recorded(now, was),
        "held": held(now, was),
        "faults": [_fault(one) for one in faults],
    }


def figures(now: Report, was: Report | None) -> list[Row]:
    """Return each figure that has a target, by language and over all."""
    before = targets.by_language(was) if was else {}
    return [
        {
            "language": language,
            "figure": figure.name,
            "now": row.get(figure.name),
            "was": before.get(language, {}).get(figure.name),
            "required": figure.needs(language),
            "aim": figure.aims(language),
        }
        for language, row in targets.by_language(now).items()
        for figure in targets.FIGURES
    ]


def intents(now: Report, was: Report | None, language: str) -> list[Row]:
    """Return how each intent of a language is read, the worst change first."""
    before = (was or {}).get("by_language", {}).get(language, {})
    rows = [
        {
            "intent": name,
            "lines": row["lines"],
            "now": {"recall": row["recall"], "precision": row["precision"]},
            "was": _pick(before.get(name), ("recall", "precision")),
            "taken_for": row["taken_for"],
        }
        for name, row in now.get("by_language", {}).get(language, {}).items()
    ]
    return sorted(rows, key=lambda row: (_change(row), row["now"]["recall"], row["intent"]))


def _change(row: Row) -> float:
    return float(row["now"]["recall"] - row["was"]["recall"]) if row["was"] else 0.0


def _pick(row: Mapping[str, Any] | None, names: Sequence[str]) -> Row | None:
    return {name: row[name] for name in names} if row else None


def confusion(now: Report, was: Report | None) -> Row:
    """Return the matrices over the same names: a row for what was meant, a column for what was read."""
    names = list(now["confusion"]["names"])
    names += [name for name in (was["confusion"]["names"] if was else []) if name not in names]
    return {
        "names": names,
        "now": _spread(now["confusion"], names),
        "was": _spread(was["confusion"], names) if was else None,
    }


def _spread(matrix: Mapping[str, Any], names: Sequence[str]) -> list[list[int]]:
    at = {name: number for number, name in enumerate(matrix["names"])}
    return [
        [matrix["counts"][at[meant]][at[read]] if meant in at and read in at else 0 for read in names]
        for meant in names
    ]


def misread(now: Report, was: Report | None) -> list[Row]:
    """Return every line that one of the two reads wrongly, with what each makes of it; None: rightly."""
    found: dict[tuple[str, str, str], Row] = {}
    for key, report in (("now", now), ("was", was)):
        for line in (report or {}).get("misread", []):
            place = (line["language"], line["meant"], line["text"])
            blank = {**_pick(line, ("language", "meant", "text")), "now": None, "was": None}  # type: ignore[dict-item]  # a line is never empty
            found.setdefault(place, blank)[key] = _pick(line, ("read", "confidence"))
    return list(found.values())


def curves(now: Report, was: Report | None) -> dict[str, list[Row]]:
    """Return what is still answered right, the more out of scope is turned away: of all, and by language."""
    before = _curves(was) if was else {}
    return {language: _curve(points, before.get(language, [])) for language, points in _curves(now).items()}


def _curves(report: Report) -> dict[str, list[Row]]:
    """Return the curves by language, that of all under an empty name; an older report has no other."""
    return {"": report["out_of_scope"], **report.get("out_of_scope_by_language", {})}


def _curve(now: Sequence[Row], was: Sequence[Row]) -> list[Row]:
    before = {point["rejected"]: point["right"] for point in was}
    return [
        {"rejected": point["rejected"], "now": point["right"], "was": before.get(point["rejected"])}
        for point in now
    ]


def kinds(now: Report, was: Report | None) -> list[Row]:
    """Return for each kind of line how many were taken for frustrated."""
    before = {(row["frustrated"], row["kind"]): row["called"] for row in (was or {}).get("kinds", [])}
    return [
        {
            **{name: row[name] for name in ("kind", "frustrated", "lines")},
            "now": row["called"],
            "was": before.get((row["frustrated"], row["kind"])),
        }
        for row in now["kinds"]
    ]


def recorded(now: Report, was: Report | None) -> Row:
    """Return the recorded conversations that go otherwise, and whether they already did."""
    found = now.get("recorded", {"of": 0, "failed": []})
    new = {(one["language"], one["name"]) for one in gate.newly_failed(now, was)}
    failed = [{**one, "new": (one["language"], one["name"]) in new} for one in found["failed"]]
    return {"of": found["of"], "failed": failed}


def held(now: Report, was: Report | None) -> list[Row]:
    """Return the held-out conversations that one of the two reports has wrong, the new mistakes first.

    `now` and `was` say when a person came and why, None where that was as wanted; `wanted` is the last turn
    in which one should come, None where none should.
    """
    found: dict[tuple[str, str], Row] = {}
    for key, report in (("now", now), ("was", was)):
        for one in (report or {}).get("conversations", []):
            place = (one["language"], one["scenario"])
            about = {name: one.get(name) for name in ("language", "scenario", "says", "wanted")}
            found.setdefault(place, {**about, "now": None, "was": None})[key] = {
                name: one[name] for name in ("came", "reason")
            }
    rows = [{**one, "change": _better_or_worse(one) if was else "same"} for one in found.values()]
    return sorted(rows, key=lambda one: ("worse", "same", "better").index(one["change"]))


def _better_or_worse(one: Row) -> str:
    if one["now"] and one["was"]:
        return "same"
    return "worse" if one["now"] else "better"


def _fault(one: Fault) -> Row:
    return {name: getattr(one, name) for name in ("code", "language", "figure", "value", "needs")}
