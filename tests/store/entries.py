"""Entries, turns and a hand-off in a stored conversation, for the tests of the store."""

from handoff.core.conversation import OPEN, Verb
from handoff.store.client import ask
from handoff.store.conversations import Appended, Moved, Refused, TurnRef
from tests.shoppers import Shopper, text

TURN = b'{"text":"hi"}'


async def add(shopper: Shopper, words: str, cid: str | None = None) -> str:
    """Store what the shopper says, with its turn, and return its id."""
    done = await shopper.store.append(shopper.c, text(words), by="shopper", cid=cid, allow=OPEN, turn=TURN)
    assert isinstance(done, Appended)
    return done.id


async def turns(shopper: Shopper) -> list[TurnRef]:
    """Return the turns that wait."""
    keys = shopper.store.keys
    found = await ask(shopper.redis, "XRANGE", keys.turns(keys.partition(shopper.c)), "-", "+")
    return [
        TurnRef(
            c=fields[b"c"].decode(),
            entry=entry.decode(),
            id=fields[b"id"].decode(),
            epoch=int(fields[b"epoch"]),
            episode=int(fields[b"episode"]),
            turn=fields[b"d"],
        )
        for entry, fields in found
    ]


async def hand_off(shopper: Shopper) -> Moved | Refused:
    """Ask the line for a person."""
    fields = {"card": b'{"reason":"asked"}'}
    route = b'{"op":"ask","c":"x"}'
    return await shopper.store.move(
        shopper.c, Verb.HAND_OFF, fence=None, fields=fields, route=route, by="shopper"
    )
