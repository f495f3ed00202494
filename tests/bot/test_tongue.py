"""The language of a line, with the real detector."""

from __future__ import annotations

import langidentify
import pytest

from bot import tongue
from bot.components.language import distances, five_languages


@pytest.fixture(scope="module")
def detector() -> langidentify.Detector:
    """Return the detector with its model."""
    return langidentify.Detector(five_languages())


def language(detector: langidentify.Detector, text: str, **known: str) -> str:
    """Return the language to answer a line in."""
    return tongue.decide(text, distances(detector, text), **known)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("where is my parcel?", "en"),
        ("waar blijft mijn pakket?", "nl"),
        ("hvornår kommer min pakke?", "da"),
        ("når kommer pakken min?", "nb"),
        ("wo ist mein Paket?", "de"),
        ("jeg vil gerne tale med et menneske", "da"),
        ("jeg vil gjerne snakke med noen", "nb"),
        ("hej", "da"),
        ("hei", "nb"),
        ("hoi", "nl"),
    ],
)
def test_a_line_is_answered_in_its_language(
    detector: langidentify.Detector, text: str, expected: str
) -> None:
    assert language(detector, text) == expected


@pytest.mark.parametrize("text", ["ok", "ja", "20394811", "👍", "ida@example.org", "super"])
def test_a_line_that_tells_little_keeps_the_conversations_language(
    detector: langidentify.Detector, text: str
) -> None:
    assert language(detector, text, spoken="nb") == "nb"


def test_a_conversation_may_change_its_language(detector: langidentify.Detector) -> None:
    assert language(detector, "sorry, can we speak English please?", spoken="da") == "en"


def test_danish_and_norwegian_do_not_flicker(detector: langidentify.Detector) -> None:
    for spoken in ("da", "nb"):
        assert language(detector, "kan jeg bytte den?", spoken=spoken) == spoken


@pytest.mark.parametrize("locale", ["nl", "nl-BE", "da-DK", "nb_NO", "no", "nn-NO", "de-CH"])
def test_the_browser_decides_where_the_line_does_not(detector: langidentify.Detector, locale: str) -> None:
    assert language(detector, "20394811", locale=locale) == tongue.of_locale(locale)


def test_the_browser_does_not_outweigh_a_clear_line(detector: langidentify.Detector) -> None:
    assert language(detector, "wo ist mein Paket, ich warte schon lange?", locale="en-GB") == "de"


@pytest.mark.parametrize("locale", [None, "", "fr-FR", "x", "🙂"])
def test_an_unknown_locale_is_none(locale: str | None) -> None:
    assert tongue.of_locale(locale) is None
