"""A shopper asks for a person or a call-back in every state, and may leave the line again."""

import asyncio

import msgspec
import pytest

from handoff.core.conversation import State
from handoff.wire.frames import Ack, Callback, Human, Leave, Nak
from tests.service.chat_states import to
from tests.shoppers import Shopper


async def test_a_card_that_cannot_be_read_keeps_nobody_from_a_person(shopper: Shopper) -> None:
    await shopper.redis.hset(shopper.store.keys.st(shopper.c), "card", b'{"of": "another version"}')
    assert isinstance(await shopper.chat.human(shopper.c, Human(cid="h")), Ack)
    assert (await shopper.now()).state is State.WAITING


async def test_a_person_is_one_word_away_without_any_bot(shopper: Shopper) -> None:
    done = await shopper.chat.human(shopper.c, Human(cid="a"))
    assert done == Ack(cid="a", id="1-1")
    assert (await shopper.now()).state is State.WAITING
    assert (await shopper.bodies())[-1].data == {"reason": "asked", "urgency": "normal"}
    (request,) = await shopper.requests()
    assert request["op"] == "ask"
    assert request["language"] == "en"
    assert request["front"] is False


async def test_asking_for_a_person_twice_changes_nothing(shopper: Shopper) -> None:
    await asyncio.gather(*(shopper.chat.human(shopper.c, Human(cid=f"h{i}")) for i in range(5)))
    assert await shopper.said() == ["handoff"]
    assert len(await shopper.requests()) == 1


@pytest.mark.parametrize("state", list(State))
async def test_a_person_can_be_asked_for_in_every_state(shopper: Shopper, state: State) -> None:
    await to(shopper, state)
    assert isinstance(await shopper.chat.human(shopper.c, Human(cid="h")), Ack)
    expected = {State.OFFERED: State.OFFERED, State.ACTIVE: State.ACTIVE, State.WRAPUP: State.ACTIVE}
    assert (await shopper.now()).state is expected.get(state, State.WAITING)


@pytest.mark.parametrize("state", [State.WAITING, State.OFFERED])
async def test_leaving_the_line_brings_the_bot_back_in_the_same_episode(
    shopper: Shopper, state: State
) -> None:
    await to(shopper, state)
    assert isinstance(await shopper.chat.leave(shopper.c, Leave(cid="l")), Ack)
    now = await shopper.now()
    assert (now.state, now.owner, now.episode) == (State.BOT, None, 1)
    assert (await shopper.requests())[-1] == {"op": "gone", "c": shopper.c, "fence": now.fence}
    assert isinstance(await shopper.chat.leave(shopper.c, Leave(cid="l2")), Ack)


async def test_nobody_leaves_a_line_in_which_they_are_not(shopper: Shopper) -> None:
    await to(shopper, State.ACTIVE)
    done = await shopper.chat.leave(shopper.c, Leave(cid="l"))
    assert isinstance(done, Nak)
    assert (done.code, done.retry) == ("stale", False)


async def test_a_call_back_takes_the_shopper_out_of_the_line(shopper: Shopper) -> None:
    await to(shopper, State.WAITING)
    frame = Callback(cid="c", how="phone", contact="+45 12 34 56 78", when="tomorrow")
    assert isinstance(await shopper.chat.callback(shopper.c, frame), Ack)
    assert (await shopper.now()).state is State.CALLBACK
    assert (await shopper.bodies())[-1].data == {
        "how": "phone",
        "contact": "+45 12 34 56 78",
        "when": "tomorrow",
    }
    now = await shopper.now()
    assert now.callback is not None
    assert (now.callback["how"], now.callback["contact"]) == ("phone", "+45 12 34 56 78")
    assert await shopper.requests() == [{"op": "call_back", "c": shopper.c, "fence": now.fence}]


async def test_a_call_back_that_is_taken_back_leaves_no_contact_behind(shopper: Shopper) -> None:
    frame = Callback(cid="c", how="phone", contact="+45 12 34 56 78")
    await shopper.chat.callback(shopper.c, frame)
    assert isinstance(await shopper.chat.leave(shopper.c, Leave(cid="l")), Ack)
    now = await shopper.now()
    assert (now.state, now.episode, now.callback) == (State.BOT, 2, None)
    assert [each["op"] for each in await shopper.requests()] == ["call_back", "gone"]


@pytest.mark.parametrize(
    ("how", "contact"),
    [
        ("phone", "soon"),
        ("phone", ""),
        ("email", "me"),
        ("email", "a@b"),
        ("email", "a\0@b.c"),
        ("phone", "1" * 201),
    ],
)
async def test_a_call_back_needs_a_way_to_reach_the_shopper(shopper: Shopper, how: str, contact: str) -> None:
    frame = msgspec.convert({"t": "callback", "cid": "c", "how": how, "contact": contact}, Callback)
    done = await shopper.chat.callback(shopper.c, frame)
    assert isinstance(done, Nak)
    assert done.code == "bad"
    assert (await shopper.now()).state is State.BOT
