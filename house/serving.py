"""Which model the house opens with: that of today's data, until a person has put one live."""

import sys
import time
from pathlib import Path

from house import encoder, live, models, paths, shelf, train
from house.live import Put

RENEWED = """This version of Skranke cannot use the model that was put live with another one: it learns anew
from today's data. What it understands may differ: look at ./skranke evaluate, or at the studio."""


def chosen(data: Path) -> Path:
    """Return the model to open with, trained if need be, and note that it is live.

    NotTrusted if the one that a person put live is not what it was; NotTrained if there can be none.
    """
    known = live.read(data)
    if known is None or not known.managed:
        return _noted(data, train.ensure(), how="up")
    model = shelf.file_of(models.shelf(), known.now.model)
    shelf.check(model)
    if shelf.read(model).code == models.code(paths.ROOT, reads_with=encoder.identity()):
        return model
    print(RENEWED, file=sys.stderr, flush=True)
    return _noted(data, train.ensure(), how="renewed")


def _noted(data: Path, model: Path, *, how: live.How) -> Path:
    name = shelf.name_of(model)
    with live.alone(data):
        known = live.read(data)
        if known is None or known.now.model != name or known.now.how != how:
            live.write(data, live.put(known, Put(model=name, by=train.somebody(), at=time.time(), how=how)))
    return model


def make_room(data: Path) -> list[str]:
    """Remove the oldest models, never one that is live or was before; returns the names of what is gone."""
    newest = shelf.name_of(models.path())
    return shelf.prune(models.shelf(), {newest, *live.needed(live.read(data))})
