"""What is wrong with a reply: blanks that nobody fills, a no without its reason or another way."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

# In a chat more than this is a letter; the longest of ours has 420.
MOST_CHARS = 500
MOST_VARIANTS = 6
Code = Literal["missing", "empty", "long", "blank", "no_reason", "no_way"]

_BLANK = re.compile(r"\{(\w*)\}")
# A sentence that says no.
_NO = {
    "en": r"can't|cannot|can not|unfortunately|not possible|unable|isn't possible|no longer",
    "nl": r"kan (?:ik |je |dit |dat )*niet|kunnen (?:we |wij )*niet|helaas|niet mogelijk|lukt niet|niet meer",
    "da": r"kan (?:jeg |vi )*(?:desværre )?ikke|desværre|ikke muligt|ikke længere",
    "nb": r"kan (?:jeg |vi )*(?:dessverre )?ikke|dessverre|ikke mulig|ikke lenger",
    "de": r"kann (?:ich |das |man )*(?:hier )?(?:leider )?nicht|können (?:wir )*nicht|leider"
    r"|nicht möglich|nicht mehr",
}
_REASON = {
    "en": r"because|since|so that|as i|only|without|due to|:|that way|why|, so |answering|at the moment| yet",
    "nl": r"omdat|want|zodat|doordat|alleen|zonder|:|daarom|waarom|\bdus\b| om ",
    "da": r"fordi|for at|så|kun|uden|da jeg|:|derfor|hvorfor|, for |men ",
    "nb": r"fordi|for at|så|bare|kun|uten|siden|:|derfor|hvorfor|, for |men ",
    "de": r"weil|denn|damit|nur|ohne|da ich|:|deshalb|warum|, um ",
}
# What can be done instead, or who can; the ways around the chat are for all languages.
_AROUND = r"|\{phone\}|\{email\}"
_WAY = {
    "en": r"person|colleague|someone|team|people|instead|you can|could you|would you|shall i|try",
    "nl": r"collega|iemand|medewerker|team|mens|in plaats|kun je|je kunt|wil je|zal ik|probeer",
    "da": r"kolleg|indtil|medarbejder|person|team|menneske|i stedet|du kan|kan du|skal jeg|vil du|prøv",
    "nb": r"kolleg|inntil|medarbeider|person|team|menneske|noen|i stedet|du kan|kan du|skal jeg|vil du|prøv",
    "de": r"kolleg|jemand|mensch|team|person|stattdessen|du kannst|kannst du|soll ich|magst du|versuch",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a reply in a language; `about` names the blank."""

    language: str
    code: Code
    about: str = ""


def faults(languages: Mapping[str, Sequence[str]], known: Sequence[str]) -> list[Fault]:
    """Return what is wrong with one reply in its languages; `known` are the blanks that somebody fills."""
    found: list[Fault] = []
    for language, variants in languages.items():
        if not variants:
            found.append(Fault(language=language, code="missing"))
        for text in variants:
            found += _of_text(language, text, known)
    return list(dict.fromkeys(found))


def blanks(text: str) -> set[str]:
    """Return the names of the blanks in a text."""
    return set(_BLANK.findall(text))


def _of_text(language: str, text: str, known: Sequence[str]) -> list[Fault]:
    # "Can't find it?" refuses nothing.
    folded = " ".join(part for part in re.split(r"(?<=[.!?])\s", text.casefold()) if not part.endswith("?"))
    found: list[Fault] = []
    if not text.strip():
        found.append(Fault(language=language, code="empty"))
    if len(text) > MOST_CHARS:
        found.append(Fault(language=language, code="long"))
    found += [
        Fault(language=language, code="blank", about=name) for name in sorted(blanks(text) - set(known))
    ]
    if re.search(_NO[language], folded):
        if not re.search(_REASON[language], folded):
            found.append(Fault(language=language, code="no_reason"))
        if not re.search(_WAY[language] + _AROUND, text.casefold()):
            found.append(Fault(language=language, code="no_way"))
    return found
