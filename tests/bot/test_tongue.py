"""The language of a line, with the real detector."""

from __future__ import annotations

import pickle

import langidentify
import pytest

from bot import tongue
from bot.components.language import distances, known_languages, read_tables


@pytest.fixture(scope="module")
def detector() -> langidentify.Detector:
    """Return the detector with its model."""
    return langidentify.Detector(known_languages())


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


@pytest.mark.parametrize(
    "text",
    [
        "Bonjour, où est ma commande ?",
        "Dzień dobry, gdzie jest moja paczka?",
        "nie rozumiem",
        "hola, dónde está mi pedido",
        "merhaba siparişim nerede",
        "Где мой заказ?",
        "我的订单在哪里",
    ],
)
def test_a_line_in_none_of_the_five_is_foreign_and_answered_as_the_browser_wishes(
    detector: langidentify.Detector, text: str
) -> None:
    assert tongue.is_foreign(text, distances(detector, text))
    assert language(detector, text) == "en"
    assert language(detector, text, locale="da") == "da"


@pytest.mark.parametrize(
    "text",
    [
        "hvr er mn pakk",
        "flurb the wobble",
        "hei",
        "merci",
        "ok",
        "20394811",
        "👍",
        "ik wil retour",
    ],
)
def test_a_short_or_mistyped_line_of_the_five_is_not_foreign(
    detector: langidentify.Detector, text: str
) -> None:
    assert not tongue.is_foreign(text, distances(detector, text))


@pytest.mark.parametrize("locale", ["nl", "da", "nb", "de"])
def test_a_yes_that_many_share_is_the_browsers(detector: langidentify.Detector, locale: str) -> None:
    assert language(detector, "ja", locale=locale) == locale


@pytest.mark.parametrize("text", ["3512 JE", "1012 ab"])
def test_the_letters_of_a_postcode_are_no_dutch(detector: langidentify.Detector, text: str) -> None:
    assert language(detector, text, spoken="en") == "en"


@pytest.mark.parametrize("text", ["what size should I get if I'm 180 cm?", "hvor mange cm?", "wie viel kg"])
def test_a_detector_from_the_models_file_reads_words_that_say_nothing(
    kept: langidentify.Detector, text: str
) -> None:
    assert distances(kept, text)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> langidentify.Detector:
    """Return a detector that went through a file, as in a trained model."""
    file = tmp_path_factory.mktemp("model") / "languages.pickle"
    file.write_bytes(pickle.dumps(known_languages()))
    return langidentify.Detector(read_tables(file))
