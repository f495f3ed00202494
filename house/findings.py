"""One finding of the doctor: what was looked at, how it is, and what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`todo` is empty when nothing needs doing."""

    what: str
    verdict: Verdict
    words: str
    todo: str = ""


def ok(what: str, words: str) -> Finding:
    """Return that this is as it should be."""
    return Finding(what=what, verdict=Verdict.OK, words=words)


def warn(what: str, words: str, todo: str) -> Finding:
    """Return that this works and could bite."""
    return Finding(what=what, verdict=Verdict.WARN, words=words, todo=todo)


def fail(what: str, words: str, todo: str) -> Finding:
    """Return that this must be mended."""
    return Finding(what=what, verdict=Verdict.FAIL, words=words, todo=todo)
