"""Reads the topics that operators made: `rules/topics.yml` in the data folder, which may not be there."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from pathlib import Path

import structlog
from ruamel.yaml.error import YAMLError

from handoff.core.made import SPOKEN_ELSE, Topic
from handoff.core.topics import INTENTS
from handoff.service.yaml_text import loaded

log = structlog.get_logger()


def path_in(folder: Path) -> Path:
    """Return the file in this data folder."""
    return folder / "rules" / "topics.yml"


def read(folder: Path) -> Mapping[str, Topic]:
    """Return the topics by name, in the file's order; none where it cannot be read, which is logged."""
    path = path_in(folder)
    try:
        tree = loaded(path.read_text(encoding="utf-8")) if path.is_file() else None
        entries = tree["topics"].items() if tree else ()
        return {str(name): _topic(str(name), entry) for name, entry in entries}
    except (OSError, ValueError, KeyError, TypeError, AttributeError, YAMLError) as error:
        log.error("topics_unreadable", why=type(error).__name__)
        return {}


def known(folder: Path) -> AbstractSet[str]:
    """Return all intents that there are: those of every shop, and those that were made here."""
    return INTENTS | read(folder).keys()


def _titles(said: object) -> Mapping[str, str]:
    """Return titles by language; a single one, as it was written once, stands for all."""
    if isinstance(said, Mapping):
        return {str(language): str(title) for language, title in said.items()}
    return {SPOKEN_ELSE: str(said)}


def _topic(name: str, entry: Mapping[str, object]) -> Topic:
    match entry["does"]:
        case "answer" | "person" as does:
            return Topic(name=name, titles=_titles(entry["title"]), does=does)
        case other:
            raise ValueError(f"{name} does {other}")
