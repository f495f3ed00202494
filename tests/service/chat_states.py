"""A conversation in each of its states, and what the bot is going to be asked, for the tests of the chat."""

import msgspec

from handoff.core.conversation import State, Verb
from handoff.store.client import ask
from handoff.store.conversations import Moved
from tests.shoppers import Shopper


async def queued(shopper: Shopper) -> list[dict[str, object]]:
    """Return what the bot is going to be asked."""
    keys = shopper.store.keys
    found = await ask(shopper.redis, "XRANGE", keys.turns(keys.partition(shopper.c)), "-", "+")
    return [msgspec.json.decode(fields[b"d"]) for _, fields in found]


async def to(shopper: Shopper, state: State) -> None:
    """Bring the conversation into a state, with Ida as its agent where it has one."""
    verbs = {
        State.BOT: [],
        State.WAITING: [Verb.HAND_OFF],
        State.OFFERED: [Verb.HAND_OFF, Verb.OFFER],
        State.ACTIVE: [Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT],
        State.WRAPUP: [Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT, Verb.FINISH],
        State.CLOSED: [Verb.CLOSE],
        State.CALLBACK: [Verb.CALL_BACK],
    }
    for verb in verbs[state]:
        done = await shopper.store.move(
            shopper.c, verb, fence=None, owner="ida" if verb is Verb.OFFER else None
        )
        assert isinstance(done, Moved)
