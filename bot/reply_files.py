"""The reply files as they are now: what is changed on disk is said from the next turn on."""

from __future__ import annotations

import logging
import os
import time
from pathlib import Path
from typing import Any, Optional

import yaml

from bot.tongue import LANGUAGES

logger = logging.getLogger(__name__)

DEFAULT_FOLDER = "data/replies"
# A look at a file costs microseconds; a turn looks at a dozen replies.
LOOK_S = 0.5
Said = dict[str, Any]
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def default_folder() -> Path:
    """Return where the studio writes replies, if they are there, else those of this version."""
    taught = Path(os.environ.get("SKRANKE_LESSONS") or "data") / "replies"
    whole = all((taught / f"{language}.yml").is_file() for language in LANGUAGES)
    return taught if whole else Path(DEFAULT_FOLDER)


def load(file: Path) -> Said:
    """Return a YAML file's mapping."""
    content = yaml.load(file.read_text(encoding="utf-8"), Loader=_LOADER)  # noqa: S506  # a safe one
    if not isinstance(content, dict):
        raise ValueError(f"{file} holds no mapping")
    return content


class ReplyFiles:
    """One file for each language; a file that cannot be read any more leaves what was said before."""

    def __init__(self, folder: Path, *, look_s: float = LOOK_S) -> None:
        self._files = {language: folder / f"{language}.yml" for language in LANGUAGES}
        self._look_s = look_s
        self._seen = {language: _mark(file) for language, file in self._files.items()}
        self._said = {language: load(file) for language, file in self._files.items()}
        self._looked = time.monotonic()

    def __getitem__(self, language: str) -> Said:
        """Return the replies in a language."""
        if time.monotonic() - self._looked >= self._look_s:
            self._looked = time.monotonic()
            self._look()
        return self._said[language]

    def _look(self) -> None:
        for language, file in self._files.items():
            mark = _mark(file)
            if mark == self._seen[language]:
                continue
            self._seen[language] = mark
            try:
                self._said[language] = load(file)
            except (OSError, ValueError, yaml.YAMLError) as error:
                logger.error("replies_unreadable language=%s why=%s", language, type(error).__name__)
            else:
                logger.info("replies_reloaded language=%s", language)


def _mark(file: Path) -> Optional[tuple[int, int, int]]:
    """Return what differs when the file was written or replaced; None without a file."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
