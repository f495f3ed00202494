"""Finds names in what shoppers write, by what stands around them: "my name is", a title, the last line."""

import re
from collections.abc import Iterable, Iterator

from handoff.core import private_words as words

_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"


def _any_of(options: Iterable[str]) -> str:
    return "(?:" + "|".join(options) + ")"


_CUE = re.compile(rf"(?<!\w){_any_of(words.NAME_CUES)}\s+", re.IGNORECASE)
_CAPITAL_CUE = re.compile(rf"(?<!\w){_any_of(words.CAPITAL_CUES)}\s+", re.IGNORECASE)
_TITLE = re.compile(rf"(?<!\w){_any_of(words.TITLES)}\.?\s", re.IGNORECASE)
_GREETING = re.compile(rf"(?:^|[\s.!?,;])\s*{_any_of(words.GREETINGS)}[ ,.!\n]+", re.IGNORECASE)
# "K. Wozniak" is somebody wherever it stands.
_INITIALS = re.compile(rf"(?<![\w.])(?:{_CAPITAL}\. ?){{1,3}}(?={_CAPITAL}?\w)")
_I_AM = re.compile(rf"(?<!\w){_any_of((*words.I_AM, *words.I_AM_TWO))}\s+", re.IGNORECASE)
_AFTER_I_AM = re.compile(rf"\s*(?:[,.!]|$|{_any_of(words.AFTER_I_AM)}\b)", re.IGNORECASE)
_END_OF_LETTER = re.compile(r"[\s.!?]*(?:$|\n)")
_WORD = re.compile(r"[^\W\d_](?:[^\W\d_]|['’.-](?=\w))*")
_GAP = re.compile(r"[ \t]+")
_INITIAL_GAP = re.compile(r"\.?[ \t]*")
_NEXT = re.compile(rf" (?:{_any_of(words.PARTICLES)} )*(\w)", re.IGNORECASE)
_MOST_WORDS = 4


def names(text: str) -> Iterator[tuple[int, int]]:
    """Yield where names stand in the text; one that nothing around it gives away is a word like another."""
    for match in _CUE.finditer(text):
        yield from _span(match.end(), _name_end(text, match.end(), lower=True))
    for match in _TITLE.finditer(text):
        if end := _name_end(text, match.end()):
            yield from _span(match.start(), end)
    for match in _INITIALS.finditer(text):
        yield from _span(match.start(), _name_end(text, match.end()))
    for match in _CAPITAL_CUE.finditer(text):
        yield from _span(match.end(), _name_end(text, match.end()))
    for match in _GREETING.finditer(text):
        end = _name_end(text, match.end())
        if _END_OF_LETTER.match(text, end):
            yield from _span(match.end(), end)
    for match in _I_AM.finditer(text):
        end = _name_end(text, match.end())
        alone = match[0].strip().casefold() not in words.I_AM_TWO and _AFTER_I_AM.match(text, end)
        if alone or " " in text[match.end() : end]:
            yield from _span(match.end(), end)


def _span(start: int, end: int) -> Iterator[tuple[int, int]]:
    if end > start:
        yield start, end


def _name_end(text: str, at: int, *, lower: bool = False) -> int:
    """Return where the name that begins at `at` ends, 0 for none; with `lower` it may lack its capitals."""
    kept: list[re.Match[str]] = []
    while len(kept) < _MOST_WORDS and (match := _WORD.match(text, at)):
        small = lower and not (kept and _is_capital(kept[0][0]))
        if not _belongs(match[0], text[match.end() :], lower=small):
            break
        kept.append(match)
        gap = (_INITIAL_GAP if len(match[0]) == 1 else _GAP).match(text, match.end())
        if gap is None:
            break
        at = gap.end()
    while kept and kept[-1][0].casefold() in words.PARTICLES:
        kept.pop()
    return kept[-1].end() if kept else 0


def _belongs(word: str, after: str, *, lower: bool) -> bool:
    """Say whether this word can be a part of a name: `de` only before another one."""
    folded = word.casefold()
    if len(word) == 1 and after.startswith("."):
        return _is_capital(word)
    if folded in words.PARTICLES:
        return bool(_NEXT.match(after)) and (lower or _is_capital(_NEXT.sub(r"\1", after)))
    return folded not in words.NO_NAME and (lower or _is_capital(word))


def _is_capital(text: str) -> bool:
    """Say whether a word begins with a capital and goes on without: whoever shouts writes no names."""
    word = text.split(" ")[0]
    return word[:1].isupper() and (len(word) < 4 or not word.isupper())
