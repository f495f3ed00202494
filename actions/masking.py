"""Shows so much of an e-mail address, a street or a parcel number that its owner knows it again."""

import re

DOT = "•"
DOTS = DOT * 3
LAST = 4  # of a parcel's number: enough to know it again, too few to look it up


def email(address: str) -> str:
    """Return "i•••@e•••.org"."""
    name, at, host = address.strip().partition("@")
    domain, dot, end = host.rpartition(".")
    if not at or not dot:
        return DOTS
    return f"{name[:1]}{DOTS}@{domain[:1]}{DOTS}.{end}"


def street(line: str) -> str:
    """Return "O••• 12": its first letter and the house number."""
    number = re.search(r"\b\d+\s?[a-zA-Z]?\b", line)
    return f"{line.strip()[:1]}{DOTS}" + (f" {number[0]}" if number else "")


def parcel(number: str) -> str:
    """Return "•••11NL": its last signs."""
    return f"{DOTS}{number[-LAST:]}" if len(number) > 2 * LAST else DOTS
