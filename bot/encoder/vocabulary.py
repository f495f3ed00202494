"""Makes the tokenizer: the pieces of words in Latin script, signs and emoji, with the weights' own rules."""

from __future__ import annotations

import unicodedata

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

# e5 was trained with a word before each text that says what it is for.
PREFIX = "query: "
# The special pieces keep their numbers but not their texts: NUL never gets past the normaliser, so a shopper
# who writes "</s>" cannot end the sentence.
SPECIALS = ("\0s", "\0pad", "\0/s", "\0unk")
START, END, UNKNOWN = 0, 2, 3
SPACE = "\u2581"
_GONE = r"[\x00-\x08\x0b\x0e-\x1f\x7f\x8f\x9f]"
_SPACES = r"[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]"


def kept(pieces: list[tuple[str, float]]) -> list[int]:
    """Return the ids worth keeping: the special ones, and pieces without letters of another script.

    Less than half of 250,000: a fifth of the file, half of the memory, and the same ids for the same texts.
    """
    # The price of an unknown character is counted from the worst score, so one piece that has it must stay.
    worst = min(range(len(SPECIALS), len(pieces)), key=lambda number: pieces[number][1])
    chosen = [number for number, (text, _) in enumerate(pieces) if _is_ours(text)]
    return sorted({*range(len(SPECIALS)), worst, *chosen})


def _is_ours(text: str) -> bool:
    return all(_is_shared_or_latin(character) for character in text)


def _is_shared_or_latin(character: str) -> bool:
    if character.isascii() or character == SPACE or unicodedata.category(character)[0] not in "LN":
        return True
    return "LATIN" in unicodedata.name(character, "") or unicodedata.category(character) == "No"


def tokenizer(pieces: list[tuple[str, float]]) -> Tokenizer:
    """Return a tokenizer over these pieces, of which the first are the special ones."""
    ours = [(name, 0.0) for name in SPECIALS] + pieces[len(SPECIALS) :]
    made = Tokenizer(models.Unigram(ours, unk_id=UNKNOWN, byte_fallback=False))
    made.normalizer = normalizers.Sequence(
        [
            normalizers.Replace(Regex(_GONE), ""),
            normalizers.Replace(Regex(_SPACES), " "),
            normalizers.NFKC(),
            normalizers.Strip(),
            normalizers.Prepend(PREFIX),
            normalizers.Replace(Regex(" {2,}"), " "),
        ]
    )
    made.pre_tokenizer = pre_tokenizers.Metaspace(replacement=SPACE, prepend_scheme="always")
    made.post_processor = processors.TemplateProcessing(
        single="[s] $A [/s]", special_tokens=[("[s]", START), ("[/s]", END)]
    )
    return made
