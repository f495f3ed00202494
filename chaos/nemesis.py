"""What goes wrong and when: planned from a seed, so that a run that found something can be run again."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import TypeVar

Card = TypeVar("Card")


class How(StrEnum):
    """What is done to a process."""

    KILL = "kill"
    TERM = "term"
    STOP = "stop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Blow:
    """Something that is done to a room at a moment; a stop lasts `for_s`."""

    at_s: float
    room: str
    how: How
    for_s: float = 0.0


# Of ten blows so many are for the store, the gateways, the assistant and the actions: what holds the truth
# and what speaks to people is hit most.
SHARES = {"valkey": 3, "gateway": 4, "bot": 2, "actions": 1}
HOWS = {How.KILL: 6, How.TERM: 2, How.STOP: 2}
# Long enough for the time-outs of the store (5 s) and the leases (10 s) to run out now and then.
STOP_S = (0.3, 12.0)


def plan(kills: int, *, seconds: float, gateways: Sequence[str], seed: int) -> list[Blow]:
    """Return `kills` blows spread over the time: every room gets its share, in an order made by the seed."""
    chance = Random(seed)  # noqa: S311 -- chance for a test, no secret
    rooms = _deck(SHARES, kills, chance)
    hows = _deck(HOWS, kills, chance)
    each_s = seconds / max(1, kills)
    blows = []
    for number, (room, how) in enumerate(zip(rooms, hows, strict=True)):
        at_s = each_s * (number + chance.uniform(0.1, 0.9))
        for_s = round(chance.uniform(*STOP_S), 1) if how is How.STOP else 0.0
        which = chance.choice(gateways) if room == "gateway" else room
        blows.append(Blow(at_s=round(at_s, 2), room=which, how=how, for_s=for_s))
    return blows


def _deck(shares: dict[Card, int], count: int, chance: Random) -> list[Card]:
    """Return so many cards, each as often as its share asks, in an order made by chance."""
    whole = sum(shares.values())
    cards = [card for card, share in shares.items() for _ in range(count * share // whole)]
    # What rounding left over goes to those with the largest shares.
    ranked = sorted(shares, key=lambda card: -shares[card])
    cards += [ranked[number % len(ranked)] for number in range(count - len(cards))]
    chance.shuffle(cards)
    return cards
