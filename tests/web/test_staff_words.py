"""Desk and studio speak to their people as colleagues do: what was translated word for word stays out."""

import json
import re
from pathlib import Path

import pytest

WEB = Path(__file__).parents[2] / "web"
LANGUAGES = ("nl", "da", "nb", "de")
# Words that a dictionary gives and nobody at a service desk says: a crowd of customers for one of them, an
# offer that is for sale, a person who runs a machine, somebody who is longed for.
NEVER = {
    "nl": r"\bmens\b|[Aa]anbod|[Bb]eheerster|\bMist geld",
    "da": r"[Oo]peratør|[Nn]yt tilbud|[Tt]ilbuddet|[Ss]avner|[Ii]kke bevist",
    "nb": r"[Oo]peratør|[Nn]ytt tilbud|[Tt]ilbudet er|[Ss]avner|[Ii]kke bevist",
    "de": r"Kundschaft|andere Seite|anderen Ende|Betreuung|Mitarbeit\b|[Aa]ngebot\b|Schlange\b",
}
FORMAL = re.compile(r"\w+n Sie\b|\bIhnen\b|\bIhre?[nmrs]?\b")


def phrases(language: str) -> dict[str, str]:
    """Return all that desk and studio say in a language."""
    found: dict[str, str] = {}
    for room in ("desk", "studio"):
        for path in sorted((WEB / room).rglob(f"phrases/{language}.json")):
            found.update(json.loads(path.read_text("utf-8")))
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_said_that_no_colleague_would_say(language: str) -> None:
    never = re.compile(NEVER[language])
    assert {key: text for key, text in phrases(language).items() if never.search(text)} == {}


def test_the_german_pages_call_their_people_du() -> None:
    assert {key: text for key, text in phrases("de").items() if FORMAL.search(text)} == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_role_has_one_name_on_both_pages(language: str) -> None:
    said = phrases(language)
    role = said["me.role.operator"].lower()
    for key in ("studio.not_for_you", "studio.not_for_you_more", "search.why", "train_step.propose"):
        assert role in said[key].lower(), key
