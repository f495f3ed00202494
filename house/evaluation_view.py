"""Shows an evaluation to people: by language beside the targets, then what went wrong by name."""

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from house import targets
from house.targets import FIGURES, LANGUAGES, Figure

COLOURS = {"aim": "bold green", "required": "green", "short": "red", "": "default"}
# Where there are no colours the sign says it.
SIGNS = {"aim": "+", "required": " ", "short": "!", "": " "}
MOST_WRONG = 20
CONFUSED = "taken for"

Report = Mapping[str, Any]


def show(report: Report, earlier: Report | None, console: Console) -> None:
    """Print the whole report."""
    lines = report["lines"]
    console.print(
        f"Model {report['model']} on the held-out lines ({report['split']}): {lines['intents']} of intents, "
        f"{lines['frustration']} of tempers, {lines['language']} short ones, "
        f"{lines['conversations']} conversations.",
        highlight=False,
    )
    if earlier:
        same = "" if earlier["held_out"] == report["held_out"] else ", which was measured on other lines"
        console.print(f"▲▼ against model {earlier['model']}{same}.", highlight=False)
    console.print("+ reaches the aim, ! falls short of what is required.\n", highlight=False)
    for table in (
        _headline(report, earlier),
        _answered(report),
        _intents(report),
        _kinds(report),
        _reasons(report),
    ):
        console.print(table, "")
    console.print(_curve(report), "")
    _conversations(report, console)


def _headline(report: Report, earlier: Report | None) -> Table:
    change = targets.against(earlier, report) if earlier else {}
    columns = (*LANGUAGES, targets.ALL)
    table = _table("", *columns, "required", "aim")
    for figure in FIGURES:
        cells = [_cell(figure, language, report, change.get(language, {})) for language in columns]
        table.add_row(figure.words, *cells, span(figure.required), span(figure.aim))
    for name, words in (("p50_ms", "a message, ms"), ("p95_ms", "a slow one, ms")):
        values = [f"{figures[name]:.1f}" for figures in targets.by_language(report).values()]
        table.add_row(words, *values, "", "")
    return table


def _cell(figure: Figure, language: str, report: Report, change: Mapping[str, float]) -> Text:
    value = targets.by_language(report)[language].get(figure.name)
    if value is None:
        return Text("–")
    verdict = targets.verdict(figure, language, value)
    cell = Text(f"{SIGNS[verdict]}{decimal(value)}", COLOURS[verdict])
    differs = change.get(figure.name, 0.0)
    if abs(differs) >= targets.NOTICED:
        cell.append(f" {'▲' if differs > 0 else '▼'}{decimal(abs(differs))}", "dim")
    return cell


def span(wanted: Mapping[str, float]) -> str:
    """Return what all languages must reach, or the least and the most of it."""
    values = sorted({*wanted.values()})
    return decimal(values[0]) if len(values) == 1 else f"{decimal(values[0])}-{decimal(values[-1])}"


def _answered(report: Report) -> Table:
    table = _table("at the model's threshold", *LANGUAGES)
    for name, words in (("right", "answered right"), ("asked_again", "asked again"), ("wrong", "wrong")):
        table.add_row(words, *[decimal(report["answered"][language][name]) for language in LANGUAGES])
    return table


def _intents(report: Report) -> Table:
    table = _table("intent", "lines", "precision", "recall", CONFUSED)
    rows = sorted(report["intents"].items(), key=lambda row: float(row[1]["recall"]))
    for name, row in rows:
        taken = ", ".join(f"{other} {count}" for other, count in row["taken_for"].items())
        precision = "–" if row["precision"] is None else decimal(row["precision"])
        table.add_row(name, str(row["lines"]), precision, decimal(row["recall"]), Text(taken, "dim"))
    return table


def _kinds(report: Report) -> Table:
    table = _table("kind of line", "lines", "heard", "false alarms")
    rows = sorted(
        report["kinds"], key=lambda row: (not row["frustrated"], abs(row["frustrated"] - row["called"]))
    )
    for row in rows:
        share = decimal(row["called"])
        cells = (share, "") if row["frustrated"] else ("", share)
        table.add_row(row["kind"].replace("_", " "), str(row["lines"]), *cells)
    return table


def _reasons(report: Report) -> Table:
    table = _table("reason", "named", "filed so", "of its kind", "in calm lines")
    for row in report["reasons"]:
        shares = (decimal(row["filed_so"]), decimal(row["of_its_kind"]))
        table.add_row(row["reason"].replace("_", " "), str(row["named"]), *shares, str(row["calm"]))
    return table


def _curve(report: Report) -> Table:
    table = _table("of out of scope turned away", "in scope still right")
    for point in report["out_of_scope"]:
        table.add_row(decimal(point["rejected"]), decimal(point["right"]))
    return table


def _conversations(report: Report, console: Console) -> None:
    wrong = report["conversations"]
    console.print(f"Conversations that went wrong: {len(wrong)}", highlight=False)
    for one in wrong[:MOST_WRONG]:
        wanted = f"by turn {one['wanted']}" if one["wanted"] else "never"
        came = f"in turn {one['came']} ({one['reason']})" if one["came"] else "never"
        console.print(f"  {one['language']} {one['scenario']}: wanted {wanted}, came {came}", highlight=False)
    if len(wrong) > MOST_WRONG:
        console.print(f"  … and {len(wrong) - MOST_WRONG} more: --json", highlight=False)


def _table(first: str, *heads: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column(first)
    for head in heads:
        words = head == CONFUSED
        table.add_column(head, justify="left" if words else "right", no_wrap=not words)
    return table


def decimal(value: float) -> str:
    """Return a share as the tables have it: `.861`, `1`."""
    return f"{value:.3f}".replace("0.", ".", 1).replace("1.000", "1")
