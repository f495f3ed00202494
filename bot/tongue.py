"""Decides in which language to answer, from a line, the conversation and the browser's setting."""

import re
import unicodedata
from collections.abc import Mapping
from typing import Optional

from bot import measure

LANGUAGES = ("en", "nl", "da", "nb", "de")
# Neighbours that the reader knows too, so that it can say "none of the five".
OTHERS = ("sv", "fr", "es", "it", "pt", "pl", "fi", "tr", "cs", "ro", "hu", "is", "id", "sh", "lt")

# All in natural logarithms of odds, as the reader's evidence. A word brings at most 5: a name of three words
# ("Jan de Vries", 10) hardly leaves the conversation's language, "can we do this in English" (20) does.
SPOKEN_PRIOR = 10.0
# Nine browsers in ten are set to what their owner writes: it decides "ja" and "hi", and no clear line.
LOCALE_PRIOR = 2.0
# A neighbour must be so much likelier than the best of the five, and more once one of them is spoken.
FOREIGN_LEAD, FOREIGN_LEAD_SPOKEN = 2.0, 5.0
# A single word may be anybody's: "merci", "ciao", "super".
FOREIGN_WORDS = 2
# "Fatima Yılmaz", in answer to a question, is no Turkish, and "Jan van den Berg" (12) is no wish for Dutch.
NAME_WORDS, NAME_PRIOR = 4, 4.0
_PARTICLES = frozenset(
    ("af", "av", "da", "de", "del", "den", "der", "di", "du", "la", "le", "ten", "ter", "van", "von")
)
# "Pakken min": the possessive behind its noun is Norwegian, Danish has it in front.
_NORWEGIAN_ORDER = re.compile(r"\b\w{3,}(?:en|a|et|ene) (?:min|mi|mitt|mine|din|di|ditt|vår|vårt)\b")
ORDER_PRIOR = 4.0


def of_locale(locale: Optional[str]) -> Optional[str]:
    """Return the language of a browser's locale (`nn-NO` gets bokmål), or None if it is none of the five."""
    code = re.split(r"[-_]", (locale or "").casefold())[0]
    code = {"no": "nb", "nn": "nb"}.get(code, code)
    return code if code in LANGUAGES else None


def is_foreign(text: str, evidence: Mapping[str, float], *, spoken: Optional[str] = None) -> bool:
    """Return whether a line is in none of the five languages, as far as can be told."""
    letters = [character for character in text if character.isalpha()]
    if sum(not unicodedata.name(letter, "").startswith("LATIN") for letter in letters) * 2 > len(letters):
        return True
    if not evidence or len(measure.words_of(text)) < FOREIGN_WORDS or (spoken and _may_be_a_name(text)):
        return False
    lead = max(evidence[language] for language in OTHERS) - max(evidence[language] for language in LANGUAGES)
    return lead >= (FOREIGN_LEAD_SPOKEN if spoken else FOREIGN_LEAD)


def decide(
    text: str, evidence: Mapping[str, float], *, spoken: Optional[str] = None, locale: Optional[str] = None
) -> str:
    """Return the language to answer in, of the reader's `evidence` (none without words)."""
    expected = of_locale(locale)
    if not evidence or is_foreign(text, evidence, spoken=spoken):
        return spoken or expected or "en"
    sticks = SPOKEN_PRIOR + (NAME_PRIOR if _may_be_a_name(text) else 0.0)
    prior = {spoken: sticks} if spoken else {expected: LOCALE_PRIOR}
    if _NORWEGIAN_ORDER.search(text.casefold()):
        prior["nb"] = prior.get("nb", 0.0) + ORDER_PRIOR
    return max(LANGUAGES, key=lambda language: evidence[language] + prior.get(language, 0.0))


def _may_be_a_name(text: str) -> bool:
    words = text.split()
    named = [word for word in words if word not in _PARTICLES]
    capitalised = all(word[0].isupper() and not word.isupper() for word in named)
    return bool(named) and len(words) <= NAME_WORDS and capitalised and "?" not in text
