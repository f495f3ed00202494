"""Makes text and links from a shop fit to be said: they are data, whatever stands in them."""

import unicodedata
from urllib.parse import urlsplit

MAX_CHARS = 80  # a product's name or a carrier's; what is longer is no name
MAX_LINK_CHARS = 500


def clean(text: object, *, most: int = MAX_CHARS) -> str:
    """Return the text on one line without control, direction and other unseen characters, cut at `most`."""
    seen = (
        " " if mark.isspace() else mark
        for mark in unicodedata.normalize("NFC", str(text or ""))[: most * 8]
        if mark.isspace() or not unicodedata.category(mark).startswith("C")
    )
    return " ".join("".join(seen).split())[:most].rstrip()


def link(text: object) -> str | None:
    """Return the link if a browser may follow it: a web address, nothing else, on one line."""
    if not isinstance(text, str) or len(text) > MAX_LINK_CHARS or text != clean(text, most=MAX_LINK_CHARS):
        return None
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    return text if parts.scheme in ("https", "http") and parts.hostname and " " not in text else None
