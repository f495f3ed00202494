"""What order numbers look like in each shop system: data/order_numbers.yml, as the assistant reads it."""

import functools
import re
from pathlib import Path

import yaml

FILE = Path(__file__).parents[2] / "data" / "order_numbers.yml"
# The number is the first group. SHOP_ORDER_NUMBER replaces these where a shop has numbers of its own.
SHAPES: dict[str, str] = yaml.safe_load(FILE.read_text(encoding="utf-8"))


@functools.cache
def part(shape: re.Pattern[str]) -> re.Pattern[str]:
    """Return the pattern of the number alone: of `wc([0-9]{4,6})` what stands in the brackets."""
    return re.compile(_first_group(shape.pattern))


def _first_group(pattern: str) -> str:
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
