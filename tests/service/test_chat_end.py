"""A shopper ends it in every state, rates it, and may write again."""

import msgspec
import pytest

from handoff.core.conversation import State, Verb
from handoff.wire.frames import Ack, End, Nak, Rate
from tests.service.chat_states import queued, to
from tests.shoppers import Shopper


async def test_who_writes_in_wrap_up_gets_the_same_agent(shopper: Shopper) -> None:
    await to(shopper, State.WRAPUP)
    assert isinstance(await shopper.say("one more thing", cid="a"), Ack)
    now = await shopper.now()
    assert (now.state, now.owner) == (State.ACTIVE, "ida")
    assert await shopper.say("one more thing", cid="a") == Ack(cid="a", id=now.last, dup=True)
    assert await shopper.said() == ["one more thing"]


async def test_who_writes_after_the_end_starts_a_new_stretch_of_the_bot(shopper: Shopper) -> None:
    await to(shopper, State.CLOSED)
    assert isinstance(await shopper.say("hello again", cid="a"), Ack)
    now = await shopper.now()
    assert (now.state, now.episode, now.carry) == (State.BOT, 2, {"misses": 0, "language": "en"})
    assert await shopper.said() == ["reopened", "hello again"]
    assert [each["text"] for each in await queued(shopper)] == ["hello again"]
    assert isinstance(await shopper.say("hello again", cid="a"), Ack)
    assert len(await queued(shopper)) == 1


@pytest.mark.parametrize("state", list(State))
async def test_the_shopper_can_end_it_in_every_state(shopper: Shopper, state: State) -> None:
    await to(shopper, state)
    assert isinstance(await shopper.chat.end(shopper.c, End(cid="e")), Ack)
    now = await shopper.now()
    has_agent = state in (State.ACTIVE, State.WRAPUP)
    assert now.state is (State.WRAPUP if has_agent else State.CLOSED)
    assert (await shopper.said())[-1:] == ([] if state in (State.WRAPUP, State.CLOSED) else ["closed"])


async def test_a_reopened_conversation_takes_the_proof_along(shopper: Shopper) -> None:
    proof = {"strength": "order", "order": "20394811", "method": "email", "until": 1900000000}
    await shopper.store.move(shopper.c, Verb.CLOSE, fence=None, fields={"proof": msgspec.json.encode(proof)})
    await shopper.say("hello")
    carried = (await shopper.now()).carry
    assert carried is not None
    assert carried["proof"] == proof


async def test_what_a_shopper_thinks_of_it_is_for_staff_and_counts_once_an_end(shopper: Shopper) -> None:
    await shopper.say("hello")
    early = await shopper.chat.rate(shopper.c, Rate(cid="r0", score=5))
    assert isinstance(early, Nak) and early.code == "stale"
    await shopper.chat.end(shopper.c, End(cid="e1"))
    first = await shopper.chat.rate(shopper.c, Rate(cid="r1", score=2))
    again = await shopper.chat.rate(shopper.c, Rate(cid="r2", score=5))
    why = await shopper.chat.rate(shopper.c, Rate(cid="r3", score=2, reason=" slow "))
    assert isinstance(first, Ack) and isinstance(again, Ack) and isinstance(why, Ack)
    assert (first.dup, again.dup, why.dup, again.id) == (False, True, False, first.id)
    rated = [body for body in await shopper.bodies() if body.event == "rated"]
    assert [body.data for body in rated] == [{"score": 2}, {"score": 2, "reason": "slow"}]
    assert {body.visible for body in rated} == {"staff"}
    await shopper.say("one more thing")
    await shopper.chat.end(shopper.c, End(cid="e2"))
    next_end = await shopper.chat.rate(shopper.c, Rate(cid="r4", score=5))
    assert isinstance(next_end, Ack) and not next_end.dup


@pytest.mark.parametrize(("reason", "code"), [("x" * 501, "too_long"), ("a\0b", "bad"), ("\ud800", "bad")])
async def test_a_reason_that_cannot_be_stored_is_refused(shopper: Shopper, reason: str, code: str) -> None:
    await shopper.say("hello")
    await shopper.chat.end(shopper.c, End(cid="e1"))
    answer = await shopper.chat.rate(shopper.c, Rate(cid="r1", score=1, reason=reason))
    assert isinstance(answer, Nak) and answer.code == code
