"""What can be read from a line of text without a model: a safe form of it, and signs of frustration."""

import re
import unicodedata
from collections.abc import Iterable

from bot import said, words

# 600 characters hold every honest chat line; longer ones cost classifier time and tell nothing new.
MAX_CHARACTERS = 600
# NFKC makes up to 18 characters of one (U+FDFA), so the text is cut before it too.
MAX_RAW_CHARACTERS = 4 * MAX_CHARACTERS
# A message of nothing but invisible characters still is a message: it counts as one nobody can read.
UNREADABLE = "…"

# The letters behind a Dutch postcode are a part of it, and no word of any language.
_IDENTIFIERS = re.compile(r"\b\d{4} [a-zA-Z]{2}\b|\S*\d\S*|\S+@\S+|https?://\S+")
_WORDS = re.compile(r"[^\W\d_]+")
# Latin letters and signs, each of them visible and none of them combining: nothing here is to be taken out.
_PLAIN = re.compile("[ -~\u00a1-\u00ac\u00ae-\u02ff]*")
_CATALOGUE = {
    "repeated_contact": words.REPEATED_CONTACT,
    "money": words.MONEY,
    "waiting": words.WAITING,
    "insult": words.INSULT,
    "legal_threat": words.LEGAL_THREAT,
    "distress": words.DISTRESS,
}
REASONS = ("capitals", "exclamation", *_CATALOGUE)


def _any_of(patterns: Iterable[str]) -> "re.Pattern[str]":
    return re.compile("|".join(rf"\b(?:{pattern})\b" for pattern in patterns))


_PATTERNS = {code: _any_of(patterns) for code, patterns in _CATALOGUE.items()}
_US, _US_AS_WRITTEN = _any_of(words.US), _any_of(words.US_AS_WRITTEN)
# "Fuck off", "sukkel": nobody else is there to be meant.
CURT_WORDS = 3
_WRONG_AMOUNT = _any_of(words.WRONG_AMOUNT)
_PERSON = re.compile("|".join(f"(?:{pattern})" for pattern in words.PERSON))


def _visible(character: str) -> str:
    """Return what a character may stay as: itself, a space, or nothing."""
    category = unicodedata.category(character)
    if category in ("Zs", "Zl", "Zp") or character in "\t\n\r\f\v":
        return " "
    return "" if category[0] == "C" else character


def clean(text: str) -> str:
    """Return the text as the pipeline may see it: NFKC, one line, capped, and never a command.

    Control and invisible characters, lone surrogates and stacked accents go. A leading slash goes too,
    after all else, because Rasa reads `/intent{…}` as an intent of full confidence.
    """
    text = unicodedata.normalize("NFKC", _printable(text[:MAX_RAW_CHARACTERS]))
    text = re.sub(r"\s+", " ", _printable(text))
    return re.sub(r"^[/\s]+", "", text[:MAX_CHARACTERS]).strip() or UNREADABLE


def _printable(text: str) -> str:
    if _PLAIN.fullmatch(text):
        return text
    kept: list[str] = []
    marks = 0
    for character in map(_visible, text):
        marks = marks + 1 if character and unicodedata.combining(character) else 0
        if marks <= 1:
            kept.append(character)
    return "".join(kept)


def words_of(text: str) -> list[str]:
    """Return the casefolded words of a text without order ids, e-mails and links."""
    return _WORDS.findall(_IDENTIFIERS.sub(" ", text.casefold()))


def is_bare(text: str) -> bool:
    """Say whether a text is only an order number or an address, with the words people put around them."""
    return bool(_IDENTIFIERS.search(text)) and all(word in words.FILLERS for word in words_of(text))


def masked(text: str) -> str:
    """Return the text casefolded, each number and address as one word: which one says nothing of a wish."""
    text = re.sub(r"\S+@\S+", " emailaddress ", text.casefold())
    return re.sub(r"(?:[a-z]{1,3}-?)?#?\d[\d\s.-]{3,}\d", " longnumber ", text).strip()


def spoken(text: str) -> str:
    """Return a text as it would be said: a whole line in capitals means what it means in small letters."""
    letters = [character for character in text if character.isalpha()]
    shouted = sum(character.isupper() for character in letters) >= 0.8 * len(letters)
    return text.lower() if len(letters) >= 4 and shouted else text


def in_capitals(text: str) -> bool:
    """Say whether the words themselves are shouted; order ids, e-mails and short codes do not count."""
    found = [word for word in _WORDS.findall(_IDENTIFIERS.sub(" ", text)) if len(word) > 1]
    shouted = [word for word in found if word.isupper()]
    return len(shouted) >= 3 and len(shouted) >= 0.7 * len(found)


def reasons(text: str) -> list[str]:
    """Return the codes of the signs of frustration in a clean text, in the order of REASONS.

    A sign is not a verdict: "where is my refund" carries `money` and is calm.
    """
    folded = text.casefold()
    found = {code for code, pattern in _PATTERNS.items() if pattern.search(folded)}
    if said.is_lawyer_by_trade(text):
        found.discard("legal_threat")
    if re.search("[🤬🖕]", text):
        found.add("insult")
    if in_capitals(text):
        found.add("capitals")
    if re.search(r"[!?]{3,}|!{2,}|\?!|[😡👿💢]", text):
        found.add("exclamation")
    return [code for code in REASONS if code in found]


def speaks_to_us(text: str) -> bool:
    """Say whether a harsh line can be meant for us: it says "you", or is too short to say anybody else."""
    is_said = _US.search(text.casefold()) or _US_AS_WRITTEN.search(text)
    return bool(is_said) or len(words_of(text)) <= CURT_WORDS


def tells_of_a_wrong_amount(text: str) -> bool:
    """Say whether another sum was charged than was agreed, in so many words."""
    return _WRONG_AMOUNT.search(clean(text).casefold()) is not None


def asks_for_person(text: str) -> bool:
    """Say whether the whole message is a word for a person, whatever the classifier makes of it."""
    bare = " ".join(_WORDS.findall(text.casefold()))
    bare = re.sub(r"\b(please|pls|aub|alsjeblieft|bitte|tak|takk)\b", "", bare).strip()
    return _PERSON.fullmatch(bare) is not None
