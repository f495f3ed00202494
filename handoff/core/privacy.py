"""Masks personal data in what shoppers write, before it is stored for people who teach the assistant."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from handoff.core import private_words as words
from handoff.core.private_names import names

Kind = Literal["email", "phone", "order", "card", "iban", "name", "address", "postcode", "link"]
KINDS: tuple[Kind, ...] = get_args(Kind)
# Longer messages cost time and are cut: nobody labels an essay.
MAX_CHARS = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of text that is somebody's; `kind` None: a date, an amount, nobody's."""

    kind: Kind | None
    start: int
    end: int


# Says how many characters of a match are somebody's; 0: it only looked like it.
Fit = Callable[[str], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    kind: Kind | None
    pattern: re.Pattern[str]
    fit: Fit = len
    needs_digit: bool = True


def mask(text: str) -> str:
    """Return the text with every piece of personal data as `[kind]`; the same text again stays as it is."""
    text = text[:MAX_CHARS]
    found = sorted(spans(text), key=lambda span: span.start)
    parts, at = [], 0
    for span in found:
        parts += [text[at : span.start], placeholder(span.kind)]
        at = span.end
    return "".join(parts) + text[at:]


def placeholder(kind: Kind | None) -> str:
    """Return what stands for a piece of that kind."""
    return f"[{kind}]"


def is_bare(masked: str) -> bool:
    """Say whether nothing but placeholders and signs is left, so that nobody can learn anything from it."""
    return not re.search(r"[^\W\d_]{2,}", _PLACEHOLDER.sub(" ", masked))


def spans(text: str) -> list[Span]:
    """Return the pieces of personal data, none inside another."""
    taken = [Span(kind=None, start=m.start(), end=m.end()) for m in _PLACEHOLDER.finditer(text)]
    has_digit = any(sign.isdigit() for sign in text)
    for rule in _RULES:
        if has_digit or not rule.needs_digit:
            _take(taken, _matches(rule, text))
    _take(taken, (Span(kind="name", start=start, end=end) for start, end in _longest(names(text))))
    return [span for span in taken if span.kind]


def _longest(found: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    return sorted(found, key=lambda ends: ends[0] - ends[1])


def _take(taken: list[Span], found: Iterable[Span]) -> None:
    for span in found:
        if all(span.end <= one.start or span.start >= one.end for one in taken):
            taken.append(span)


def _matches(rule: _Rule, text: str) -> Iterator[Span]:
    for match in rule.pattern.finditer(text):
        group = 1 if rule.pattern.groups else 0
        if length := rule.fit(match[group]):
            yield Span(kind=rule.kind, start=match.start(group), end=match.start(group) + length)


def card(text: str) -> int:
    """Return the length of a payment card's number: it has the right check digit (Luhn), or it is none."""
    digits = [int(sign) for sign in text if sign.isdigit()][::-1]
    total = sum(digits[0::2]) + sum(sum(divmod(2 * digit, 10)) for digit in digits[1::2])
    return len(text) if 13 <= len(digits) <= 19 and total % 10 == 0 else 0


def iban(text: str) -> int:
    """Return how much of this is an IBAN: up to where its check digits are right, or groups with digits.

    One with a slip of the pen is somebody's all the same, and a word may follow it.
    """
    ends = [match.end() for match in re.finditer(r"[a-zA-Z\d]", text)]
    for end in [end for end in reversed(ends[14:34]) if not text[end : end + 1].isalnum()]:
        bare = re.sub(r"[ -]", "", text[:end]).upper()
        if int("".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])) % 97 == 1:
            return end
    groups = re.match(r"[a-zA-Z\d]{4}(?:[ -]?[A-Z]{4}(?=[ -]?\d))?(?:[ -]?(?=[a-zA-Z]*\d)[a-zA-Z\d]+)+", text)
    return groups.end() if groups and len(re.sub(r"[ -]", "", groups[0])) >= 15 else 0


def _digits(low: int, high: int = 99) -> Fit:
    return lambda text: len(text) if low <= sum(sign.isdigit() for sign in text) <= high else 0


def _any(options: Iterable[str]) -> str:
    return "(?:" + "|".join(options) + ")"


def _both(options: Iterable[str]) -> str:
    """Return a pattern for words in small letters and with a capital."""
    return _any(re.escape(each) for option in options for each in (option, option.capitalize()))


def _rule(kind: Kind | None, pattern: str, fit: Fit = len, *, needs_digit: bool = True) -> _Rule:
    return _Rule(kind=kind, pattern=re.compile(pattern, re.IGNORECASE), fit=fit, needs_digit=needs_digit)


def _exact(kind: Kind | None, pattern: str, fit: Fit = len) -> _Rule:
    return _Rule(kind=kind, pattern=re.compile(pattern), fit=fit)


_PLACEHOLDER = re.compile(rf"\[{_any(KINDS)}\]")
_AT = rf"(?: ?@ ?|\s?[([](?:at|a|ät|æt)[)\]]\s?|\s{_any(words.AT)}\s)"
_DOT = r"(?:\.|\s?[([](?:dot|punt|punkt|punktum)[)\]]\s?|\s(?:dot|punt|punkt|punktum)\s)"
_UNIT = rf"\s?{_any(words.UNITS)}(?!\w)"
_CAPITAL = r"[A-ZÀ-ÖØ-Þ]"
_HOUSE = r" \d{1,4}(?:\s?[a-zA-Z](?!\w))?(?!\w|[.,]?\d)"
_BEFORE = rf"(?:(?:{_CAPITAL}[\w'’.-]*|[Vv]an|[Dd]e[rn]?|[Oo]p de|[Uu]nter) ){{0,3}}"
_NO_STREET = rf"(?!{_any(words.NO_STREET)}\b)"
_FLAT = r"(?:(?:[Ff]lat|[Aa]pt|[Aa]partment|[Uu]nit)\.? ?\d{1,4}\w?,? )?"
_IS = r"(?:\s(?:is|er|ist|op|på)|:)?\s"
_OUR_NUMBER = (
    rf"\b{_any(words.NUMBER_CUES)}[- ]?{_any(words.NUMBER_WORDS)}?\.?{_any((' mitt', ' har nummer'))}?"
)


def _english_street(text: str) -> int:
    """Return the length if one word of the street has a capital, or it can hardly be anything else."""
    return len(text) if re.search(r"\d\w? (?:[A-Z]|[\w' ]+ (?:lane|road|street|avenue)$)", text) else 0


# From the surest to the vaguest; the first that takes a piece of text keeps it.
_RULES: tuple[_Rule, ...] = (
    _rule("link", r"\b(?:https?://|www\.)\S+", needs_digit=False),
    _rule("email", r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", needs_digit=False),
    _rule(
        "email",
        rf"\b[\w.+-]{{1,64}}{_AT}[\w-]{{1,63}}(?:{_DOT}[\w-]{{1,63}}){{0,2}}{_DOT}[a-z]{{2,12}}\b",
        needs_digit=False,
    ),
    _rule("iban", r"\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]){11,30}", iban),
    _rule("card", r"(?<![\w-])\d(?:[ -]?\d){12,18}(?![\w-])", card),
    # Nobody's: dates, times, amounts and sizes.
    _rule(None, r"(?<!\d)(?:\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4})(?![\w-])"),
    _rule(None, r"(?<![\d.,])\d{1,2}[:.]\d{2}\s?[-–]\s?\d{1,2}[:.]\d{2}(?!\d)"),
    _rule(None, rf"{_any(words.MONEY_SIGNS)}\s?\d[\d.,]*"),
    _rule(None, rf"(?<![\w#-])\d{{1,3}}(?:[ .,]\d{{3}})*(?:[.,]\d{{1,2}})?{_UNIT}"),
    _rule(None, rf"(?<![\w#-])\d+(?:[.,]\d+)?{_UNIT}"),
    _rule("postcode", rf"\b{_any(words.POSTCODE_CUES)}{_IS}(\d{{4,5}}(?:\s?[a-z]{{2}}\b)?)(?!\w)"),
    _rule("postcode", rf"\b{_any(words.POSTCODE_CUES)}{_IS}([a-z]{{1,2}}\d[a-z\d]?\s?\d[a-z]{{2}})\b"),
    _exact("postcode", r"(?<![\w-])[1-9]\d{3}(?: ?[A-Z]{2}|[a-z]{2})(?!\w)"),
    _exact("postcode", r"(?<![\w-])[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}(?!\w)"),
    _rule("phone", rf"\b{_any(words.PHONE_CUES)}[.:]?{_IS}(\+?\d(?:[ ()/.-]{{0,2}}\d){{6,14}})(?!\w)"),
    _rule("phone", r"(?<![\w+])(?:\+|00)(?:[ ()/.-]{0,2}\d){8,15}(?!\w)"),
    _rule("phone", r"(?<![\w+(-])\(?0\d{1,4}\)?[ /.-]{1,3}\d(?:[ /.-]?\d){4,10}(?!\w)", _digits(8, 12)),
    _rule("phone", r"(?<![\w+-])0[1-9]\d{7,10}(?!\w)"),
    _rule("phone", r"(?<![\w+-])(?:\d{2}(?: \d{2}){3}|\d{3} \d{2} \d{3})(?! ?\d)(?!\w)"),
    _rule("order", rf"{_OUR_NUMBER}{_IS}#?(\d{{3,}}(?:[ -]\d{{2,}})*)(?![\w.,]*\d|{_UNIT})"),
    _rule("order", r"(?<![\w-])#\s?\d{3,}(?!\w)"),
    _rule("order", r"(?<![\w-])[a-z]{1,4}-?\d{4,}(?:-\d+)*(?![\w-])"),
    _rule("order", r"(?<![\w-])[a-z]{1,4}-\d{3,4}-\d{3,}(?!\w)"),
    _rule("order", r"(?<![\w-])(?=(?:[a-z-]{0,6}\d){6})[a-z0-9][a-z0-9-]{6,40}(?!\w)"),
    _rule("order", r"(?<![\w.,#-])\d(?:[ .-]?\d){7,30}(?!\w)"),
    _exact(
        "address", rf"(?<!\w){_FLAT}{_BEFORE}{_NO_STREET}[\w'’-]{{0,40}}{_both(words.STREET_ENDS)}{_HOUSE}"
    ),
    _exact(
        "address",
        rf"(?<!\w){_BEFORE}{_NO_STREET}(?={_CAPITAL})[\w-]{{0,40}}{_both(words.CAPITAL_STREET_ENDS)}{_HOUSE}",
    ),
    _exact("address", rf"(?<!\w)(?:{_CAPITAL}[\w'-]* ){{1,3}}{_any(words.LAST_WORDS)}{_HOUSE}"),
    _rule(
        "address",
        rf"(?<![\w.,]){_FLAT}\d{{1,4}}[a-z]? (?:[a-z'-]{{1,30}} ){{1,3}}?{_any(words.ENGLISH_STREETS)}\b",
        _english_street,
    ),
    _exact("postcode", rf"(?<![\w.,#-])\d{{5}}(?= {_CAPITAL}[a-zà-ÿ]{{2}})"),
    _exact("postcode", rf"(?<![\w.,#-])(?!(?:19|20)[0-3]\d)\d{{4}}(?= {_CAPITAL}[a-zà-ÿ]{{2}})"),
    _rule("order", rf"(?<![\w.,€£$+-])\d{{5,30}}(?![\w-])(?!{_UNIT})(?![.,]\d)"),
)
