"""Text and links from a shop are data; words of a sentence find products by their names."""

import pytest

from actions.shop import wanted
from actions.shop.port import Product
from actions.shop.text import clean, link


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("PostNord", "PostNord"),
        ("  a\r\n\tb\u2028c ", "a b c"),
        ("\x1b[31mred", "[31mred"),
        ("abc\u202egnp.exe", "abcgnp.exe"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("<b>{slot}</b>", "<b>{slot}</b>"),
        ("x" * 500, "x" * 80),
        (None, ""),
        (17, "17"),
    ],
)
def test_text_is_one_line_that_can_be_seen(text: object, said: str) -> None:
    assert clean(text) == said


@pytest.mark.parametrize("text", ["https://track.example/a?b=c", "http://localhost/x"])
def test_a_web_address_is_a_link(text: str) -> None:
    assert link(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        None,
        5,
        "javascript:alert(1)",
        "https://",
        "https://a b",
        "https://a\nb",
        "https://\u202ea",
        "//a",
        "https://[",
        "https://a/" + "x" * 600,
    ],
)
def test_anything_else_is_none(text: object) -> None:
    assert link(text) is None


NAMES = ["Skog 40 backpack", "Fjell 2 tent", "Fjell 3 tent", "Fjell 2 tent footprint", "Vandresko Sti"]
PRODUCTS = [Product(id=name, name=name, count=1) for name in NAMES]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("do you have the Skog 40 backpack?", "Skog 40 backpack"),
        ("is the fjell 2 tent in stock", "Fjell 2 tent"),
        ("hebben jullie de Fjell 3?", "Fjell 3 tent"),
        ("any tents left", "Fjell 2 tent"),
        ("har I vandreskoene på lager", "Vandresko Sti"),
        ("where is my parcel", None),
        ("do you have it in stock", None),
        ("", None),
    ],
)
def test_the_product_is_the_one_whose_name_was_said(text: str, name: str | None) -> None:
    found = wanted.best(text, PRODUCTS)
    assert (found.name if found else None) == name


def test_the_rarest_words_are_searched_for() -> None:
    assert wanted.terms("Hebben jullie de Skog 40 rugzak nog op voorraad?") == ["rugzak", "skog"]
    assert len(wanted.terms("alpha bravo charlie delta echo foxtrot")) == wanted.MOST_TERMS
    assert wanted.terms("do you have it?") == []
