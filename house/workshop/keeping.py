"""Keeps a conversation as a test: what the shopper said, without who it was, and what is made of it today."""

import json
import os
import re
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from house import live, models, paths, rooms, shelf, targets, throwaway, valkey

LIMIT_S = 180.0
MAX_LINES = 40
FILE = "from_shoppers.yml"
NAME = re.compile(r"[\w][\w ,.'-]{0,79}")
# What masking leaves, and somebody of the demo shop in its place, so that the conversation can go its way.
SOMEBODY: Mapping[str, str] = {
    "order": "20394998",
    "email": "cato15@example.org",
    "postcode": "10115",
}
MASK = re.compile(r"\[(\w+)\]")


class NotKept(Exception):
    """The conversation was not kept; the text says why."""


def keep(data: Path, *, language: str, name: str, says: Sequence[str]) -> dict[str, Any]:
    """Replay what a shopper said with the live model, keep it as a test, and return what was kept."""
    if language not in targets.LANGUAGES or not NAME.fullmatch(name) or not 0 < len(says) <= MAX_LINES:
        raise NotKept(f"A test needs a language, a name of letters, and up to {MAX_LINES} lines.")
    file = models.lessons() / "recorded" / language / FILE
    known = _read(file)
    if name in known:
        raise NotKept(f"There is a test called {name!r} already.")
    turns = _replayed(_model(data), language, [filled(line) for line in says])
    _write(file, {**known, name: turns})
    return {"language": language, "name": name, "turns": turns}


def everything() -> list[dict[str, Any]]:
    """Return the tests that are kept: language, file, name and number of turns."""
    return [
        {"language": file.parent.name, "file": file.stem, "name": name, "turns": len(turns)}
        for file in sorted((models.lessons() / "recorded").glob("*/*.yml"))
        for name, turns in _read(file).items()
    ]


def filled(line: str) -> str:
    """Return a masked line with somebody of the demo shop in place of the masks that matter."""
    return MASK.sub(lambda mask: SOMEBODY.get(mask[1].lower(), mask[1]), line)


def _model(data: Path) -> Path:
    known = live.read(data)
    if known is None:
        raise NotKept("No model is live yet: ./skranke up")
    model = shelf.file_of(models.shelf(), known.now.model)
    shelf.check(model)
    return model


def _replayed(model: Path, language: str, says: Sequence[str]) -> list[dict[str, Any]]:
    with throwaway.shop() as plan:
        environment = rooms.for_rasa(rooms.all_settings(plan)) | {"REDIS_URL": valkey.url(plan.data)}
        words = ["-m", "bot.evaluation.recorded", "--model", str(model), "--language", language]
        try:
            done = subprocess.run(
                [str(paths.BOT_PYTHON), *words],
                cwd=paths.ROOT,
                env=environment,
                input=json.dumps(list(says)),
                capture_output=True,
                text=True,
                timeout=LIMIT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as late:
            raise NotKept("The conversation could not be replayed in time.") from late
    if done.returncode:
        raise NotKept("The conversation could not be replayed with the model that is live.")
    turns: list[dict[str, Any]] = json.loads(done.stdout)
    return turns


def _read(file: Path) -> dict[str, Any]:
    return (yaml.safe_load(file.read_text(encoding="utf-8")) if file.exists() else None) or {}


def _write(file: Path, content: dict[str, Any]) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(f".{os.getpid()}")
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=110)
    draft.write_text(
        f"# Conversations kept in the studio, as they went: a turn each.\n{text}", encoding="utf-8"
    )
    draft.replace(file)
