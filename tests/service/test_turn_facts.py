"""What the bot noticed, proved and did is kept for staff, and what an agent agreed for the bot."""

import msgspec

from handoff.core.conversation import Verb
from handoff.wire.frames import Human
from tests.fakes import FakeBot, example
from tests.service.turn_worker import card, finished, told, working
from tests.shoppers import Shopper


async def test_what_was_noticed_stays_on_the_card_the_newest_first(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    async with working(shopper, bot, prefix):
        for signs in (["sarcasm"], ["threat", "sarcasm"], ["tone"], []):
            bot.says = {**bot.says, "frustration": {"score": 0.6, "reasons": signs}}
            await shopper.say("well?")
            await finished(shopper)
    assert card((await shopper.now()).card).signals == ["threat", "sarcasm"]


async def test_the_card_tells_what_the_bot_did_before_the_shopper_asked_for_a_person(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    async with working(shopper, bot, prefix):
        bot.says = example("an order is proven")["response"]
        await shopper.say("waar is bestelling 20394811, e-mail ida@example.org?")
        await told(shopper, 4)
        bot.says = example("a question is answered")["response"]
        await shopper.say("and when are you open?")
        await told(shopper, 6)
        await shopper.chat.human(shopper.c, Human(cid="h"))
    shown = card((await shopper.now()).card)
    assert [(each.intent, each.outcome) for each in shown.tried] == [
        ("track_order", "answered"),
        ("opening_hours", "answered"),
    ]
    assert shown.reason == "asked"
    assert shown.proof is not None
    assert (shown.order, shown.proof.order, shown.proof.method) == ("20394811", "20394811", "email")


async def test_what_was_proven_is_told_to_staff_once(shopper: Shopper, bot: FakeBot, prefix: str) -> None:
    bot.says = example("an order is proven")["response"]
    async with working(shopper, bot, prefix):
        for count, words in ((4, "waar is 20394811"), (7, "en nu?")):
            await shopper.say(words)
            await told(shopper, count)
    seen = [body for body in await shopper.bodies() if body.event == "verified"]
    assert [(body.visible, body.data) for body in seen] == [
        ("staff", {"order": "20394811", "method": "email"})
    ]
    assert (await shopper.now()).proof == {
        "strength": "details",
        "order": "20394811",
        "method": "email",
        "until": 1900000000,
        "allows": example("an order is proven")["response"]["proof"]["allows"],
    }


async def test_what_the_bot_did_in_the_shop_is_told_to_staff_alone(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    bot.says = example("an order was cancelled")["response"]
    async with working(shopper, bot, prefix):
        await shopper.say("ja, graag")
        await told(shopper, 5)
    seen = [body for body in await shopper.bodies() if body.event == "carried_out"]
    assert [(body.visible, body.data) for body in seen] == [
        ("staff", {"wish": "cancel_order", "order": "20394866", "outcome": "unknown"})
    ]
    shown = card((await shopper.now()).card)
    assert (shown.reason, shown.topic) == ("unknown", "cancel_order")
    assert shown.proof and "cancel" in shown.proof.allows


async def test_what_an_agent_agreed_is_carried_into_the_first_turn_only(
    shopper: Shopper, bot: FakeBot, prefix: str
) -> None:
    for verb in (Verb.HAND_OFF, Verb.OFFER, Verb.ACCEPT):
        await shopper.store.move(shopper.c, verb, fence=None, owner="ida" if verb is Verb.OFFER else None)
    carry = {"agreed": "A new parcel leaves today.", "language": "en", "misses": 0}
    await shopper.store.move(
        shopper.c, Verb.GIVE_BACK, fence=None, fields={"carry": msgspec.json.encode(carry)}
    )
    async with working(shopper, bot, prefix):
        await shopper.say("thanks")
        await told(shopper, 2)
        await shopper.say("bye")
        await told(shopper, 4)
    assert [(asked["episode"], asked.get("carry")) for asked in bot.asked] == [(2, carry), (2, None)]
