"""Words as they are looked for: lower case, without accents, nothing but letters and digits."""

import re
import unicodedata

MOST_TOKENS = 10
_TOKEN = re.compile(r"[^\W_]+")


def tokens(text: str) -> list[str]:
    """Return the words of a text: `Bestell-Nr. 2039` and `bestell nr 2039` are the same."""
    if text.isascii():  # as most is: nothing to take off
        return _TOKEN.findall(text.lower())
    plain = unicodedata.normalize("NFKD", text.casefold())
    return _TOKEN.findall("".join(mark for mark in plain if not unicodedata.combining(mark)))


def asked(text: str) -> list[str]:
    """Return the words that somebody looks for, the first ten."""
    return tokens(text)[:MOST_TOKENS]
