"""The language of a line, with a reader trained on today's data."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest
import yaml

from bot import measure, tongue
from bot.components.language import reader_of
from bot.components.tongues import TongueReader
from bot.evaluation import heldout

# A message that is longer says enough in any case.
SHORT_WORDS = 12


@pytest.fixture(scope="module")
def reader() -> TongueReader:
    """Return a reader that went through a file, as in a trained model."""
    kept = pickle.loads(pickle.dumps(reader_of(Path("data")), protocol=5))
    assert isinstance(kept, TongueReader)
    return kept


def language(reader: TongueReader, text: str, *, spoken: str | None = None, locale: str | None = None) -> str:
    """Return the language to answer a line in."""
    clean = measure.clean(text)
    return tongue.decide(clean, reader.evidence(clean), spoken=spoken, locale=locale)


def is_foreign(reader: TongueReader, text: str, *, spoken: str | None = None) -> bool:
    """Return whether a line is in none of the five."""
    clean = measure.clean(text)
    return tongue.is_foreign(clean, reader.evidence(clean), spoken=spoken)


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
def test_a_line_is_answered_in_its_language(reader: TongueReader, text: str, expected: str) -> None:
    assert language(reader, text) == expected


@pytest.mark.parametrize("text", ["ok", "ja", "20394811", "👍", "ida@example.org", "super"])
def test_a_line_that_tells_little_keeps_the_conversations_language(reader: TongueReader, text: str) -> None:
    assert language(reader, text, spoken="nb") == "nb"


def test_a_conversation_may_change_its_language(reader: TongueReader) -> None:
    assert language(reader, "sorry, can we speak English please?", spoken="da") == "en"


def test_danish_and_norwegian_do_not_flicker(reader: TongueReader) -> None:
    for spoken in ("da", "nb"):
        assert language(reader, "kan jeg bytte den?", spoken=spoken) == spoken


@pytest.mark.parametrize("locale", ["nl", "nl-BE", "da-DK", "nb_NO", "no", "nn-NO", "de-CH"])
def test_the_browser_decides_where_the_line_does_not(reader: TongueReader, locale: str) -> None:
    assert language(reader, "20394811", locale=locale) == tongue.of_locale(locale)


def test_the_browser_does_not_outweigh_a_clear_line(reader: TongueReader) -> None:
    assert language(reader, "wo ist mein Paket, ich warte schon lange?", locale="en-GB") == "de"


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
    reader: TongueReader, text: str
) -> None:
    assert is_foreign(reader, text)
    assert language(reader, text) == "en"
    assert language(reader, text, locale="da") == "da"


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
def test_a_short_or_mistyped_line_of_the_five_is_not_foreign(reader: TongueReader, text: str) -> None:
    assert not is_foreign(reader, text)


@pytest.mark.parametrize("locale", ["nl", "da", "nb", "de"])
def test_a_yes_that_many_share_is_the_browsers(reader: TongueReader, locale: str) -> None:
    assert language(reader, "ja", locale=locale) == locale


@pytest.mark.parametrize("text", ["3512 JE", "1012 ab"])
def test_the_letters_of_a_postcode_are_no_dutch(reader: TongueReader, text: str) -> None:
    assert language(reader, text, spoken="en") == "en"


@pytest.mark.parametrize("text", ["what size should I get if I'm 180 cm?", "hvor mange cm?", "wie viel kg"])
def test_a_line_with_words_that_say_nothing_is_read(reader: TongueReader, text: str) -> None:
    assert reader.evidence(text)


@pytest.mark.parametrize("text", ["20394811", "👍", "ida@example.org", "", "…"])
def test_a_line_without_words_says_nothing(reader: TongueReader, text: str) -> None:
    assert reader.evidence(text) == {}


@pytest.mark.parametrize("text", ["florp zibble quux", "qwrt zxplk vbnmw", "???", "…"])
def test_what_has_no_known_word_is_told_from_what_has_one(reader: TongueReader, text: str) -> None:
    assert not reader.knows_any(text)
    assert reader.knows_any(f"{text} pakke")


def test_a_wish_in_capitalised_words_is_no_name(reader: TongueReader) -> None:
    assert language(reader, "Sprechen Sie Deutsch?", spoken="en") == "de"
    assert language(reader, "Auf Deutsch Bitte", spoken="nl") == "de"


@pytest.mark.parametrize("spoken", ["nl", "da", "nb", "de"])
def test_a_wish_for_another_language_is_heard_at_once(reader: TongueReader, spoken: str) -> None:
    assert language(reader, "can we do this in English", spoken=spoken) == "en"


@pytest.mark.parametrize(
    "text",
    [
        "Jan de Vries",
        "Jan van den Berg",
        "Søren Kierkegaard",
        "Hans Müller",
        "Hauptstraße 5 Berlin",
        "order 20394811 ida@example.org",
        "bestelling 20394811",
        "thanks!",
        "paypal",
    ],
)
def test_a_name_an_address_or_an_order_mail_never_turns_the_conversation(
    reader: TongueReader, text: str
) -> None:
    assert [language(reader, text, spoken=spoken) for spoken in tongue.LANGUAGES] == list(tongue.LANGUAGES)


@pytest.mark.parametrize("text", ["Fatima Yılmaz", "Maria Garcia Lopez", "Łukasz Kowalski"])
def test_a_name_in_a_conversation_is_not_foreign(reader: TongueReader, text: str) -> None:
    assert not is_foreign(reader, text, spoken="nl")


@pytest.fixture(scope="module")
def held() -> dict[str, heldout.HeldOut]:
    """Return what other people wrote and nothing was trained on."""
    return {split: heldout.read(Path("data/test"), split) for split in heldout.SPLITS}


def short_lines(held: dict[str, heldout.HeldOut]) -> list[heldout.Message]:
    """Return all messages of few words."""
    messages = [message for split in held.values() for message in split.messages]
    return [message for message in messages if 0 < len(measure.words_of(message.text)) <= SHORT_WORDS]


@pytest.mark.parametrize("split", heldout.SPLITS)
def test_short_messages_by_other_people_are_read_in_their_language(
    reader: TongueReader, held: dict[str, heldout.HeldOut], split: str
) -> None:
    messages = held[split].tongues
    right = [language(reader, message.text) == message.language for message in messages]
    assert sum(right) / len(right) >= 0.965


@pytest.mark.parametrize("spoken", tongue.LANGUAGES)
def test_short_messages_by_other_people_stay_in_their_conversations_language(
    reader: TongueReader, held: dict[str, heldout.HeldOut], spoken: str
) -> None:
    messages = [message for message in short_lines(held) if message.language == spoken]
    stays = [language(reader, message.text, spoken=spoken) == spoken for message in messages]
    assert sum(stays) / len(stays) >= 0.99


def test_few_lines_of_the_five_are_taken_for_foreign(
    reader: TongueReader, held: dict[str, heldout.HeldOut]
) -> None:
    foreign = [is_foreign(reader, message.text) for message in short_lines(held)]
    assert sum(foreign) / len(foreign) <= 0.005


def test_lines_in_other_languages_are_known_for_foreign(reader: TongueReader) -> None:
    lines = yaml.safe_load((Path(__file__).parent / "foreign.yml").read_text(encoding="utf-8"))
    found = [is_foreign(reader, text) for texts in lines.values() for text in texts]
    assert sum(found) / len(found) >= 0.94
