"""What an order number of this shop looks like: by the shop system, or as SHOP_ORDER_NUMBER says."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

import yaml

FILE = Path(__file__).parents[1] / "data" / "order_numbers.yml"
# Words that are no order numbers anywhere: a shape that fits them fits words of every kind.
PROBES = ("parcel", "bestelling", "hvornaar")


@dataclass(frozen=True)
class Shape:
    """The pattern of a whole number as people write it, and of its part that counts."""

    whole: "re.Pattern[str]"
    part: "re.Pattern[str]"

    @property
    def is_loose(self) -> bool:
        """Say whether ordinary words fit, too."""
        return any(self.whole.fullmatch(probe) for probe in PROBES)

    def value(self, written: str) -> Optional[str]:
        """Return the number in a piece of text, in the form that the actions know, or None."""
        plain = re.sub(r"[#\s.\-–]", "", written).casefold()
        found = self.whole.fullmatch(plain)
        if found:
            return found[1].upper()
        return plain.upper() if self.part.fullmatch(plain) else None


def of(pattern: str) -> Shape:
    """Return the shape of a pattern whose first group is the number."""
    return Shape(re.compile(pattern), re.compile(first_group(pattern)))


def read(environment: Mapping[str, str] = os.environ) -> Shape:
    """Return this shop's shape."""
    own = environment.get("SHOP_ORDER_NUMBER", "")
    if own:
        return of(own)
    kind = re.split(r"[+:?]", environment.get("SHOP_URL") or "demo")[0]
    known: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return of(known.get(kind, known["demo"]))


def first_group(pattern: str) -> str:
    """Return what stands in a pattern's first pair of capturing brackets, the whole where it has none."""
    start, level, depth, in_set, at = -1, 0, 0, False, 0
    while at < len(pattern):
        mark = pattern[at]
        if mark == "\\":
            at += 1
        elif in_set:
            in_set = mark != "]"
        elif mark == "[":
            in_set = True
        elif mark == "(":
            if start < 0 and pattern[at + 1 : at + 2] != "?":
                start, level = at + 1, depth
            depth += 1
        elif mark == ")":
            depth -= 1
            if start >= 0 and depth == level:
                return pattern[start:at]
        at += 1
    return pattern
