"""`./skranke models`, `promote` and `rollback`: the studio's buttons for who lives in a terminal."""

import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from house import deeds, evaluate, live, models, promotion, shelf, targets, throwaway, train, verdicts
from house.choice import Step, Wish
from house.gate import Fault
from house.live import Live
from house.shelf import Manifest

# As the studio names models; promote takes how a name begins.
SHORT = 8
# Only the heads of figures fold.
WHOLE = ("model", "", "made", "by", "lines")
HEAD_WIDTH = len("frustration,")
# Where there is less room Rich would cut names, and leave figures out.
LEAST_WIDTH = 110
SHOWN = ("intents", "out_of_scope_auroc", "frustration_f1", "language", "handed_over")
FAULTS = {
    "not_measured": "it was not measured: ./skranke evaluate --model FILE",
    "no_gate": "data/gate.yml cannot be read, so nobody knows what it must reach",
    "other_test": "data/test is not the set that data/gate.yml was written for",
}
NEEDS_REASON = "Give a reason, and a second person decides: ./skranke promote {model} --reason '…'"
NEEDS_SECOND = (
    "You have proposed it. Another operator or lead agrees in the studio, or here under their name."
)
PROPOSED = "Proposed, with your reason. It is live once another operator or lead agrees to it."


def listed(data: Path, *, as_json: bool) -> int:
    """Print all models, newest first."""
    try:
        known, found = live.read(data), shelf.everything(models.shelf())
    except shelf.NotTrusted as damage:
        print(damage, file=sys.stderr)
        return 1
    if as_json:
        print(json.dumps([_row(one, known) for one in found], indent=1))
    elif not found:
        print("There is no model yet: ./skranke train")
    else:
        console = Console()
        console.width = max(console.width, LEAST_WIDTH)
        console.print(_table(found, known))
    return 0


def promote(data: Path, model: str | None, *, why: str) -> int:
    """Put a model live, measured first if it was not."""
    try:
        name = named(model)
        measure(name)
        at = promotion.place(data)
        outcome = promotion.promote(at, Wish(model=name, by=train.somebody(), why=why))
    except (promotion.NotDone, evaluate.NotEvaluated, throwaway.NotStarted, shelf.NotTrusted) as refusal:
        print(refusal, file=sys.stderr)
        return 1
    if outcome.step in (Step.PROMOTE, Step.PROPOSE):
        deeds.note(data, str(outcome.step), outcome.model)
    return told(outcome)


def rollback(data: Path, *, why: str) -> int:
    """Put the model before live."""
    try:
        outcome = promotion.rollback(promotion.place(data), by=train.somebody(), why=why)
    except promotion.NotDone as refusal:
        print(refusal, file=sys.stderr)
        return 1
    deeds.note(data, "rollback", outcome.model)
    return told(outcome)


def named(model: str | None) -> str:
    """Return the whole name of a model: the newest, or the one that begins so."""
    names = [one.model for one in shelf.everything(models.shelf())]
    found = [name for name in names if name.startswith(model or "")]
    if not found or (model and len(found) > 1):
        raise promotion.NotDone(
            "unknown", f"There is no one model of that name. There are: {' '.join(names)}"
        )
    return found[0]


def measure(name: str) -> None:
    """Measure a model that was not measured yet."""
    if verdicts.figures(name) is None:
        model = shelf.file_of(models.shelf(), name)
        evaluate.keep(model, evaluate.measured(model, split=verdicts.SPLIT))


def told(outcome: promotion.Outcome) -> int:
    """Print what came of it, and return the exit code."""
    if outcome.faults:
        print("The gate is red:", *[f"  {words_of(fault)}" for fault in outcome.faults], sep="\n")
    match outcome.step:
        case Step.PROMOTE:
            print(f"{outcome.model} is live; before it was {outcome.was}. Back: ./skranke rollback")
            if outcome.away:
                print("An assistant does not answer now; it takes this model when it starts.")
            return 0
        case Step.PROPOSE:
            print(PROPOSED)
        case Step.NEEDS_REASON:
            print(NEEDS_REASON.format(model=outcome.model))
        case Step.NEEDS_SECOND:
            print(NEEDS_SECOND)
    return 1


def words_of(fault: Fault) -> str:
    """Return a reason of the gate in words."""
    figure = next((one.words for one in targets.FIGURES if one.name == fault.figure), fault.figure)
    match fault.code:
        case "too_low":
            return f"{fault.language}: {figure} {fault.value:.3f}, needs {fault.needs:.3f}"
        case "fallen":
            return f"{fault.language}: {figure} fell to {fault.value:.3f}, may fall to {fault.needs:.3f}"
        case "topic":
            return f"{fault.figure}: {fault.value:.3f} of it found, may fall to {fault.needs:.3f}"
        case "recorded":
            return f"{fault.value:.0f} recorded conversations go otherwise now, {fault.needs:.0f} may"
        case _:
            return FAULTS[fault.code]


def _row(one: Manifest, known: Live | None) -> dict[str, Any]:
    found = verdicts.figures(one.model)
    return {
        **asdict(one),
        "standing": _standing(one.model, known),
        "figures": found["all"] if found else None,
    }


def _standing(model: str, known: Live | None) -> str:
    if known is None:
        return ""
    if model == known.now.model:
        return "live"
    if known.before and model == known.before[-1].model:
        return "before"
    return "proposed" if known.proposed and model == known.proposed.model else ""


def _table(found: Sequence[Manifest], known: Live | None) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="bold", pad_edge=False)
    words = {figure.name: figure.words for figure in targets.FIGURES}
    for head in ("model", "", "made", "by", "lines", *[words[name] for name in SHOWN]):
        table.add_column(head, no_wrap=head in WHOLE, max_width=None if head in WHOLE else HEAD_WIDTH)
    for one in found:
        figures = (verdicts.figures(one.model) or {}).get("all", {})
        made = datetime.fromtimestamp(one.made).astimezone().strftime("%Y-%m-%d %H:%M")
        values = [f"{figures[name]:.3f}" if figures.get(name) is not None else "" for name in SHOWN]
        lines = str(sum(one.lines.values()))
        by = one.by.partition("#")[0]
        table.add_row(one.model[:SHORT], _standing(one.model, known), made, by, lines, *values)
    return table
