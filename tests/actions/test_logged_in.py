"""A shopper who is logged in at the shop: their orders without a number, nobody else's, and not for ever."""

from pathlib import Path

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.attempts import Attempts
from actions.shop.demo import DemoShop
from actions.shop.faults import Fault
from tests.actions.conftest import TZ, Clock, NewTalk, actions_with
from tests.actions.talk import Talk

STATUS, CANCEL = "action_order_status", "action_cancel_order"
SEVERAL, ONE = "ida@example.org", "robin@example.org"  # in the demo shop an account's id is its address


def logged_in(talk: Talk, customer: str, clock: Clock, *, for_s: float = 1800) -> Talk:
    """Return the shopper as the gateway tells of one who is logged in."""
    until = int(clock().timestamp() + for_s)
    talk.metadata["context"] = {"customer": {"id": customer, "until": until}}
    return talk


async def test_where_is_my_order_needs_no_number_where_there_is_one_order(
    talk: NewTalk, clock: Clock
) -> None:
    shopper = logged_in(talk(), ONE, clock)
    assert await shopper.ask(STATUS, "waar is mijn bestelling?") == ["utter_order_out_for_delivery"]
    assert shopper.slots["proven_order"] == "20394822"
    assert (shopper.slots["proof_method"], shopper.slots["proof_strength"]) == ("login", "details")


async def test_several_orders_are_offered_and_the_chosen_one_is_answered(talk: NewTalk, clock: Clock) -> None:
    shopper = logged_in(talk(), SEVERAL, clock)
    assert await shopper.ask(STATUS, "waar is mijn bestelling?") == []
    offered = [(one["payload"], one["title"]) for one in shopper.slots["order_choices"]]
    assert offered == [
        ("order:20395273", "20395273 · €\N{NO-BREAK SPACE}119,50"),
        ("order:20395262", "20395262 · €\N{NO-BREAK SPACE}64,95"),
        ("order:20394811", "20394811 · €\N{NO-BREAK SPACE}249,00"),
    ]
    said = await shopper.ask(STATUS, "choice:order:20394811", "inform", order_number="20394811")
    assert said == ["utter_order_in_transit"]
    assert shopper.slots["order_choices"] is None


async def test_an_order_that_is_named_needs_no_further_proof(talk: NewTalk, clock: Clock) -> None:
    shopper = logged_in(talk(), SEVERAL, clock)
    said = await shopper.ask(STATUS, "waar is 20394811?", order_number="20394811")
    assert said == ["utter_order_in_transit"]


@pytest.mark.parametrize("number", ["20394822", "99999999"])
async def test_somebody_elses_order_and_none_are_asked_for_the_same_proof(
    talk: NewTalk, clock: Clock, number: str
) -> None:
    shopper = logged_in(talk(), SEVERAL, clock)
    assert await shopper.ask(STATUS, f"waar is {number}?", order_number=number) == []
    assert shopper.loop is not None
    assert shopper.slots.get("proven_order") is None
    assert shopper.slots.get("proof_misses") is None


async def test_what_changes_something_takes_the_postcode_too(talk: NewTalk, clock: Clock) -> None:
    shopper = logged_in(talk(), SEVERAL, clock)
    said = await shopper.ask(CANCEL, "annuleer 20395273", "cancel_order", order_number="20395273")
    assert said == []
    await shopper.run("action_ask_order_proof")
    assert shopper.said == ["utter_ask_more_postcode"]
    assert await shopper.ask(CANCEL, "3512 JE", "inform", postcode="3512 JE") == ["utter_confirm_cancel"]
    assert shopper.slots["proof_method"] == "login+postcode"


@pytest.mark.parametrize("customer", ["", "nobody@example.org", "%"])
async def test_who_has_no_orders_is_asked_as_ever(talk: NewTalk, clock: Clock, customer: str) -> None:
    shopper = logged_in(talk(), customer, clock)
    assert await shopper.ask(STATUS, "waar is mijn bestelling?") == []
    assert shopper.loop is not None
    assert not shopper.slots.get("order_choices")


async def test_a_log_in_that_has_run_out_proves_nothing(talk: NewTalk, clock: Clock) -> None:
    shopper = logged_in(talk(), ONE, clock, for_s=-1)
    assert await shopper.ask(STATUS, "waar is mijn bestelling?") == []
    assert shopper.slots.get("proven_order") is None


@pytest.mark.parametrize(
    "context",
    [None, [], {"customer": "x"}, {"customer": {"id": 5, "until": 9e9}}, {"customer": {"until": 9e9}}],
)
async def test_anything_else_in_the_context_is_nobody(talk: NewTalk, context: object) -> None:
    shopper = talk()
    shopper.metadata["context"] = context
    assert await shopper.ask(STATUS, "waar is mijn bestelling?") == []
    assert shopper.loop is not None


async def test_a_shop_that_is_down_asks_for_the_number_as_ever(
    shop_file: Path, attempts: Attempts, clock: Clock, prefix: str
) -> None:
    shop = DemoShop.open(shop_file, clock=clock, tz=TZ)
    shop.fault = Fault.ERROR
    house: ActionExecutor = actions_with(shop, attempts, clock)
    shopper = logged_in(Talk(house, name=f"{prefix}c", client="a", language="nl"), ONE, clock)
    assert await shopper.ask(STATUS, "waar is mijn bestelling?") == []
    assert shopper.slots.get("handoff_reason") is None
