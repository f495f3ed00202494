"""Names the reasons of a frustrated line: which of its kinds the reader is sure of, beside the sure signs.

An agent reads these words before the first hello, so a wrong one accuses somebody: rather none than a guess.
"""

from collections.abc import Mapping, Sequence

# What a kind of data/frustration is called where it is reported. Anger is no reason for anger, and capitals
# are seen, not guessed.
CODES = {
    "bot_failed": "bot_failed",
    "despair": "despair",
    "distress": "distress",
    "insult": "insult",
    "money": "money_missing",
    "repeated": "repeated_contact",
    "sarcasm": "sarcasm",
    "threat": "threat",
}
# How likely a kind must be to be named. `./skranke evaluate --cross` finds these: of the lines that are taken
# for frustrated and get the name, four in five were filed under it, and most of the fifth say it too.
SURE = {
    "bot_failed": 0.35,
    "despair": 0.5,
    "insult": 0.35,
    "money": 0.25,
    "repeated": 0.45,
    "sarcasm": 0.3,
    "threat": 0.3,
}
# Grief is named in calm lines too, and calls a person at once: nine in ten, of all lines that get the name.
SURE_OF_DISTRESS = 0.65
# A harsh word that the reader finds no harshness in is a saying: "fy faen, det passa!!", "bloody brilliant".
# At this 96 of 100 lines filed as insults keep it, and of calm ones with such a word 20.
DOUBTED = {"insult": 0.1}
# The plainer word says it already, or says more.
INSTEAD = {"money": "money_missing", "threat": "legal_threat"}


def heard(chances: Mapping[str, float]) -> list[str]:
    """Return the codes of the kinds that a line is surely a case of, the likeliest first."""
    limits = {**SURE, "distress": SURE_OF_DISTRESS}
    likeliest = sorted(chances, key=lambda kind: -chances[kind])
    return [CODES[kind] for kind in likeliest if kind in limits and chances[kind] >= limits[kind]]


def believed(signs: Sequence[str], chances: Mapping[str, float]) -> list[str]:
    """Return the measured signs without those that the reader contradicts; all of them without a reader."""
    return [code for code in signs if chances.get(code, 1.0) >= DOUBTED.get(code, 0.0)]


def together(*groups: Sequence[str]) -> list[str]:
    """Return all codes once, in order, without those that another one says better."""
    found = dict.fromkeys(code for group in groups for code in group)
    return [code for code in found if INSTEAD.get(code) not in found]
