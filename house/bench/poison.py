"""`./skranke bench poison`: 200 labels given in bad faith, and whether the gate stops what they teach.

Two ways to do harm: wrong labels all over, and one aim, that who wants a person or their money back is
thanked. Each is trained for real and judged on the frozen lines, beside the model of today's data.
"""

import os
import random
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from house import evaluate, gate, models, shelf, targets, train, verdicts

ROWS, SEED = 200, 7
AIMED_AT, INSTEAD = ("talk_to_human", "complaint", "refund_status", "double_charge"), "thank"
# Where the gate lets them pass, they must not have moved what is understood by more than this.
MOVED = 0.005
Lines = list[tuple[str, str, str]]


def measured(told: Callable[[str], None]) -> dict[str, Any]:
    """Return for each attack: whether the gate refuses the model, why, and how far it moved the figures."""
    told("Measuring the model of today's data")
    sound = train.ensure()
    was = verdicts.figures(shelf.name_of(sound)) or evaluate.measured(sound, split=verdicts.SPLIT)
    rules = gate.rules(yaml.safe_load((models.lessons() / "gate.yml").read_text(encoding="utf-8")))
    attacks = {}
    for name, poison in (("scattered", scattered), ("aimed", aimed)):
        told(f"Training with {ROWS} poisoned rows, {name}")
        now = _taught(poison(_known()))
        attacks[name] = verdict(gate.faults(rules, now, was), now, was)
    return {"rows": ROWS, "attacks": attacks, "held": all(one["held"] for one in attacks.values())}


def verdict(faults: list[gate.Fault], now: dict[str, Any], was: dict[str, Any]) -> dict[str, Any]:
    """Return whether one attack was held off: refused, or without effect on the frozen lines."""
    moved = targets.against(was, now)
    worst = min(change["intents"] for change in moved.values())
    refused = [f"{fault.code} {fault.language} {fault.figure}".strip() for fault in faults]
    return {
        "refused": bool(faults),
        "faults": refused,
        "moved": moved[targets.ALL]["intents"],
        "moved_worst_language": worst,
        "held": bool(faults) or abs(moved[targets.ALL]["intents"]) < MOVED,
    }


def scattered(known: Lines, *, seed: int = SEED) -> Lines:
    """Return rows with the intent of another row."""
    chosen = random.Random(seed).sample(known, ROWS)  # noqa: S311 -- the same rows each time
    names = sorted({intent for _, intent, _ in known})
    return [(language, names[names.index(intent) - 1], text) for language, intent, text in chosen]


def aimed(known: Lines, *, seed: int = SEED) -> Lines:
    """Return rows of who needs a person, as thanks; each as often as it takes."""
    wanted = [(language, INSTEAD, text) for language, intent, text in known if intent in AIMED_AT]
    random.Random(seed).shuffle(wanted)  # noqa: S311 -- the same rows each time
    return (wanted * (ROWS // len(wanted) + 1))[:ROWS]


def _known() -> Lines:
    """Return what shoppers write and no training knows: the half of the test lines that judges nobody."""
    return [
        (file.parent.name, entry["intent"], text)
        for file in sorted((models.lessons() / "test").glob("*/intents.yml"))
        for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
        if entry["split"] == "dev"
        for text in entry["lines"]
    ]


def _taught(rows: Lines) -> dict[str, Any]:
    """Return the report on a model that learned these rows too, in folders of its own."""
    with tempfile.TemporaryDirectory(prefix="skranke-poison-") as folder:
        lessons = Path(folder) / "data"
        shutil.copytree(models.lessons(), lessons)
        for language in sorted({language for language, _, _ in rows}):
            _write(lessons / "nlu" / language / "poison.yml", [row for row in rows if row[0] == language])
        with _instead(SKRANKE_LESSONS=str(lessons), SKRANKE_MODELS=str(Path(folder) / "models")):
            models.shelf().mkdir(mode=0o700)
            model = train.make(by="bench", tell=lambda *_: None)
            return evaluate.measured(model, split=verdicts.SPLIT)


def _write(file: Path, rows: Lines) -> None:
    names = sorted({intent for _, intent, _ in rows})
    blocks = [
        {"intent": name, "examples": "".join(f"- {text}\n" for _, intent, text in rows if intent == name)}
        for name in names
    ]
    file.write_text(yaml.safe_dump({"nlu": blocks}, allow_unicode=True, width=1_000), encoding="utf-8")


@contextmanager
def _instead(**settings: str) -> Iterator[None]:
    """Use other folders than those of the house for a while."""
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name, None)
            if value is not None:
                os.environ[name] = value
