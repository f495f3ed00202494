"""Finds the span of time in a sentence, in five languages: "after 60 days", "etter tre måneder"."""

import re
from dataclasses import dataclass

NUMBERS = {
    "en": "a|one two three four five six seven eight nine ten eleven twelve",
    "nl": "een|één twee drie vier vijf zes zeven acht negen tien elf twaalf",
    "da": "en|et|én to tre fire fem seks syv otte ni ti elleve tolv",
    "nb": "en|et|én|ett to tre fire fem seks sju|syv åtte ni ti elleve tolv",
    "de": "ein|eine|einem|einer|einen zwei drei vier fünf sechs sieben acht neun zehn elf zwölf",
}
UNITS = {
    "en": {1: "days?", 7: "weeks?", 30: "months?", 365: "years?"},
    "nl": {1: "dag(?:en)?", 7: "we(?:ek|ken)", 30: "maand(?:en)?", 365: "ja(?:ar|ren)"},
    "da": {1: "dage?", 7: "uger?", 30: "måned(?:er)?", 365: "år"},
    "nb": {1: "dag(?:er)?|døgn", 7: "uker?", 30: "måned(?:er)?", 365: "år"},
    "de": {1: "tag(?:en|e)?", 7: "wochen?", 30: "monat(?:en|e)?", 365: "jahr(?:en|e)?"},
}
HALF = {
    "en": {182: "half a year", 45: "a month and a half"},
    "nl": {182: "half ?jaar", 45: "anderhalve maand"},
    "da": {182: "(?:et )?halvt? år", 45: "halvanden måned"},
    "nb": {182: "(?:et )?halvt? år", 45: "halvannen måned"},
    "de": {182: "(?:einem |ein )?halben? jahr|(?:einem )?halbes jahr", 45: "anderthalb monaten?"},
}
MOST_DIGITS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """So many days, in the words that named them."""

    days: int
    words: str


def find(text: str, language: str) -> Span | None:
    """Return the longest span that the sentence names, or None: "14 or 60 days" asks about sixty."""
    spans = [*_halves(text, language), *_counted(text, language)]
    return max(spans, key=lambda span: span.days, default=None)


def _halves(said: str, language: str) -> list[Span]:
    shapes = ((days, rf"\b(?:{words})\b") for days, words in HALF[language].items())
    found = ((days, re.search(shape, said, re.IGNORECASE)) for days, shape in shapes)
    return [Span(days=days, words=match[0]) for days, match in found if match]


def _counted(said: str, language: str) -> list[Span]:
    counted = enumerate(NUMBERS[language].split(), 1)
    words = {word: count for count, alike in counted for word in alike.split("|")}
    number = "|".join([rf"\d{{1,{MOST_DIGITS}}}", *words])
    spans: list[Span] = []
    for length, unit in UNITS[language].items():
        for match in re.finditer(rf"\b({number})\s*-?\s*(?:{unit})\b", said, re.IGNORECASE):
            count = int(match[1]) if match[1].isdecimal() else words[match[1].lower()]
            spans.append(Span(days=count * length, words=match[0]))
    return spans
