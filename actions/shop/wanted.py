"""Finds the product that a sentence speaks of: words to search the shop for, and the name that they fit."""

import re
import unicodedata
from collections.abc import Sequence

from actions.shop.port import Product

MOST_TERMS = 3  # searches for one question
SHORTEST = 3
STEM = 4  # "tents" means "tent", "rygsække" means "rygsæk": this much of the word's beginning must agree

# Words of the question and not of the product, in five languages.
COMMON_WORDS = """
the and for you your have has are any with what when which does still get got how much many this that
there stock available availability order buy sell size colour color back again want need looking please hello
een het van voor met jullie hebben heeft nog zijn wat wanneer welke voorraad leverbaar maat kleur weer
hebt kan ook deze dit graag ligt
har der det den til med jer jeres stadig hvad hvornår hvilken lager størrelse farve igen kan også denne
dette
dere deres fortsatt hva når hvilken størrelse farge igjen også på finnes finns inne
der die das den dem ein eine einen haben sie ihr noch mit für ist sind was wann welche lager verfügbar
vorrätig lieferbar größe farbe wieder auch diese dieser dieses gibt habt ich
"""
COMMON = frozenset(COMMON_WORDS.split())


def terms(text: str) -> list[str]:
    """Return the words to search for, the longest first: they are the rarest."""
    words = dict.fromkeys(word for word in _words(text[:300]) if len(word) >= SHORTEST and word not in COMMON)
    return sorted(words, key=len, reverse=True)[:MOST_TERMS]


def best(text: str, found: Sequence[Product]) -> Product | None:
    """Return the product of whose name the sentence has most, with what else was found and is in stock."""
    said = [word for word in _words(text[:300]) if word not in COMMON]
    rated = [(_overlap(said, product.name), product) for product in found]
    score, product = max(rated, key=lambda pair: pair[0], default=(0.0, None))
    return product if score > 0 else None


def _overlap(said: list[str], name: str) -> float:
    named = [word for word in _words(name) if word not in COMMON]
    hits = sum(len(word) for word in named if any(_alike(word, other) for other in said))
    # Of two names with the same words the shorter one is meant: "Fjell 2" and not "Fjell 2 footprint".
    return hits - len(named) / 100 if hits else 0.0


def _alike(one: str, other: str) -> bool:
    if one == other:
        return True
    shared = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        shared += 1
    return shared >= STEM and shared >= min(len(one), len(other)) - 1


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFKC", text).casefold())
