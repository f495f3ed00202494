"""Reads the held-out messages and conversations of `data/test`, which no training ever sees."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any, NamedTuple, Optional

import yaml

# Where PyYAML was built without libyaml it is slower, and reads the same.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
LANGUAGES = ("en", "nl", "da", "nb", "de")
SPLITS = ("dev", "test")


class Message(NamedTuple):
    """One message; `label` is its intent, `frustrated` or `calm`, or its language, `kind` a case of that."""

    language: str
    label: str
    kind: str
    text: str


class Conversation(NamedTuple):
    """What one shopper says; `hand_over` is the latest good turn for a person, None where none is needed."""

    language: str
    scenario: str
    says: list[str]
    hand_over: Optional[int]


class HeldOut(NamedTuple):
    """Everything that is measured on, and its fingerprint: figures of other lines cannot be compared."""

    intents: list[Message]
    tempers: list[Message]
    tongues: list[Message]
    conversations: list[Conversation]
    fingerprint: str

    @property
    def messages(self) -> list[Message]:
        """Return all single messages."""
        return [*self.intents, *self.tempers, *self.tongues]


def read(folder: Path, split: str) -> HeldOut:
    """Return one split of all languages."""
    entries = {
        (language, name): [entry for entry in _entries(folder / language, name) if entry["split"] == split]
        for language in LANGUAGES
        for name in ("intents", "frustration", "language", "conversations")
    }
    return HeldOut(
        intents=_messages(entries, "intents"),
        tempers=_messages(entries, "frustration"),
        tongues=_messages(entries, "language"),
        conversations=_conversations(entries),
        fingerprint=hashlib.sha256(repr(entries).encode()).hexdigest()[:12],
    )


def _entries(folder: Path, name: str) -> list[dict[str, Any]]:
    return list(loaded(folder / f"{name}.yml"))


def loaded(file: Path) -> Any:
    """Return what a YAML file holds."""
    return yaml.load(file.read_text(encoding="utf-8"), LOADER)  # noqa: S506  # both are the safe one


def _messages(entries: dict[tuple[str, str], list[dict[str, Any]]], name: str) -> list[Message]:
    return [
        Message(language, _label(entry) or language, entry.get("kind") or entry.get("scenario") or "", text)
        for language in LANGUAGES
        for entry in entries[language, name]
        for text in entry["lines"]
    ]


def _label(entry: dict[str, Any]) -> Optional[str]:
    if "frustrated" in entry:
        return "frustrated" if entry["frustrated"] else "calm"
    return entry.get("intent")


def _conversations(entries: dict[tuple[str, str], list[dict[str, Any]]]) -> list[Conversation]:
    return [
        Conversation(language, entry["scenario"], entry["says"], _turn(entry["hand_over"]))
        for language in LANGUAGES
        for entry in entries[language, "conversations"]
    ]


def _turn(hand_over: Any) -> Optional[int]:
    return None if hand_over == "never" else int(hand_over)
