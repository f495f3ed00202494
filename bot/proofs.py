"""Order numbers, e-mail addresses and postcodes in a line of text, each in its normal form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Found:
    """One of them, where it stood in the text."""

    kind: str
    value: str
    start: int
    end: int


def normal_form(kind: str, text: str) -> str:
    """Return how the house writes it: eight digits, a lower-case address, `1012AB` as `1012 AB`."""
    if kind == "order_number":
        return re.sub(r"\D", "", text)
    if kind == "email":
        return text.strip(".").casefold()
    joined = re.sub(r"\s", "", re.sub(r"^[A-Za-z]{1,2}-", "", text)).upper()
    if re.fullmatch(r"\d{4}[A-Z]{2}", joined):
        return f"{joined[:4]} {joined[4:]}"
    return joined if joined.isdigit() else f"{joined[:-3]} {joined[-3:]}"


def find(text: str, patterns: Mapping[str, Sequence[str]], *, proof_expected: bool) -> list[Found]:
    """Return what the patterns find, order numbers first, so that a postcode never takes a part of one.

    Four digits are a year or an amount as often as a postcode, and "1000 je" is Dutch for money: such a weak
    postcode counts only where one is expected, or beside an order number.
    """
    found: list[Found] = []
    for kind in ("order_number", "email", "postcode"):
        for match in _matches(text, patterns.get(kind, ())):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            expected = proof_expected or any(other.kind == "order_number" for other in found)
            if kind == "postcode" and _is_weak(match.group()) and not expected:
                continue
            found.append(Found(kind, normal_form(kind, match.group()), match.start(), match.end()))
    return found


def _matches(text: str, patterns: Sequence[str]) -> list["re.Match[str]"]:
    return [match for pattern in patterns for match in re.finditer(pattern, text, re.IGNORECASE)]


def _is_weak(postcode: str) -> bool:
    return postcode.isdigit() or postcode != postcode.upper()
