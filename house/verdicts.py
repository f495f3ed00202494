"""The gate's verdict on a model, from its kept figures and those of the model that is live."""

import json
from pathlib import Path
from typing import Any

import yaml

from house import gate, models
from house.gate import Fault

SPLIT = "test"


def of(name: str, live: str) -> list[Fault]:
    """Return why a model must not go live without a second person; none: it may."""
    now = figures(name)
    if now is None:
        return [Fault(code="not_measured")]
    try:
        rules = gate.rules(yaml.safe_load((models.lessons() / "gate.yml").read_text(encoding="utf-8")))
    except (OSError, yaml.YAMLError, gate.NoGate):
        return [Fault(code="no_gate")]
    return gate.faults(rules, now, figures(live))


def figures(name: str) -> dict[str, Any] | None:
    """Return the kept report on a model, None if it was not measured."""
    try:
        found: dict[str, Any] = json.loads(kept_at(name).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found


def kept_at(name: str) -> Path:
    """Return where the figures of a model are kept."""
    return models.shelf() / f"{name}.{SPLIT}.figures.json"
