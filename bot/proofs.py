"""Order numbers, e-mail addresses and postcodes in a line of text, each in its normal form."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Optional

from bot import order_numbers
from bot.number_shape import Shape


@dataclass(frozen=True)
class Found:
    """One of them, where it stood in the text."""

    kind: str
    value: str
    start: int
    end: int


def normal_form(kind: str, text: str) -> str:
    """Return how the house writes it: a lower-case address, `1012AB` as `1012 AB`."""
    if kind == "email":
        return text.strip(".").casefold()
    joined = re.sub(r"\s", "", re.sub(r"^[A-Za-z]{1,2}-", "", text)).upper()
    if re.fullmatch(r"\d{4}[A-Z]{2}", joined):
        return f"{joined[:4]} {joined[4:]}"
    return joined if joined.isdigit() else f"{joined[:-3]} {joined[-3:]}"


def find(
    text: str, patterns: Mapping[str, Sequence[str]], *, shape: Shape, asked: Optional[str] = None
) -> list[Found]:
    """Return what is found, order numbers first, so that a postcode never takes a part of one.

    `asked` is the slot that the assistant has just asked for. Four digits are a year or an amount as often as
    a postcode, and "1000 je" is Dutch for money: such a weak postcode counts only where one is expected, or
    beside an order number.
    """
    numbers = order_numbers.find(text, shape, asked=asked)
    found = [Found("order_number", one.value, one.start, one.end) for one in numbers]
    for kind in ("email", "postcode"):
        for match in _matches(text, patterns.get(kind, ())):
            if any(match.start() < other.end and other.start < match.end() for other in found):
                continue
            expected = asked == "order_proof" or any(other.kind == "order_number" for other in found)
            if kind == "postcode" and _is_weak(match.group()) and not expected:
                continue
            found.append(Found(kind, normal_form(kind, match.group()), match.start(), match.end()))
    return found


def _matches(text: str, patterns: Sequence[str]) -> list["re.Match[str]"]:
    return [match for pattern in patterns for match in re.finditer(pattern, text, re.IGNORECASE)]


def _is_weak(postcode: str) -> bool:
    return postcode.isdigit() or postcode != postcode.upper()
