"""A small school: one line in sixteen of `data`, and few tests: a real training takes half a minute."""

import shutil
import subprocess
from pathlib import Path
from typing import Any

import yaml

from house import paths, targets

EVERY = 16
DATA = paths.ROOT / "data"


def small(folder: Path, *, every: int = EVERY) -> Path:
    """Write the lessons into a folder, with a gate that asks for little, and return it."""
    for name in ("rules", "replies"):
        shutil.copytree(DATA / name, folder / name)
    for file in DATA.glob("nlu/*/*.yml"):
        _write(folder / file.relative_to(DATA), _thinned(_read(file), every))
    for file in DATA.glob("frustration/*.yml"):
        thin = {
            mood: {kind: lines[::every] for kind, lines in kinds.items()}
            for mood, kinds in _read(file).items()
        }
        _write(folder / file.relative_to(DATA), thin)
    for file in DATA.glob("test/*/*.yml"):
        _write(folder / file.relative_to(DATA), _tested(file))
    _write(folder / "gate.yml", _gate(folder / "test"))
    return folder


def _thinned(content: Any, every: int) -> Any:
    for block in content["nlu"]:
        if "intent" in block:
            block["examples"] = "".join(block["examples"].splitlines(keepends=True)[::every])
    return content


def _tested(file: Path) -> Any:
    """Return the first line of each intent and mood in the half `test`, and one of its conversations."""
    kept: dict[object, list[Any]] = {}
    for entry in _read(file):
        if entry["split"] == "test":
            kept.setdefault((entry.get("intent"), entry.get("frustrated")), []).append(entry)
    return [
        {**entry, "lines": entry["lines"][:1]} if "lines" in entry else entry for entry, *_ in kept.values()
    ]


def _gate(test: Path) -> dict[str, Any]:
    """Return a gate for these lines."""
    words = "from bot.evaluation import heldout; import pathlib, sys; "
    words += "print(heldout.read(pathlib.Path(sys.argv[1]), 'test').fingerprint)"
    found = subprocess.run(
        [str(paths.BOT_PYTHON), "-c", words, str(test)],
        cwd=paths.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    floors = {language: {"intents": 0.2} for language in targets.LANGUAGES}
    return {
        "frozen": found.stdout.strip(),
        "floors": floors,
        # Beside it stands a model of all the data.
        "may_fall": {},
        "recorded_may_fail": 0,
    }


def _read(file: Path) -> Any:
    return yaml.load(file.read_text(encoding="utf-8"), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def _write(file: Path, content: Any) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(
        yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=1_000), encoding="utf-8"
    )
