"""The other side of the bench: what `rasa init` configures, trained on our own data."""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import yaml

from house import health, paths, rooms
from house.bench import dialogue
from house.rooms import Plan, Room

# What Rasa 3.6 fills in for the empty configuration of `rasa init`, word for word but for how long it learns,
# and from every sixth line: 100 epochs of all lines are hours. Less learned is understood less, and answered
# no slower; fewer lines have fewer words, which favours the stock side.
EPOCHS, EVERY = 5, 6
PIPELINE: list[dict[str, Any]] = [
    {"name": "WhitespaceTokenizer"},
    {"name": "RegexFeaturizer"},
    {"name": "LexicalSyntacticFeaturizer"},
    {"name": "CountVectorsFeaturizer"},
    {"name": "CountVectorsFeaturizer", "analyzer": "char_wb", "min_ngram": 1, "max_ngram": 4},
    {"name": "DIETClassifier", "epochs": EPOCHS, "constrain_similarities": True},
    {"name": "EntitySynonymMapper"},
    {"name": "ResponseSelector", "epochs": EPOCHS, "constrain_similarities": True},
    {"name": "FallbackClassifier", "threshold": 0.3, "ambiguity_threshold": 0.1},
]
POLICIES: list[dict[str, Any]] = [
    {"name": "MemoizationPolicy"},
    {"name": "RulePolicy"},
    {"name": "UnexpecTEDIntentPolicy", "max_history": 5, "epochs": EPOCHS},
    {"name": "TEDPolicy", "max_history": 5, "epochs": EPOCHS, "constrain_similarities": True},
]
CONFIG = {"recipe": "default.v1", "assistant_id": "stock", "language": "en"}
# Which tracker store: the one in memory, which is Rasa's own without a word about it.
ENDPOINTS = {"action_endpoint": {"url": "${ACTIONS_URL}"}}
CREDENTIALS: dict[str, Any] = {"rest": None}
SOURCES = ("domain.yml", "data/nlu", "data/rules", "bot/uv.lock")
FOLDER = paths.STATE / "bench"
TRAIN_LIMIT_S = 3600


class NotTrained(Exception):
    """Stock Rasa could not be trained; the text holds its last words."""


def ensure() -> Path:
    """Return the stock model of today's data; trains it when there is none, which takes minutes."""
    model = FOLDER / f"stock-{_digest()}.tar.gz"
    _write("config.yml", {**CONFIG, "pipeline": PIPELINE, "policies": POLICIES})
    _write("endpoints.yml", ENDPOINTS)
    _write("credentials.yml", CREDENTIALS)
    _write("dialogue.yml", dialogue.of(paths.ROOT / "data" / "rules"))
    if not model.exists():
        print("Training stock Rasa on the same data; some minutes, once …", file=sys.stderr, flush=True)
        began = time.monotonic()
        _train(model)
        print(f"Trained stock Rasa in {time.monotonic() - began:.0f} s.", file=sys.stderr, flush=True)
    return model


def _train(model: Path) -> None:
    draft = model.with_name(f"draft-{os.getpid()}.tar.gz")
    sources = ["--config", str(FOLDER / "config.yml"), "--domain", "domain.yml"]
    words = [
        *sources,
        "--data",
        str(_lines()),
        "data/rules",
        str(FOLDER / "dialogue.yml"),
        "--skip-validation",
        "--out",
        str(FOLDER),
    ]
    done = subprocess.run(
        [str(paths.BOT_PYTHON), "-m", "rasa", "train", *words, "--fixed-model-name", draft.stem[:-4]],
        cwd=paths.ROOT,
        env=environment(dict(os.environ)),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=TRAIN_LIMIT_S,
        check=False,
    )
    if done.returncode or not draft.exists():
        draft.unlink(missing_ok=True)
        raise NotTrained(f"Stock Rasa could not be trained. Its last words:\n{done.stdout[-2000:]}")
    draft.replace(model)


def _lines() -> Path:
    """Write every sixth line of each intent and language, and return the folder."""
    folder = FOLDER / "nlu"
    shutil.rmtree(folder, ignore_errors=True)
    for file in (paths.ROOT / "data" / "nlu").rglob("*.yml"):
        content = yaml.safe_load(file.read_text(encoding="utf-8"))
        for block in content["nlu"]:
            lines = block["examples"].splitlines(keepends=True)
            block["examples"] = "".join(lines[::EVERY])
        copy = folder / f"{file.parent.name}-{file.name}"
        _write(str(copy.relative_to(FOLDER)), content)
    return folder


def room(plan: Plan, model: Path, port: int) -> Room:
    """Return the process that answers on Rasa's own REST channel, with its tracker in memory."""
    files = ["--endpoints", str(FOLDER / "endpoints.yml"), "--credentials", str(FOLDER / "credentials.yml")]
    address = ["-i", "127.0.0.1", "-p", str(port), "--model", str(model)]
    return Room(
        name="stock",
        words=[str(paths.BOT_PYTHON), "-m", "rasa", "run", *address, *files],
        environment=environment(rooms.all_settings(plan)),
        is_ready=health.probe(f"http://127.0.0.1:{port}/webhooks/rest/"),
    )


def environment(given: dict[str, str]) -> dict[str, str]:
    """Return the environment for stock Rasa: quiet, and its cache of parts beside its models."""
    return rooms.for_rasa(given) | {"RASA_CACHE_DIRECTORY": str(FOLDER / "cache")}


def _write(name: str, content: dict[str, Any]) -> None:
    file = FOLDER / name
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    file.write_text(yaml.safe_dump(content, sort_keys=False, allow_unicode=True), encoding="utf-8")


def _digest() -> str:
    total = hashlib.sha256(repr((PIPELINE, POLICIES, EVERY, dialogue.ANSWERS)).encode())
    for name in SOURCES:
        source = paths.ROOT / name
        files = sorted(source.rglob("*.yml")) if source.is_dir() else [source]
        for file in files:
            total.update(f"{file.relative_to(paths.ROOT)}\0".encode() + file.read_bytes())
    return total.hexdigest()[:20]
