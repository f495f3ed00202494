"""Writes a line as a hurried thumb would: small letters, no stops, plain vowels, slips of keys."""

from __future__ import annotations

import random

KEYS = "qwertyuiopåasdfghjkløæzxcvbnm"
STOPS = str.maketrans("", "", ".,!?'’")
PLAIN = str.maketrans({"å": "a", "ø": "o", "æ": "ae", "ä": "a", "ö": "o", "ü": "u", "ß": "ss", "é": "e"})
SMALL, WITHOUT_STOPS, WITHOUT_SIGNS, SLIPPED = 0.25, 0.15, 0.08, 0.3
# A slip in so many letters, once there is one.
LETTERS_A_SLIP = 40


def noisy(text: str, dice: random.Random) -> str:
    """Return the line, often as it is."""
    if dice.random() < SMALL:
        text = text.lower()
    if dice.random() < WITHOUT_STOPS:
        text = text.translate(STOPS)
    if dice.random() < WITHOUT_SIGNS:
        text = text.translate(PLAIN)
    if dice.random() < SLIPPED:
        for _ in range(1 + len(text) // LETTERS_A_SLIP):
            text = _slip(text, dice)
    return text or "…"


def _slip(text: str, dice: random.Random) -> str:
    if len(text) < 5:
        return text
    at = dice.randrange(1, len(text) - 1)
    if text[at].isdigit():
        return text
    before, here, after = text[:at], text[at], text[at + 1 :]
    left_out, swapped, doubled = (
        before + after,
        before + after[0] + here + after[1:],
        before + here + here + after,
    )
    other = before + dice.choice(KEYS) + after
    return dice.choices([left_out, swapped, doubled, other], [35, 30, 15, 20])[0]
