"""`./skranke bench train`: seconds for all five languages, with every vector to compute and with all kept."""

import os
import resource
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from house import encoder, models, paths, rooms, train

# On two cores; computing vectors is most of a cold training, and only new lines need it later.
TARGETS = {"cold": {"required": 90, "aim": 40}, "cached": {"required": 45, "aim": 20}}
LIMIT_S = 3600
# What the shop's numbers look like is no part of a model, but its components read it.
ORDER_NUMBERS = "data/order_numbers.yml"


def measured(told: Callable[[str], None]) -> dict[str, Any]:
    """Train twice in a copy of the project, and return what each took."""
    encoder.ensure()
    with tempfile.TemporaryDirectory(prefix="skranke-bench-") as folder:
        place = Path(folder)
        _copy(place)
        seconds = {}
        for name, words in (("cold", "computing every vector"), ("cached", "with all vectors kept")):
            told(f"Training, {words}")
            seconds[name] = _once(place)
    reached = {name: verdict(name, taken["seconds"]) for name, taken in seconds.items()}
    return {"training": seconds, "cores": os.cpu_count(), "targets": TARGETS, "reached": reached}


def verdict(name: str, seconds: float) -> str:
    """Return `aim`, `required` or `short`."""
    wanted = TARGETS[name]
    return next((target for target in ("aim", "required") if seconds <= wanted[target]), "short")


def _copy(place: Path) -> None:
    """Copy what a model is made of, and lend the encoder; its vectors, and Rasa's cache, stay behind."""
    for name in (*models.SOURCES, ORDER_NUMBERS):
        source, copy = paths.ROOT / name, place / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(source, copy)
    home = place / ".skranke" / "encoder"
    home.mkdir(parents=True)
    for kept in (paths.STATE / "encoder").iterdir():
        if kept.is_dir():
            (home / kept.name).symlink_to(kept)


def _once(place: Path) -> dict[str, float]:
    shutil.rmtree(place / ".rasa", ignore_errors=True)
    environment = rooms.for_rasa(dict(os.environ)) | {"PYTHONPATH": str(place)}
    began, before = time.monotonic(), _cpu()
    done = subprocess.run(
        train.command(place / "model.tar.gz"),
        cwd=place,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=LIMIT_S,
        check=False,
    )
    if done.returncode:
        raise train.NotTrained(f"The training failed. Its last words:\n{done.stdout[-2000:]}")
    return {"seconds": round(time.monotonic() - began, 1), "cpu_seconds": round(_cpu() - before, 1)}


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
