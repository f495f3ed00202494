"""Decides in which language to answer, from a line, the conversation and the browser's setting."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Optional

from bot import measure
from bot.words import LANGUAGE_HINTS

LANGUAGES = ("en", "nl", "da", "nb", "de")
_HINTS = {language: frozenset(line.split()) for language, line in LANGUAGE_HINTS.items()}
_NORDIC = ("da", "nb")
_LETTERS = {"å": _NORDIC, "ø": _NORDIC, "æ": _NORDIC, "ß": ("de",), "ä": ("de",), "ü": ("de",)}

# "Pakken min": the possessive behind its noun is Norwegian, Danish has it in front.
_NORWEGIAN_ORDER = re.compile(r"\b\w{3,}(?:en|a|et|ene) (?:min|mi|mitt|mine|din|di|ditt|vår|vårt)\b")

# All in units of the detector's relative distance: the runner-up is 2-5 % away for a short Danish or
# Norwegian line, 15-25 % for the others.
HINT_BONUS = 0.06
LETTER_BONUS = 0.08
# The conversation's language is left only for a clearly better one, or Danish and Norwegian would flicker.
SPOKEN_BONUS = 0.12
LOCALE_BONUS = 0.04
# A line shorter than this says little: "ok" and "ja" belong to everyone.
FEW_WORDS = 2
FEW_WORDS_BONUS = 0.3
# Neighbours that the detector knows too, so that it can say "none of the five".
OTHERS = ("sv", "fr", "es", "it", "pt", "pl", "fi", "tr")
# One of them must be nearer by so much, and by more for each word that one of the five would use.
FOREIGN_LEAD = 0.12
FOREIGN_HINT = 0.04


def of_locale(locale: Optional[str]) -> Optional[str]:
    """Return the language of a browser's locale (`nn-NO` gets bokmål), or None if it is none of the five."""
    code = re.split(r"[-_]", (locale or "").casefold())[0]
    code = {"no": "nb", "nn": "nb"}.get(code, code)
    return code if code in LANGUAGES else None


def is_foreign(text: str, distances: Mapping[str, float]) -> bool:
    """Return whether a line is in none of the five languages, as far as can be told."""
    letters = [character for character in text if character.isalpha()]
    if sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters) * 2 > len(letters):
        return True
    others = [distances[language] for language in OTHERS if language in distances]
    words = set(measure.words_of(text))
    if not others or not any(distances.values()) or len(words) < FEW_WORDS:
        return False
    ours = min(distances[language] for language in LANGUAGES)
    hints = max(len(words & _HINTS[language]) for language in LANGUAGES)
    return ours / min(others) >= 1 + FOREIGN_LEAD + FOREIGN_HINT * hints


def decide(
    text: str, distances: Mapping[str, float], *, spoken: Optional[str] = None, locale: Optional[str] = None
) -> str:
    """Return the language to answer in; of the detector's `distances` (none without letters) low is near."""
    expected = of_locale(locale)
    words = measure.words_of(text)
    if not distances or not words or is_foreign(text, distances):
        return spoken or expected or "en"
    if expected and not spoken and len(words) <= FEW_WORDS and _HINTS[expected].issuperset(words):
        return expected
    nearest = min(distances[language] for language in LANGUAGES) or 1.0
    scores = {language: -distances[language] / nearest for language in LANGUAGES}
    for language in LANGUAGES:
        scores[language] += HINT_BONUS * sum(word in _HINTS[language] for word in words)
    for letter, owners in _LETTERS.items():
        if letter in text.casefold():
            for language in owners:
                scores[language] += LETTER_BONUS
    if _NORWEGIAN_ORDER.search(text.casefold()):
        scores["nb"] += LETTER_BONUS
    if expected:
        scores[expected] += LOCALE_BONUS if len(words) > FEW_WORDS else SPOKEN_BONUS
    if spoken:
        scores[spoken] += SPOKEN_BONUS if len(words) > FEW_WORDS else FEW_WORDS_BONUS
    return max(LANGUAGES, key=lambda language: scores[language])
