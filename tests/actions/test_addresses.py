"""A new address as people write it, and what is no whole address."""

import pytest

from actions import addresses
from actions.shop.port import Address


@pytest.mark.parametrize(
    ("language", "text", "parts"),
    [
        (
            "nl",
            "Ida Visser, Molenweg 12b, 3512 JE Utrecht",
            ("Ida Visser", "Molenweg 12b", "3512 JE", "Utrecht", "NL"),
        ),
        (
            "nl",
            "mijn nieuwe adres is: Ida Visser\nMolenweg 12\n3512je utrecht",
            ("Ida Visser", "Molenweg 12", "3512JE", "utrecht", "NL"),
        ),
        (
            "da",
            "Robin Holm, Nygade 12, 2. tv, 8000 Aarhus C",
            ("Robin Holm", "Nygade 12, 2. tv", "8000", "Aarhus C", "DK"),
        ),
        ("nb", "Kim Nordli, Storgata 1, 0150 Oslo", ("Kim Nordli", "Storgata 1", "0150", "Oslo", "NO")),
        (
            "nb",
            "Kim Nordli, Nygade 4, 8000 Aarhus, Danmark",
            ("Kim Nordli", "Nygade 4", "8000", "Aarhus", "DK"),
        ),
        ("de", "Dana Wolf; Am Markt 3; 10115 Berlin", ("Dana Wolf", "Am Markt 3", "10115", "Berlin", "DE")),
        (
            "de",
            "Dana Wolf, Am Markt 3, D-10115, Berlin",
            ("Dana Wolf", "Am Markt 3", "10115", "Berlin", "DE"),
        ),
        ("en", "Jo Lund, Nygade 4, DK-8000 Aarhus", ("Jo Lund", "Nygade 4", "8000", "Aarhus", "DK")),
        (
            "en",
            "Jo Reed, 4 Mill Road, SW1A 1AA London",
            ("Jo Reed", "4 Mill Road", "SW1A 1AA", "London", "GB"),
        ),
        (
            "en",
            "Jo Reed, Molenweg 4, 3512 JE Utrecht, the Netherlands",
            ("Jo Reed", "Molenweg 4", "3512 JE", "Utrecht", "NL"),
        ),
    ],
)
def test_an_address_is_read(language: str, text: str, parts: tuple[str, ...]) -> None:
    name, street, postcode, city, country = parts
    assert addresses.read(text, language) == Address(
        name=name, street=street, postcode=postcode, city=city, country=country
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Molenweg 12",
        "Molenweg 12, 3512 JE Utrecht",
        "Ida Visser, Molenweg, 3512 JE Utrecht",
        "Ida Visser, Molenweg 12, Utrecht",
        "Ida Visser, Molenweg 12, 3512 JE",
        "Jo Lund, Nygade 4, 8000 Aarhus",
        "a, b, c, d, e, f, g, 3512 JE Utrecht",
        "I want it at my mother's, please",
        "\u202e\x00,\x1b[31m,\n\n",
        "12, 12, 3512 JE Utrecht",
        "," * 5000,
    ],
)
def test_what_is_no_whole_address_is_none(text: str) -> None:
    assert addresses.read(text, "en") is None


def test_unseen_signs_do_not_reach_the_shop() -> None:
    found = addresses.read("Ida\u202e Visser, Molen\x1bweg 12, 3512 JE Utrecht", "nl")
    assert found and (found.name, found.street) == ("Ida Visser", "Molenweg 12")
