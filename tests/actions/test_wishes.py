"""What changes something: after strong proof and a clear yes, once; a person where nobody knows the end."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from rasa_sdk.executor import ActionExecutor

from actions.attempts import Attempts
from actions.ledger import Ledger
from actions.shop.demo import DemoShop
from actions.shop.errors import Denied, Unavailable
from actions.shop.faults import Fault
from actions.shop.port import Done, Outcome, Shop
from tests.actions.conftest import TZ, Clock, NewTalk, actions_with
from tests.actions.shops import CountingShop
from tests.actions.talk import Talk

CANCEL, RETURN = "action_cancel_order", "action_return_item"
FRESH = {"order_number": "20394866", "email": "cato3@example.org", "postcode": "5003"}
SENT = {"order_number": "20394811", "email": "ida@example.org", "postcode": "3512 JE"}
HERE = {"order_number": "20395119", "email": "bo26@example.org"}


class WritingShop(CountingShop):
    """The demo shop, with what it was asked to write, and an end of one's choosing."""

    def __init__(self, shop: Shop, *, ends: Done | Exception | None = None) -> None:
        super().__init__(shop)
        self.ends = ends
        self.keys: list[str] = []

    async def cancel(self, number: str, *, key: str) -> Done:
        self.keys.append(key)
        if isinstance(self.ends, Exception):
            raise self.ends
        return self.ends or await self.shop.cancel(number, key=key)


def told(shopper: Talk) -> list[Any]:
    """Return what the people at the desk are told of."""
    return [event["value"] for event in shopper.events if event.get("name") == "carried_out"]


def house(shop: Shop, attempts: Attempts, clock: Clock, ledger: Ledger) -> ActionExecutor:
    return actions_with(shop, attempts, clock, ledger=ledger)


async def test_an_order_is_cancelled_after_strong_proof_and_a_yes(talk: NewTalk) -> None:
    shopper = talk()
    assert await shopper.ask(CANCEL, "annuleer mijn bestelling", "cancel_order", **FRESH) == [
        "utter_confirm_cancel"
    ]
    assert shopper.slots["proof_strength"] == "change"
    assert told(shopper) == []
    assert await shopper.confirms(CANCEL) == ["utter_cancelled"]
    assert told(shopper) == [{"wish": "cancel_order", "order": "20394866", "outcome": "done"}]
    await shopper.says("en nu?", "track_order").run("action_order_status")
    assert shopper.said == ["utter_order_cancelled"]


async def test_one_proof_is_not_enough_and_the_other_is_asked_for(talk: NewTalk) -> None:
    shopper = talk()
    only_email = {name: FRESH[name] for name in ("order_number", "email")}
    await shopper.ask(CANCEL, "annuleer mijn bestelling", "cancel_order", **only_email)
    assert shopper.loop is not None
    await shopper.run("action_ask_order_proof")
    assert shopper.said == ["utter_ask_more_postcode"]
    assert await shopper.ask(CANCEL, "5003", "affirm", postcode="5003") == ["utter_confirm_cancel"]


async def test_a_proof_from_before_counts_and_only_the_rest_is_asked_for(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask("action_order_status", "…", order_number="20394866", postcode="5003")
    await shopper.says("annuleer hem maar", "cancel_order").form()
    await shopper.run("action_ask_order_proof")
    assert shopper.said == ["utter_ask_more_email"]


async def test_no_proof_no_wish(talk: NewTalk) -> None:
    shopper = talk().says("annuleer 20394866", "cancel_order", order_number="20394866")
    events = await shopper.run(CANCEL)
    assert [event["name"] for event in events] == ["order_form"]
    assert shopper.said == []


async def test_what_has_left_is_not_cancelled_and_hears_what_is_possible(talk: NewTalk) -> None:
    shopper = talk()
    assert await shopper.ask(CANCEL, "…", "cancel_order", **SENT) == ["utter_cancel_too_late"]


async def test_what_is_packed_goes_to_a_person(talk: NewTalk) -> None:
    packed = {"order_number": "20394899", "email": "finn6@example.org", "postcode": "2100"}
    shopper = talk()
    assert await shopper.ask(CANCEL, "…", "cancel_order", **packed) == []
    assert shopper.slots["handoff_reason"] == "topic"


async def test_what_is_cancelled_already_says_so(talk: NewTalk) -> None:
    off = {"order_number": "20395207", "email": "jo34@example.com", "postcode": "9000"}
    assert await talk().ask(CANCEL, "…", "cancel_order", **off) == ["utter_order_cancelled"]


async def test_a_yes_to_another_question_does_nothing(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    await shopper.says("hvad koster fragt?", "shipping_cost").run("action_shipping_cost")
    assert await shopper.confirms(CANCEL) == ["utter_confirm_cancel"]
    assert told(shopper) == []


async def test_a_yes_from_long_ago_does_nothing(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    shopper.slots["confirmed"] = "utter_confirm_cancel"  # left behind by a turn that died
    await shopper.says("hallo", "greet").run("action_opening_hours")
    await shopper.says("annuleren", "cancel_order").run(CANCEL)
    assert shopper.said == ["utter_confirm_cancel"]


async def test_a_proof_that_ran_out_before_the_yes_is_asked_for_again(talk: NewTalk, clock: Clock) -> None:
    shopper = talk()
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    clock.forward(minutes=31)
    assert await shopper.confirms(CANCEL) == []
    assert told(shopper) == []


async def test_an_unknown_end_goes_to_a_person_who_is_told(
    shop: Shop, attempts: Attempts, clock: Clock, ledger: Ledger, prefix: str
) -> None:
    writing = WritingShop(shop, ends=Done(outcome=Outcome.UNKNOWN))
    shopper = Talk(house(writing, attempts, clock, ledger), name=prefix, client=prefix, language="nl")
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    assert await shopper.confirms(CANCEL) == []
    assert shopper.slots["handoff_reason"] == "unknown"
    assert told(shopper) == [{"wish": "cancel_order", "order": "20394866", "outcome": "unknown"}]


async def test_a_line_cut_after_the_write_is_not_written_again(
    shop_file: Path, attempts: Attempts, clock: Clock, ledger: Ledger, prefix: str
) -> None:
    demo = DemoShop.open(shop_file, clock=clock, tz=TZ)
    shopper = Talk(house(demo, attempts, clock, ledger), name=prefix, client=prefix, language="nl")
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    demo.fault = Fault.CUT_AFTER_COMMIT
    await shopper.confirms(CANCEL)
    assert shopper.slots["handoff_reason"] == "unknown"
    demo.fault = Fault.NONE
    assert len(demo._rows("SELECT key FROM wishes")) == 1


async def test_the_same_turn_again_asks_the_shop_once(
    shop: Shop, attempts: Attempts, clock: Clock, ledger: Ledger, prefix: str
) -> None:
    writing = WritingShop(shop)
    shopper = Talk(house(writing, attempts, clock, ledger), name=prefix, client=prefix, language="nl")
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    before = (dict(shopper.slots), list(shopper.events), shopper.turns)
    first = await shopper.confirms(CANCEL)
    shopper.slots, shopper.events, shopper.turns = before  # the answer never arrived; the gateway asks again
    shopper.replies = [{"response": "utter_confirm_cancel"}]
    assert await shopper.confirms(CANCEL) == first == ["utter_cancelled"]
    assert writing.keys == [f"{prefix}:1-2:cancel_order"]


async def test_who_died_between_the_note_and_the_end_leaves_it_to_a_person(
    shop: Shop, attempts: Attempts, clock: Clock, ledger: Ledger, prefix: str
) -> None:
    writing = WritingShop(shop)
    shopper = Talk(house(writing, attempts, clock, ledger), name=prefix, client=prefix, language="nl")
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    assert await ledger.begin(f"{prefix}:1-2:cancel_order")
    await shopper.confirms(CANCEL)
    assert (writing.keys, shopper.slots["handoff_reason"]) == ([], "unknown")


@pytest.mark.parametrize(
    ("error", "reason"), [(Denied("read only"), "topic"), (Unavailable("no", sent=False), "shop_down")]
)
async def test_a_shop_that_refuses_gets_a_person_and_no_note(
    shop: Shop, attempts: Attempts, clock: Clock, ledger: Ledger, prefix: str, error: Exception, reason: str
) -> None:
    writing = WritingShop(shop, ends=error)
    shopper = Talk(house(writing, attempts, clock, ledger), name=prefix, client=prefix, language="nl")
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    await shopper.confirms(CANCEL)
    assert shopper.slots["handoff_reason"] == reason
    assert told(shopper) == []


async def test_without_the_ledger_nothing_is_written(
    shop: Shop, attempts: Attempts, clock: Clock, prefix: str
) -> None:
    writing = WritingShop(shop)
    shopper = Talk(actions_with(writing, attempts, clock), name=prefix, client=prefix, language="nl")
    await shopper.ask(CANCEL, "…", "cancel_order", **FRESH)
    await shopper.confirms(CANCEL)
    assert (writing.keys, shopper.slots["handoff_reason"]) == ([], "shop_down")


async def test_of_two_that_begin_at_once_one_may(ledger: Ledger) -> None:
    assert sorted(await asyncio.gather(*(ledger.begin("k") for _ in range(5)))) == [False] * 4 + [True]
    assert await ledger.outcome("k") is Outcome.UNKNOWN
    await ledger.end("k", Outcome.DONE)
    assert await ledger.outcome("k") is Outcome.DONE


async def test_a_return_of_a_proven_order_is_asked_for_after_a_yes(talk: NewTalk, shop: Shop) -> None:
    shopper = talk(language="da")
    assert await shopper.ask(RETURN, "jeg vil returnere ordren", "return_item", **HERE) == [
        "utter_confirm_return"
    ]
    assert await shopper.confirms(RETURN) == ["utter_return_requested"]
    assert "pakkeshop" in shopper.blanks["how"]
    assert told(shopper) == [{"wish": "return_item", "order": "20395119", "outcome": "done"}]


async def test_a_return_confirmed_in_two_turns_is_one(talk: NewTalk, shop: DemoShop) -> None:
    shopper = talk(language="da")
    for _ in range(2):
        await shopper.ask(RETURN, "jeg vil returnere ordren", "return_item", **HERE)
        assert await shopper.confirms(RETURN) == ["utter_return_requested"]
    assert len(shop._rows("SELECT key FROM wishes")) == 1


async def test_the_button_under_the_rules_starts_the_return(talk: NewTalk) -> None:
    shopper = talk().says("kan ik iets terugsturen?", "return_item")
    await shopper.run(RETURN)
    assert shopper.said == ["utter_return_item"]
    events = await shopper.says("choice:return_item", "return_item").run(RETURN)
    assert [event["name"] for event in events] == ["order_form"]


@pytest.mark.parametrize(
    ("proof", "reply"),
    [
        (SENT, "utter_return_not_yet"),
        ({"order_number": "20395251", "email": "nora41@example.org"}, "utter_return_over"),
    ],
)
async def test_what_cannot_go_back_hears_why_and_what_else(
    talk: NewTalk, proof: dict[str, str], reply: str
) -> None:
    assert await talk(language="nb").ask(RETURN, "…", "return_item", **proof) == [reply]


@pytest.mark.parametrize(
    ("number", "email"), [("20395207", "jo34@example.com"), ("20395185", "hanna32@example.org")]
)
async def test_a_return_of_what_is_off_or_coming_back_goes_to_a_person(
    talk: NewTalk, number: str, email: str
) -> None:
    shopper = talk()
    assert await shopper.ask(RETURN, "…", "return_item", order_number=number, email=email) == []
    assert shopper.slots["handoff_reason"] == "topic"
