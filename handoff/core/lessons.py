"""Turns a masked message into a line that the assistant can learn from: made up is what was masked."""

import re

from handoff.core.privacy import KINDS, Kind

NAMES = ("Robin", "Sam", "Alex", "Kim", "Noa", "Mika")
POSTCODES = {"nl": "3511 AB", "de": "10115", "da": "2100", "nb": "0150", "en": "SW1A 1AA"}
STREETS = {
    "nl": "Kerkstraat 5",
    "de": "Hauptstraße 5",
    "da": "Skovvej 5",
    "nb": "Storgata 5",
    "en": "5 Mill Lane",
}
_PLACEHOLDER = re.compile(rf"\[({'|'.join(KINDS)})\]")
# Eight digits, as the shop's own order numbers have; the same message always gets the same.
_FIRST_ORDER, _ORDERS, _STEP = 20_000_000, 70_000_000, 7_919


def line(text: str, *, language: str, number: int) -> str:
    """Return one line of training data: no placeholder, no line break, and nothing that Rasa reads as a mark.

    `[20394811](order_number)` would be an annotation, and a leading slash an intent.
    """
    filled = _PLACEHOLDER.sub(lambda match: _made_up(match[1], language, number), text)
    bare = filled.replace("[", "(").replace("]", ")")
    return re.sub(r"^[/\s-]+", "", re.sub(r"\s+", " ", bare)).strip()


def _made_up(kind: str, language: str, number: int) -> str:
    known: dict[Kind, str] = {
        "email": "robin@example.org",
        "phone": "030 555 0142",
        "order": str(_FIRST_ORDER + number * _STEP % _ORDERS),
        "card": "4111 1111 1111 1111",
        "iban": "NL91 ABNA 0417 1643 00",
        "name": NAMES[number % len(NAMES)],
        "address": STREETS.get(language, STREETS["en"]),
        "postcode": POSTCODES.get(language, POSTCODES["en"]),
        "link": "https://example.org",
    }
    return next(value for name, value in known.items() if name == kind)
