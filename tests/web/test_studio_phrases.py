"""The studio's words: the same in five languages, each used, and nothing said without a phrase."""

import json
import re
from functools import cache
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
STUDIO = WEB / "studio"
LANGUAGES = ("en", "nl", "da", "nb", "de")
# Where a key is put together from a family and a code; tabs add theirs here.
TRAINING: tuple[str, ...] = (
    "train.figure",
    "train.fault",
    "train.gate",
    "train.head",
    "train.part",
    "train.put",
)
TRAINING += ("train.verdict", "train_how", "train_kind", "train_stage", "train_step", "trial_how")
FAMILIES: tuple[str, ...] = (
    *("tab", "login", "refused", "act", *TRAINING),
    *("inbox.did", "inbox.event", "inbox.key", "inbox.mark", "inbox.mood", "inbox.role", "inbox.state"),
    *("inbox.why", "replies.fault"),
)


@cache
def phrases(language: str) -> dict[str, str]:
    """Return the phrases of the studio and its tabs in a language."""
    found: dict[str, str] = {}
    for path in sorted(STUDIO.rglob(f"phrases/{language}.json")):
        found.update(json.loads(path.read_text()))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_phrases_with_the_same_blanks(language: str) -> None:
    def blanks(words: dict[str, str]) -> dict[str, list[str]]:
        return {key: sorted(re.findall(r"\{\w+\}", phrase)) for key, phrase in words.items()}

    assert blanks(phrases(language)) == blanks(phrases("en"))
    assert all(phrase.strip() for phrase in phrases(language).values())


def test_every_phrase_is_said_somewhere_and_everything_said_has_a_phrase() -> None:
    source = "\n".join(path.read_text() for path in STUDIO.rglob("*.js"))
    known = phrases("en") | json.loads((WEB / "desk" / "phrases" / "en.json").read_text())
    keys = {re.sub(r"\.(one|other)$", "", key) for key in phrases("en")}
    rooms = {key.split(".")[0] for key in keys}
    literals = set(re.findall(r'"([a-z_]+(?:\.[a-z_]+)+)"', source))
    said = {key for key in literals if key.split(".")[0] in rooms}
    assert said - keys - known.keys() - set(FAMILIES) == set()
    assembled = tuple(f"{family}." for family in FAMILIES)
    assert {key for key in keys - said if not key.startswith(assembled)} == set()


def test_every_kind_of_a_held_out_line_has_a_name() -> None:
    kinds: set[str] = set()
    for path in (WEB.parent / "data" / "test").glob("*/frustration.yml"):
        kinds |= set(re.findall(r"(?m)^- kind: (\w+)$", path.read_text()))
    assert kinds
    assert {kind for kind in kinds if f"train_kind.{kind}" not in phrases("en")} == set()


def test_the_studio_never_makes_markup_from_text() -> None:
    risky = re.compile(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|srcdoc|DOMParser"
    )
    assert [path.name for path in STUDIO.rglob("*.js") if risky.search(path.read_text())] == []


def test_no_script_and_no_style_stands_in_the_page() -> None:
    page = (STUDIO / "index.html").read_text()
    assert not re.search(r"<style|style=|\son\w+=|<script(?![^>]*\ssrc=)", page)
