"""Who of several does something: for each key one order of preference, the same in every process."""

import hashlib
from collections.abc import Sequence


def preferred(key: str, among: Sequence[str]) -> list[str]:
    """Return the names in the order in which this key prefers them (rendezvous hashing).

    A name that goes or comes changes the first choice of nobody but who has, or gets, that name.
    """
    return sorted(among, key=lambda name: hashlib.sha256(f"{name} {key}".encode()).digest())
