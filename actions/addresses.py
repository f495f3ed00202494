"""Reads a new delivery address from what a shopper wrote: name, street and number, postcode and town."""

import re

from babel import Locale

from actions.localise import LANGUAGES, PHRASES
from actions.shop.port import Address
from actions.shop.text import clean

MOST_PARTS, MOST_CHARS = 6, 80
POSTCODES = (
    ("NL", r"[1-9]\d{3}\s?[A-Za-z]{2}"),
    ("GB", r"[A-Za-z]{1,2}\d[A-Za-z\d]?\s?\d[A-Za-z]{2}"),
    ("DE", r"\d{5}"),
    ("", r"\d{4}"),  # Denmark and Norway both, and others
)
# Four digits say no country; what the shopper speaks does, unless one is named.
BY_LANGUAGE = {"da": "DK", "nb": "NO"}
LEAD_IN = re.compile(r"^[^\d:]{0,40}:\s*")  # "my new address is: …"


def read(text: str, language: str) -> Address | None:
    """Return the address, None where a part of it lacks or cannot be told from another."""
    # Line breaks stand for commas; what else people cannot see goes.
    lines = [clean(line) for line in re.split(r"[\n\r,;]+", LEAD_IN.sub("", text.strip()))]
    parts = [line for line in lines if line]
    if not 3 <= len(parts) <= MOST_PARTS:
        return None
    country = _country(parts[-1])
    if country:
        parts.pop()
    return _address(parts, country, language)


def _address(parts: list[str], country: str, language: str) -> Address | None:
    for at, part in enumerate(parts):
        found = _place(part)
        if found is None or at < 2:
            continue
        from_code, postcode, city = found
        city = city or (parts[at + 1] if at + 1 < len(parts) else "")
        where = country or from_code or BY_LANGUAGE.get(language, "")
        name, street = parts[0], ", ".join(parts[1:at])
        if where and re.search(r"[^\W\d]", city) and _is_street(street) and not re.search(r"\d", name):
            return Address(name=name, street=street, postcode=postcode.upper(), city=city, country=where)
    return None


def _place(part: str) -> tuple[str, str, str] | None:
    """Return country, postcode and town of "NO-0150 Oslo"; the country is "" where the code tells none."""
    for country, shape in POSTCODES:
        found = re.fullmatch(rf"(?:([A-Za-z]{{1,2}})-)?({shape})(?:\s+(\D+))?", part)
        if found:
            named = _country(found[1]) if found[1] else ""
            return named or country, found[2], (found[3] or "").strip()
    return None


def _is_street(part: str) -> bool:
    return re.search(r"[^\W\d]{2}", part) is not None and re.search(r"\d", part) is not None


def _country(text: str) -> str:
    """Return the code of a country that is named in any of the five languages, or by its code."""
    wanted = text.casefold().strip(" .")
    short = {"n": "NO", "d": "DE", "holland": "NL", "uk": "GB"}
    return short.get(wanted) or _NAMES.get(wanted, "")


def _names() -> dict[str, str]:
    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale.parse(PHRASES[language].locale).territories.items():
            if len(code) == 2 and code.isalpha():
                found[name.casefold()] = code
                found.setdefault(code.casefold(), code)
    return found


_NAMES = _names()
