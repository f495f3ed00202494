"""When the shop or the counters cannot be asked, every skill hands over to a person and says nothing."""

import pytest
from redis.asyncio import Redis

from actions import orders, skill
from actions.attempts import Attempts
from actions.shop.port import Shop
from tests.actions.conftest import SECRET, Clock, NewTalk, actions_with
from tests.actions.shops import HangingShop
from tests.actions.talk import Talk

STATUS = "action_order_status"
SKILLS = [STATUS, "action_delivery_time", "action_refund_status", "action_stock"]


@pytest.fixture
def stuck(attempts: Attempts, clock: Clock, prefix: str) -> Talk:
    """Return a conversation in a house whose shop hangs."""
    house = actions_with(HangingShop(), attempts, clock, limit_s=0.02)
    return Talk(house, name=f"{prefix}c", client=f"{prefix}a", language="nl")


def proven(shopper: Talk, clock: Clock) -> Talk:
    until = clock().timestamp() + 60
    shopper.slots |= {"order_number": "20394811", "proven_order": "20394811", "proven_until": until}
    return shopper.says("waar is het?")


@pytest.mark.parametrize("action", SKILLS)
async def test_a_shop_that_hangs_ends_with_a_person(stuck: Talk, clock: Clock, action: str) -> None:
    await proven(stuck, clock).run(action)
    assert stuck.said == []
    assert stuck.slots["handoff_reason"] == "shop_down"
    assert len(stuck.slots["tried"]) == 1


async def test_a_proof_that_cannot_be_judged_ends_with_a_person(stuck: Talk) -> None:
    said = await stuck.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    assert said == []
    assert stuck.slots["handoff_reason"] == "shop_down"
    assert stuck.loop is None
    assert "proven_order" not in stuck.slots


@pytest.mark.parametrize("action", SKILLS)
async def test_an_action_keeps_its_own_limit(
    attempts: Attempts, clock: Clock, prefix: str, monkeypatch: pytest.MonkeyPatch, action: str
) -> None:
    monkeypatch.setattr(skill, "ACTION_LIMIT_S", 0.02)
    house = actions_with(HangingShop(), attempts, clock, limit_s=60)
    shopper = proven(Talk(house, name=prefix, client=prefix, language="nl"), clock)
    await shopper.run(action)
    assert (shopper.said, shopper.slots["handoff_reason"]) == ([], "shop_down")


async def test_the_form_keeps_the_same_limit(
    attempts: Attempts, clock: Clock, prefix: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(orders, "ACTION_LIMIT_S", 0.05)
    house = actions_with(HangingShop(), attempts, clock, limit_s=60)
    shopper = Talk(house, name=prefix, client=prefix, language="nl")
    said = await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    assert (said, shopper.slots["handoff_reason"], shopper.loop) == ([], "shop_down", None)


async def test_a_proven_order_that_is_gone_ends_with_a_person(talk: NewTalk, clock: Clock) -> None:
    shopper = talk().says("waar is het?")
    shopper.slots |= {"proven_order": "99999999", "proven_until": clock().timestamp() + 60}
    await shopper.run(STATUS)
    assert (shopper.said, shopper.slots["handoff_reason"]) == ([], "shop_down")


async def test_without_counters_no_order_is_looked_up(shop: Shop, clock: Clock, prefix: str) -> None:
    async with Redis(host="127.0.0.1", port=1, socket_connect_timeout=0.2) as nowhere:
        house = actions_with(shop, Attempts(nowhere, SECRET), clock)
        shopper = Talk(house, name=prefix, client=prefix, language="nl")
        said = await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    assert (said, shopper.slots["handoff_reason"]) == ([], "shop_down")


async def test_who_comes_back_from_the_line_is_served_again(talk: NewTalk, clock: Clock) -> None:
    shopper = proven(talk(), clock)
    shopper.slots["handoff_reason"] = "shop_down"
    await shopper.run(STATUS)
    assert shopper.said == ["utter_order_in_transit"]
