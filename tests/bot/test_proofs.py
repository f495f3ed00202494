"""Order numbers, addresses and postcodes, by the patterns of the training data."""

from pathlib import Path

import pytest
import yaml

from bot import number_shape, proofs

ENTITIES = yaml.safe_load(Path("data/nlu/shared/entities.yml").read_text(encoding="utf-8"))
PATTERNS = {
    entry["regex"]: [line[2:] for line in entry["examples"].splitlines()] for entry in ENTITIES["nlu"]
}


def found(text: str, *, proof_expected: bool = False) -> list[tuple[str, str]]:
    """Return kind and value of everything in the text."""
    asked = "order_proof" if proof_expected else None
    shape = number_shape.read({})
    return [(one.kind, one.value) for one in proofs.find(text, PATTERNS, shape=shape, asked=asked)]


@pytest.mark.parametrize(
    "text",
    [
        "20394811",
        "NL-20394811",
        "nl20394811",
        "#20394811",
        "2039 4811",
        "my order is 2039-4811.",
        "DK 20394811?",
    ],
)
def test_an_order_number_has_one_normal_form(text: str) -> None:
    assert found(text, proof_expected=True) == [("order_number", "20394811")]


@pytest.mark.parametrize(
    "text", ["1234567", "123456789", "+45 20394811", "parcel 3SABC20394811", "12,345,678.90"]
)
def test_other_numbers_are_no_order_numbers(text: str) -> None:
    assert "order_number" not in dict(found(text))


@pytest.mark.parametrize(
    ("text", "email"),
    [
        ("ida@example.org", "ida@example.org"),
        ("Mail: IDA.Berg+shop@Example.ORG.", "ida.berg+shop@example.org"),
        ("(robin@mail.example.com)", "robin@mail.example.com"),
    ],
)
def test_an_address_is_found_in_lower_case(text: str, email: str) -> None:
    assert ("email", email) in found(text)


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("3512 JE", "3512 JE"),
        ("3512JE", "3512 JE"),
        ("3512 je", "3512 JE"),
        ("8000", "8000"),
        ("0150", "0150"),
        ("10115 Berlin", "10115"),
        ("DK-8000", "8000"),
        ("SW1A 1AA", "SW1A 1AA"),
    ],
)
def test_a_postcode_is_found_where_a_proof_is_expected(text: str, postcode: str) -> None:
    assert found(text, proof_expected=True) == [("postcode", postcode)]


@pytest.mark.parametrize(
    "text", ["in 2026 koop ik weer", "het kostte 1000 euro", "ik heb 2000 je weet", "kl. 1200"]
)
def test_four_digits_are_no_postcode_out_of_the_blue(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize("text", ["€ 1200 betaald", "1249 kr", "1200,50"])
def test_an_amount_is_never_a_postcode(text: str) -> None:
    assert found(text, proof_expected=True) == []


def test_a_postcode_never_takes_a_part_of_an_order_number() -> None:
    assert found("2039 4811 og 8000", proof_expected=True) == [
        ("order_number", "20394811"),
        ("postcode", "8000"),
    ]


def test_a_weak_postcode_counts_beside_an_order_number() -> None:
    assert found("waar is 20394811, 3512 je") == [("order_number", "20394811"), ("postcode", "3512 JE")]
