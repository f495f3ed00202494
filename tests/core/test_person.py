"""Somebody is found however the address or number was written, and nobody else is."""

import pytest

from handoff.core.person import Kind, NoPerson, person
from handoff.core.words import words_in

FOUND = [
    ("ida@example.org", "Mail me: IDA@Example.org."),
    ("Ida@Example.org", "<ida@example.org>"),
    ("+31 30 555 0142", "call 030-5550142"),
    ("+31 30 555 0142", "0031305550142"),
    ("+31 30 555 0142", "+31 (0)30 555 01 42 please"),
    ("030 555 0142", "my number is +31305550142"),
    ("0049 170 1234567", "0170/1234567"),
    ("+45 20 39 48 11", "20394811"),
    ("20394811", "order 2039 4811?"),
    ("20394811", "Bestellung #20394811"),
    ("ORD-1001", "where is ord-1001"),
    ("#1001", "order 1001"),
    ("+31 30 555 0142", "order 20394811 0305550142"),
]
NOT_FOUND = [
    ("ida@example.org", "frida@example.org"),
    ("ida@example.org", "ida@example.org.uk"),
    ("ida@example.org", "ida@example.orgs"),
    ("ida@example.org", "a.ida@example.org"),
    ("+31 30 555 0142", "030 555 01421"),
    ("+31 30 555 0142", "the figure 99999999305550142"),
    ("20394811", "120394811"),
    ("20394811", "203948110"),
    ("1001", "A1001"),
]


@pytest.mark.parametrize(("asked", "text"), FOUND)
def test_somebody_is_found_however_it_was_written(asked: str, text: str) -> None:
    assert person(asked).is_in([text])


@pytest.mark.parametrize(("asked", "text"), NOT_FOUND)
def test_nobody_else_is_found(asked: str, text: str) -> None:
    assert not person(asked).is_in([text])


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("ida@example.org", Kind.EMAIL),
        ("+4520394811", Kind.PHONE),
        ("030 5550142", Kind.PHONE),
        ("20394811", Kind.ORDER),
        ("#1001", Kind.ORDER),
        ("a" * 26, Kind.CONVERSATION),
    ],
)
def test_what_is_meant_is_seen_from_its_shape(words: str, kind: Kind) -> None:
    assert person(words).kind is kind


@pytest.mark.parametrize(
    "words", ["", "@", "ida@", "12", "+31 30", "ida", "x" * 201, "a b c", ".*", "ida@e x.org"]
)
def test_what_names_nobody_is_refused(words: str) -> None:
    with pytest.raises(NoPerson):
        person(words)


def test_a_kind_can_be_said() -> None:
    assert person("20394811", Kind.PHONE).is_in(["+45 20 39 48 11"])
    with pytest.raises(NoPerson):
        person("20394811", Kind.EMAIL)


def test_a_receipt_names_nobody() -> None:
    ida = person("ida@example.org")
    assert ida.masked == "i…@e…"
    assert "ida" not in ida.fingerprint and ida.fingerprint == person("IDA@example.org").fingerprint


def test_words_are_what_people_wrote_and_no_ids() -> None:
    found = {"cid": "20394811-1", "ts": 20394811, "text": "a", "data": {"order": 1001, "ok": True, "n": None}}
    assert list(words_in([found])) == ["a", "1001"]


def test_a_number_is_masked_but_for_its_ends() -> None:
    assert person("+45 20 39 48 11").masked == "20…11"
