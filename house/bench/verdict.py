"""`./skranke bench verdict`: how long an operator waits from the button to the gate's verdict.

A few lines are new, all others have their vectors; a measured model is live and 300 messages of late are
read with both: that is how it is in a shop that trains now and then.
"""

import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import yaml

from house import evaluate, live, models, shelf, train, verdicts
from house.bench import workshop

TARGETS = {"required": 90, "aim": 45}
LABELS, RECENT = 5, 300
SHELF = 0o700

Told = Callable[[str], None]


def measured(told: Told) -> dict[str, Any]:
    """Train once with a few new lines as the studio does, and return the seconds of each stage."""
    told("Measuring the model of today's data, which is live")
    sound = train.ensure()
    if verdicts.figures(shelf.name_of(sound)) is None:
        evaluate.keep(sound, evaluate.measured(sound, split=verdicts.SPLIT))
    known = _known()
    with tempfile.TemporaryDirectory(prefix="skranke-bench-") as folder:
        place, lessons = Path(folder), Path(folder) / "data"
        shutil.copytree(models.lessons(), lessons)
        _label(lessons, known[:LABELS])
        _put_live(place, sound)
        lately = place / "recent.json"
        lately.write_text(json.dumps(known[LABELS : LABELS + RECENT]), encoding="utf-8")
        told(f"Training with {LABELS} new labels, up to the verdict")
        began = time.monotonic()
        with workshop.job(place, recent=lately, stdout=subprocess.PIPE, SKRANKE_LESSONS=str(lessons)) as job:
            stages, last = followed(job.stdout or (), began)
        if "model" not in last:
            raise train.NotTrained(str(last.get("why", "The training ended without a word.")))
        return report(stages, time.monotonic() - began)


def followed(lines: Iterable[str], began: float) -> tuple[dict[str, float], dict[str, Any]]:
    """Return when each stage began, in seconds after the button, and the last thing that was told."""
    begins: dict[str, float] = {}
    last: dict[str, Any] = {}
    for line in lines:
        last = json.loads(line)
        if "stage" in last:
            begins.setdefault(last["stage"], time.monotonic() - began)
    return begins, last


def report(begins: dict[str, float], whole_s: float) -> dict[str, Any]:
    """Return what each stage took, what all of it took, and what that reaches."""
    ends = [*islice(begins.values(), 1, None), whole_s]
    stages = {name: round(end - at, 1) for (name, at), end in zip(begins.items(), ends, strict=True)}
    return {
        "labels": LABELS,
        "recent": RECENT,
        "stages": stages,
        "seconds": round(whole_s, 1),
        "targets": TARGETS,
        "reached": reached(whole_s),
    }


def reached(seconds: float) -> str:
    """Return `aim`, `required` or `short`."""
    return next((target for target in ("aim", "required") if seconds <= TARGETS[target]), "short")


def _known() -> list[dict[str, str]]:
    """Return what shoppers write and no training knows: the half of the test lines that judges nobody."""
    return [
        {"id": str(number), "language": language, "text": text, "intent": intent}
        for number, (language, intent, text) in enumerate(
            (file.parent.name, entry["intent"], text)
            for file in sorted((models.lessons() / "test").glob("*/intents.yml"))
            for entry in yaml.safe_load(file.read_text(encoding="utf-8"))
            if entry["split"] == "dev"
            for text in entry["lines"]
        )
    ]


def _label(lessons: Path, lines: list[dict[str, str]]) -> None:
    for one in lines:
        block = {"intent": one["intent"], "examples": f"- {one['text']}\n"}
        file = lessons / "nlu" / one["language"] / f"bench_{one['id']}.yml"
        file.write_text(yaml.safe_dump({"nlu": [block]}, allow_unicode=True, width=1_000), encoding="utf-8")


def _put_live(place: Path, sound: Path) -> None:
    """Put the sound model on a shelf of its own, as live, with its manifest and figures."""
    own = place / "models"
    own.mkdir(mode=SHELF)
    name = shelf.name_of(sound)
    for file in (sound, shelf.manifest_of(sound), verdicts.kept_at(name)):
        shutil.copy(file, own)
    live.write(place, live.put(None, live.Put(model=name, by="bench", at=time.time(), how="promoted")))
