"""Somebody whose data is asked for: by e-mail, phone, order number or conversation, however written."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from handoff.core.ids import is_conversation_id

# People group digits by blanks, dots, dashes, slashes and brackets.
BETWEEN = r"[\s.\-/()]{0,3}"
APART = r"[ .\-]?"
MIN_PHONE_DIGITS = 7
MAX_CHARS = 200
# Longest first: a number is written with its country's code or with a nought.
COUNTRY_CODES = tuple(re.findall(r"\d+", "420 358 353 352 351 49 48 47 46 45 44 43 41 39 34 33 32 31 1"))
_EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]+\Z")
# Without a digit it could be any word.
_ORDER = re.compile(r"(?=.*\d)#?[0-9A-Za-z][0-9A-Za-z\-]{2,39}\Z")
_PHONE = re.compile(r"[+0(][\d\s.\-/()]+\Z")


class Kind(StrEnum):
    """By what somebody is looked for."""

    EMAIL = "email"
    PHONE = "phone"
    ORDER = "order"
    CONVERSATION = "conversation"


class NoPerson(ValueError):
    """This names nobody; the text says what would."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Whom to look for. `value` is the normal form: lower case, or nothing but digits."""

    kind: Kind
    value: str
    pattern: re.Pattern[str]

    def is_in(self, texts: Iterable[str]) -> bool:
        """Say whether somebody wrote it in one of these texts."""
        return any(self.pattern.search(text) for text in texts)

    @property
    def masked(self) -> str:
        """Return enough to recognise it by, for who knows it."""
        if self.kind is Kind.EMAIL:
            name, _, host = self.value.partition("@")
            return f"{name[0]}…@{host[0]}…"
        return f"{self.value[:2]}…{self.value[-2:]}"

    @property
    def fingerprint(self) -> str:
        """Return what a receipt is known by, which tells nobody who it was about."""
        return hashlib.sha256(f"{self.kind}:{self.value}".encode()).hexdigest()


def person(words: str, kind: Kind | None = None) -> Person:
    """Return whom these words name; NoPerson if they name nobody that could be looked for."""
    words = words.strip()
    if len(words) > MAX_CHARS:
        raise NoPerson("This is too long.")
    match kind or _kind(words):
        case Kind.EMAIL if _EMAIL.match(words):
            return _email(words.casefold())
        case Kind.PHONE:
            return _phone(words)
        case Kind.ORDER if _ORDER.match(words):
            return _order(words.lstrip("#").casefold())
        case Kind.CONVERSATION if is_conversation_id(words):
            return Person(kind=Kind.CONVERSATION, value=words, pattern=re.compile(re.escape(words)))
    raise NoPerson("Name an e-mail address, a phone number, an order number or the id of a conversation.")


def _kind(words: str) -> Kind:
    if "@" in words:
        return Kind.EMAIL
    if is_conversation_id(words):
        return Kind.CONVERSATION
    return Kind.PHONE if _PHONE.match(words) else Kind.ORDER


def _email(address: str) -> Person:
    pattern = rf"(?<![\w.+\-]){re.escape(address)}(?![\w\-]|\.\w)"
    return Person(kind=Kind.EMAIL, value=address, pattern=re.compile(pattern, re.IGNORECASE))


def _order(number: str) -> Person:
    marks = APART.join(re.escape(mark) for mark in number)
    pattern = rf"(?<![0-9A-Za-z]){marks}(?![0-9A-Za-z])"
    return Person(kind=Kind.ORDER, value=number, pattern=re.compile(pattern, re.IGNORECASE))


def _phone(words: str) -> Person:
    """Return somebody by phone: `+31 30 555 0142`, `0031305550142` and `030-5550142` are the same."""
    digits = re.sub(r"\D", "", words.replace("(0)", ""))
    own = _significant(digits, abroad=words.lstrip("( ").startswith(("+", "00")))
    if len(own) < MIN_PHONE_DIGITS:
        raise NoPerson(f"A phone number has {MIN_PHONE_DIGITS} digits at least, without its first nought.")
    before = rf"(?<!\d)(?:(?:\+|00)?\d{{1,3}}{BETWEEN}(?:\(0\){BETWEEN})?|0{BETWEEN})?"
    pattern = rf"{before}{BETWEEN.join(own)}(?!\d)"
    return Person(kind=Kind.PHONE, value=own, pattern=re.compile(pattern))


def _significant(digits: str, *, abroad: bool) -> str:
    """Return the digits that are the same from everywhere."""
    if not abroad:
        return digits.lstrip("0")
    digits = digits.lstrip("0")
    code = next((code for code in COUNTRY_CODES if digits.startswith(code)), "")
    return digits[len(code) :].lstrip("0")
