"""`./skranke bench`: runs one bench and prints it, for people or for programs."""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from house import encoder, evaluate, gate, throwaway
from house import train as training
from house.bench import beside, guesses, poison, stock, train, turns, verdict

COLOURS = {"aim": "bold green", "required": "green", "short": "red"}


def run(*, what: str, model: Path | None, bots: int, as_json: bool) -> int:
    """Print the figures; 1 when there are none."""
    try:
        report = _measured(what, model, bots)
    except (
        encoder.NotMade,
        evaluate.NotEvaluated,
        gate.NoGate,
        stock.NotTrained,
        throwaway.NotStarted,
        training.NotTrained,
    ) as failure:
        print(failure, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps(report, indent=1))
    else:
        Console().print(TABLES[what](report))
    return 0 if report.get("held", True) else 1


def _measured(what: str, model: Path | None, bots: int) -> dict[str, Any]:
    match what:
        case "train":
            return train.measured(_tell)
        case "poison":
            return poison.measured(_tell)
        case "verdict":
            return verdict.measured(_tell)
        case "guesses":
            return guesses.measured(_tell)
        case "beside":
            return beside.measured(model.absolute() if model else training.ensure(), _tell, bots=bots)
        case _:
            return _turns(model)


def _turns(model: Path | None) -> dict[str, Any]:
    ours = model.absolute() if model else training.ensure()
    return turns.measured(ours, stock.ensure(), _tell)


def _tell(words: str) -> None:
    print(f"{words} …", file=sys.stderr, flush=True)


def turns_table(report: dict[str, Any]) -> Table:
    """Return both sides with their ratio and the targets."""
    table = _table("", "ours", "stock Rasa", "ratio", "required", "aim")
    for name, key, words in (
        ("p50", "p50_ms", "a turn, ms"),
        ("p95", "p95_ms", "a slow one, ms"),
        ("action", "action_ms", "a turn with an action, ms"),
        ("throughput", "per_s", f"turns a second, {turns.LANES} at once"),
    ):
        values = [f"{report[who][key]:.1f}" for who in ("ours", "stock")]
        wanted = report["targets"].get(name, {})
        ratio = Text(f"{report['ratio'][name]:.2f}", COLOURS.get(report["reached"].get(name, ""), "default"))
        table.add_row(words, *values, ratio, *[_number(wanted.get(key)) for key in ("required", "aim")])
    silent = [str(report[who]["silent"]) for who in ("ours", "stock")]
    table.add_row("turns without a reply", *silent, "", "", "")
    return table


def train_table(report: dict[str, Any]) -> Table:
    """Return what each training took, with the targets."""
    table = _table("training all languages", "seconds", "of CPU", "required", "aim")
    for name, words in (("cold", "every vector computed"), ("cached", "vectors kept")):
        taken, wanted = report["training"][name], report["targets"][name]
        seconds = Text(f"{taken['seconds']:.1f}", COLOURS[report["reached"][name]])
        cells = [f"{taken['cpu_seconds']:.1f}", *[_number(wanted[key]) for key in ("required", "aim")]]
        table.add_row(words, seconds, *cells)
    return table


def beside_table(report: dict[str, Any]) -> Table:
    """Return what a turn takes with and without a training beside it."""
    table = _table("", "alone", "beside a training", "times", "required", "aim")
    for key, words in (("p50", "a turn, ms"), ("p99", "the slowest of a hundred, ms")):
        values = [f"{report[who][f'{key}_ms']:.1f}" for who in ("alone", "beside")]
        wanted = report["targets"].get(key, {})
        ratio = Text(f"{report['ratio'][key]:.2f}", COLOURS.get(report["reached"].get(key, ""), "default"))
        table.add_row(words, *values, ratio, *[_number(wanted.get(name)) for name in ("required", "aim")])
    return table


def verdict_table(report: dict[str, Any]) -> Table:
    """Return what each stage took, and all of it with the targets."""
    table = _table("from the button to the verdict", "seconds", "required", "aim")
    for name, seconds in report["stages"].items():
        table.add_row(name.replace("_", " "), f"{seconds:.1f}", "", "")
    whole = Text(f"{report['seconds']:.1f}", COLOURS[report["reached"]])
    table.add_row("in all", whole, *[_number(report["targets"][key]) for key in ("required", "aim")])
    return table


def guesses_table(report: dict[str, Any]) -> Table:
    """Return how far the guesses came, and what time and words gave away."""
    table = _table(f"{report['guesses']} guesses at one order", "there", "not there", "apart", "at most")
    table.add_row("answered from the shop", str(report["answered"]), "", "", str(guesses.MOST_ANSWERED))
    gap = Text(f"{report['distance']:.3f}", COLOURS["aim" if report["held"] else "short"])
    times = [f"{report['p50_ms'][side]:.1f}" for side in ("there", "absent")]
    table.add_row("a refusal, ms (Kolmogorov–Smirnov)", *times, gap, f"{report['critical']:.3f}")
    words = "the same" if report["same_words"] else "others"
    table.add_row("words of a refusal", words, words, "", "")
    return table


def poison_table(report: dict[str, Any]) -> Table:
    """Return what became of each attack."""
    table = _table(
        f"{report['rows']} poisoned rows", "gate", "first guess right", "worst language", "held off"
    )
    for name, one in report["attacks"].items():
        moved = [f"{one[key]:+.3f}" for key in ("moved", "moved_worst_language")]
        gate_says = "refuses it" if one["refused"] else "lets it pass"
        held = Text("yes" if one["held"] else "no", COLOURS["aim" if one["held"] else "short"])
        table.add_row(name, gate_says, *moved, held)
    return table


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}"


def _table(first: str, *heads: str) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    table.add_column(first)
    for head in heads:
        table.add_column(head, justify="right", no_wrap=True)
    return table


TABLES: dict[str, Callable[[dict[str, Any]], Table]] = {
    "train": train_table,
    "turns": turns_table,
    "verdict": verdict_table,
    "poison": poison_table,
    "guesses": guesses_table,
    "beside": beside_table,
}
