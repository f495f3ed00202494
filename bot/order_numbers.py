"""Finds order numbers of the shop's own shape in a sentence, and no phone, postcode, date, amount or parcel.

Digits alone say little. What stands before them says most ("order", "bestelnummer", "tlf."), then how many
they are and how they are grouped; a short number counts only where one was asked for or is announced.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Optional

from bot.number_shape import Shape

STRONG_DIGITS = 6  # so many in a row are no price, year or house number
SHORT_DIGITS = 3  # so few are a count, unless "number" or # says otherwise
LONG_CODE, CODE_DIGITS = 10, 3  # letters and digits mixed, in a shop whose numbers are such codes
NEAR_WORDS = 4
SHORT_ANSWER = 3

_WORD = re.compile(r"[^\W_]+(?:[-–.][^\W_]+)*")
_MAIL_OR_LINK = re.compile(r"\S+@\S+|https?://\S+|www\.\S+", re.IGNORECASE)
_POSTCODE = re.compile(r"(?<!\w)(?:[1-9]\d{3}\s?[A-Z]{2}|[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2})(?!\w)")
_ORDER = re.compile(
    r"(?:web|net|online)?(?:order|ordre|beste?l|bestill|aankoop|auftrag|purchase|kjøp|køb)\w*", re.IGNORECASE
)
_NUMBER = re.compile(r"(?:\w*numm?er(?:et|s)?|num|nummern?|nr|no|nº|number|#)", re.IGNORECASE)
# Somebody wants to be called.
_PHONE = re.compile(
    r"tele[fp]|tel$|tlf|phone|mobil|mobiel|handy$|gsm|whatsapp|sms$|bel$|bellen|ring(?:e[rs]?)?$|call|anruf|ruf$"
    r"|erreich",
    re.IGNORECASE,
)
# What is numbered too, right before its number. "The invoice of 20394811" is another thing.
_OTHER_NUMBER = re.compile(
    r"(?:post|huis|haus|hus|house|klant\w*|kunde\w*|customer|account|konto|kort|card|kaart|faktura|factuur|rechnungs?"
    r"|invoice|artik\w*|article|item|vare|produ[ck]t|track\w*|trace|pakke\w*|parcel|paket|sporings?|sendungs?"
    r"|zend\w*|forsendelses?|shipment)[\s-]?(?:num\w*|nr|no|id|[ck]ode)\.?(?:\s(?:is|er|ist|was|lautet))?\W{0,3}$"
    r"|(?<!\w)(?:cvr|kvk|btw|vat|iban|bic|ean|sku|pin)\W{0,3}$",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:[€$£]|(?<!\w)(?:kr|eur|euro|dkk|nok|usd|gbp)\.?)\s?$", re.IGNORECASE)
_MONEY_AFTER = re.compile(
    r"(?:\s?(?:€|%|\$|£|(?:kr|eur|euros?|dkk|nok|usd|gbp|kroner?|kronen|pond|pounds?)(?!\w))|,-|[.,]\d)",
    re.IGNORECASE,
)
_UNIT_AFTER = re.compile(
    r"\s?(?:x(?!\w)|stuks?|stk|stück|pieces?|pcs|par|paar|pairs?|weken|weeks?|week|uker?|uger?|wochen?|dagen|days?"
    r"|dag(?:e|er)?|tage?n?|uur|hours?|timer?|stunden?|minut\w*|maand\w*|months?|måned\w*|monate?\w*|jaar|years?"
    r"|år|jahre?|keer|times|ganger|gange|mal|cm|mm|kg|km|liter|personen?|people|personer)(?!\w)",
    re.IGNORECASE,
)
_PARCEL = re.compile(r"[A-Z]{2}\d{9}[A-Z]{2}|3S[A-Z0-9]{6,}|JJD\w+|1Z\w{16}", re.IGNORECASE)
_CURRENCY = re.compile(r"(?:kr|eur|dkk|nok|usd|gbp)\d", re.IGNORECASE)


@dataclass(frozen=True)
class Number:
    """An order number in normal form, and where it stood."""

    value: str
    start: int
    end: int


@dataclass(frozen=True)
class _Piece:
    """A piece of text that might be one, and what was said before it: "order", "number", "phone" or ""."""

    text: str
    start: int
    end: int
    cue: str

    @property
    def digits(self) -> int:
        return sum(mark.isdigit() for mark in self.text)

    @property
    def is_digits(self) -> bool:
        return not any(mark.isalpha() for mark in self.text)


def find(text: str, shape: Shape, *, asked: Optional[str] = None) -> list[Number]:
    """Return the order numbers in a text; `asked` is the slot that the assistant has just asked for."""
    pieces = [piece for piece in _pieces(text) if shape.value(piece.text) and not _is_else(piece, text)]
    found = [piece for piece in pieces if _is_clear(piece, shape)]
    if not found and asked == "order_number" and len(pieces) == 1 and _may_answer(pieces[0], text, shape):
        found = pieces
    if not found and asked is None and len(pieces) == 1 and pieces[0].text == text.strip(" #.!?"):
        found = [piece for piece in pieces if piece.digits > SHORT_DIGITS and not _is_weak_code(piece, shape)]
    return [Number(str(shape.value(piece.text)), piece.start, piece.end) for piece in found]


def _pieces(text: str) -> Iterator[_Piece]:
    taken = [match.span() for pattern in (_MAIL_OR_LINK, _POSTCODE) for match in pattern.finditer(text)]
    words = [match for match in _WORD.finditer(text) if not any(_meet(match.span(), one) for one in taken)]
    at = 0
    while at < len(words):
        count = _joined(words, at, text)
        start, end = words[at].start(), words[at + count - 1].end()
        cue = "number" if text[:start].rstrip().endswith("#") else _cue(text, words[:at], start)
        yield _Piece(text[start:end], start, end, cue)
        at += count


def _joined(words: Sequence["re.Match[str]"], at: int, text: str) -> int:
    """Return of how many words a number is made: "2039 4811", "100 000 123", "NL 20394811"."""
    first = words[at][0]
    if re.fullmatch(r"[A-Z]{2}", first) and at + 1 < len(words) and _touch(words, at, text):
        return 2 if re.fullmatch(r"\d{6,}", words[at + 1][0]) else 1
    if not re.fullmatch(r"\d{3,4}", first):
        return 1
    count = 1
    while at + count < len(words) and _touch(words, at + count - 1, text):
        if not re.fullmatch(rf"\d{{{len(first)}}}", words[at + count][0]):
            break
        count += 1
    return count


def _touch(words: Sequence["re.Match[str]"], at: int, text: str) -> bool:
    return text[words[at].end() : words[at + 1].start()] == " "


def _meet(one: "tuple[int, int]", other: "tuple[int, int]") -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _cue(text: str, before: Sequence["re.Match[str]"], start: int) -> str:
    """Return what the nearest telling word before it says that it is."""
    near = [
        match
        for match in before[-NEAR_WORDS:]
        if not any(mark in "?!;\n" for mark in text[match.end() : start])
    ]
    numbered = False
    for match in reversed(near):
        word = match[0]
        if any(mark.isdigit() for mark in word):
            break
        if _PHONE.match(word):
            return "phone"
        if _ORDER.match(word):
            return "number" if numbered or _NUMBER.fullmatch(word) else "order"
        numbered = numbered or bool(_NUMBER.fullmatch(word))
    return "number" if numbered else ""


def _is_else(piece: _Piece, text: str) -> bool:
    """Say whether it is surely another thing."""
    before, after = text[: piece.start], text[piece.end :]
    if (
        piece.cue == "phone"
        or _OTHER_NUMBER.search(before[-40:])
        or before.endswith(("+", "/", "@"))
        or re.match(r"[@/]\w|:\d", after)
    ):
        return True
    if _MONEY_BEFORE.search(before) or _MONEY_AFTER.match(after) or _CURRENCY.match(piece.text):
        return True
    if re.search(r"\d[.,:]$|\+[\d ()-]{1,12}$", before[-14:]):
        return True
    if piece.cue:
        return False
    return _is_grouped_otherwise(piece.text) or _is_phone(piece) or _is_date(piece) or _is_parcel(piece)


def _is_grouped_otherwise(text: str) -> bool:
    """Say whether its groups are those of dates, phones and sums: 12-11-2026, 1.234.567, 555-123-4567."""
    groups = [group for group in re.split(r"[-–.\s]", text) if group.isdigit()]
    if len(groups) < 2:
        return False
    lengths = [len(group) for group in groups]
    return min(lengths) < SHORT_DIGITS or lengths == [3, 3, 4] or ("." in text and lengths != [4, 4])


def _is_phone(piece: _Piece) -> bool:
    digits = re.sub(r"\D", "", piece.text)
    national = re.fullmatch(r"0[1-9]\d{7,9}", digits)
    return piece.is_digits and bool(national or re.fullmatch(r"00[1-9]\d{8,}", digits))


def _is_date(piece: _Piece) -> bool:
    if not re.fullmatch(r"\d{8}", piece.text):
        return False
    text = piece.text
    parts = ((text[:4], text[4:6], text[6:]), (text[4:], text[2:4], text[:2]))
    return any(_is_day(*map(int, part)) for part in parts)


def _is_day(year: int, month: int, day: int) -> bool:
    try:
        return 1930 <= date(year, month, day).year <= 2035
    except ValueError:
        return False


def _is_parcel(piece: _Piece) -> bool:
    return not piece.is_digits and bool(_PARCEL.fullmatch(piece.text))


def _is_clear(piece: _Piece, shape: Shape) -> bool:
    """Say whether it is one without having been asked for."""
    if not piece.digits:
        return piece.cue == "number" and piece.text.isupper()
    if not piece.is_digits and not _is_optional(piece, shape):
        return bool(piece.cue) or not _is_weak_code(piece, shape)
    if piece.digits >= STRONG_DIGITS:
        return True
    return piece.cue == "number" or (piece.cue == "order" and piece.digits > SHORT_DIGITS)


def _is_optional(piece: _Piece, shape: Shape) -> bool:
    """Say whether its letters might be left away, so that its digits have to speak for it."""
    return not shape.is_loose and bool(shape.whole.fullmatch(re.sub(r"\D", "", piece.text)))


def _is_weak_code(piece: _Piece, shape: Shape) -> bool:
    if piece.is_digits or not shape.is_loose:
        return False
    return len(piece.text) < LONG_CODE or piece.digits < CODE_DIGITS


def _may_answer(piece: _Piece, text: str, shape: Shape) -> bool:
    """Say whether it answers "what is your order number?"."""
    if _UNIT_AFTER.match(text[piece.end :]) or not piece.digits:
        return False
    return piece.digits > SHORT_DIGITS or len(text.split()) <= SHORT_ANSWER
