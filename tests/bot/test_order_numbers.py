"""Order numbers of every shop's own shape in sentences of five languages, and nothing else with digits."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot import number_shape, order_numbers

SHAPES: dict[str, str] = yaml.safe_load(number_shape.FILE.read_text(encoding="utf-8"))
AGREED: list[dict[str, Any]] = json.loads(Path("tests/contract/order_numbers.json").read_text("utf-8"))
VENDURE = "R5Z5KZ8T9HXLRK8D"


def found(shop: str, text: str, asked: str | None = None) -> list[str]:
    """Return the numbers that are found for a shop system, or for a pattern."""
    shape = number_shape.of(SHAPES.get(shop, shop))
    return [one.value for one in order_numbers.find(text, shape, asked=asked)]


@pytest.mark.parametrize("case", AGREED, ids=lambda case: str(case["shape"]))
def test_bot_and_actions_mean_the_same_number(case: dict[str, Any]) -> None:
    shape = number_shape.of(case["shape"])
    assert [shape.value(text) for text in case["written"]] == [case["number"]] * len(case["written"])
    assert shape.value(case["number"]) == case["number"]


@pytest.mark.parametrize(
    "text",
    [
        "where is my order 4711?",
        "my order number is 4711",
        "order no. 4711 has not come yet",
        "it's about #4711, thanks",
        "waar blijft bestelling 4711?",
        "mijn bestelnummer is 4711 en het duurt lang",
        "het gaat om bestelling nr 4711",
        "hvor er min ordre 4711 henne?",
        "mit ordrenummer er 4711, bestilt i går",
        "jeg venter stadig på bestilling nr. 4711",
        "hvor blir det av bestilling 4711?",
        "ordrenummeret mitt er 4711",
        "bestillingen min har nummer 4711",
        "wo bleibt meine Bestellung 4711?",
        "die Bestellnummer lautet 4711",
        "Es geht um Bestellung Nr. 4711 von letzter Woche",
    ],
)
def test_a_short_number_is_found_where_it_is_announced(text: str) -> None:
    assert found("woocommerce", text) == ["4711"]


@pytest.mark.parametrize("shop", ["woocommerce", "shopify", "shopware", "magento"])
@pytest.mark.parametrize(
    "text",
    [
        "has 104711 left already? I need it",
        "ik wacht nog op 104711, wanneer komt het",
        "104711 er ikke kommet endnu",
        "når kommer 104711?",
        "wann kommt 104711 endlich an?",
        "is 104711 on its way",
    ],
)
def test_a_long_number_is_found_anywhere(shop: str, text: str) -> None:
    assert found(shop, text) == ["104711"]


@pytest.mark.parametrize(
    "text",
    [
        "invoice for 20394811 please",
        "factuurnummer van 20394811?",
        "Bräuchte die Trackingnummer zu 2039 4811",
        "hvilket sporingsnummer har 20394811",
        "forkert husnummer på 20394811, det skal være 14 ikke 41",
        "kan du lige følge pakken for mig, DK-20394811",
        "status plz 20394811",
        "track n trace aub van 2039 4811",
    ],
)
def test_a_question_about_something_of_an_order_names_the_order(text: str) -> None:
    assert found("demo", text) == ["20394811"]


@pytest.mark.parametrize("shop", SHAPES)
@pytest.mark.parametrize(
    "text",
    [
        "I want to order 2 shirts and 3 mugs",
        "I ordered 14 days ago",
        "since 2024 I have been a customer",
        "it came to 124950 kr",
        "I paid € 100000 for 2 tents",
        "refund me 249,00 please",
        "on 12-11-2026 it was promised",
        "since 2026-11-12",
        "on 12/11/2026 at 14:30",
        "12.11.2026",
        "20121987 is my birthday",
        "call me on 0612345678",
        "+31 6 12345678",
        "0031612345678",
        "mijn telefoonnummer is 20394811",
        "bel me op 020-1234567",
        "ring til mig på 20 39 48 11",
        "mit tlf. er 20394811",
        "ring meg på 900 12 345, mobil 90012345",
        "meine Telefonnummer ist 01511234567",
        "ruf an: Handy 015112345678",
        "postcode 3512 JE",
        "3512 JE",
        "SW1A 1AA",
        "mijn klantnummer is 104711",
        "Kundennummer 104711",
        "the tracking number is 20394811",
        "pakketnummer 20394811",
        "sporingsnummer 20394811",
        "Sendungsnummer 20394811",
        "factuurnummer 104711",
        "jeg vil gerne ringes op på 12345678",
        "faktura med cvr 12345678",
        "ada104711@example.org",
        "https://shop.example/p/104711",
        "12,345,678.90",
        "1.234.567",
        "please tell me where my parcel is",
        "alsjeblieft, waar blijft mijn bestelling",
        "Entschuldigung, Bestellung verschwunden",
        "do you have the iphone15 in stock",
        "100000% sure",
    ],
)
def test_nothing_else_is_taken_for_one(shop: str, text: str) -> None:
    assert found(shop, text) == []


@pytest.mark.parametrize(
    "text",
    [
        f"where is {VENDURE}?",
        f"waar blijft bestelling {VENDURE.lower()}",
        f"min ordre er {VENDURE}",
        f"bestillingen min, {VENDURE}, er ikke kommet",
        f"Bestellung {VENDURE} fehlt",
    ],
)
def test_codes_of_letters_and_digits_are_found(text: str) -> None:
    assert found("vendure", text) == [VENDURE]


@pytest.mark.parametrize(
    ("text", "asked", "number"),
    [
        ("4711", "order_number", ["4711"]),
        ("17", "order_number", ["17"]),
        ("it's 4711", "order_number", ["4711"]),
        ("4711", None, ["4711"]),
        ("17", None, []),
        ("2 weeks ago", "order_number", []),
        ("I ordered 3 things", "order_number", []),
        ("8000", "order_proof", []),
        ("10115", "order_proof", []),
        ("order 4711, 8000", "order_proof", ["4711"]),
    ],
)
def test_a_bare_number_counts_where_it_was_asked_for(text: str, asked: str | None, number: list[str]) -> None:
    assert found("woocommerce", text, asked) == number


@pytest.mark.parametrize("text", ["WC-12345 is late", "wc12345", "my order is WC 12345", "bestelling 12345"])
def test_a_shop_of_its_own_shape_is_understood(text: str) -> None:
    assert found("wc([0-9]{4,6})", text) == ["12345"]


def test_the_environment_says_which_shape_it_is() -> None:
    assert number_shape.read({}).whole.pattern == SHAPES["demo"]
    woo = number_shape.read({"SHOP_URL": "woocommerce+https://shop.example"})
    assert woo.whole.pattern == SHAPES["woocommerce"]
    assert number_shape.read({"SHOP_ORDER_NUMBER": "wc([0-9]{5})"}).part.pattern == "[0-9]{5}"


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "1 " * 50_000, "order " * 20_000, "A1-" * 30_000, "#" * 90_000]
)
def test_a_long_line_takes_no_long_time(text: str) -> None:
    for shape in SHAPES.values():
        order_numbers.find(text[:4_000], number_shape.of(shape), asked="order_number")
