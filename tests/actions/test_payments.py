"""Charged twice and invoices: what the shop shows, to whom it is for, and a person where it takes one."""

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

from actions.attempts import Attempts
from actions.shop.port import Document, DocumentKind, Money, Order, Shop
from actions.shop.proof import Proof
from tests.actions.conftest import Clock, NewTalk, actions_with
from tests.actions.shops import CountingShop
from tests.actions.talk import Talk

CHARGE, INVOICE = "action_double_charge", "action_invoice_copy"
IDA = {"order_number": "20394811", "email": "ida@example.org"}
LINK = "https://shop.example/receipt?k=abc"


class PaperShop(CountingShop):
    """The demo shop with papers, and orders that it says less of."""

    def __init__(self, shop: Shop, papers: tuple[Document, ...] = (), **less: object) -> None:
        super().__init__(shop)
        self.papers = papers
        self.less = less

    async def find_order(self, number: str, proof: Proof) -> Order | None:
        order = await super().find_order(number, proof)
        return replace(order, **self.less) if order else None  # type: ignore[arg-type]

    async def documents(self, number: str) -> tuple[Document, ...]:
        return self.papers


async def test_who_has_proven_nothing_is_asked_for_the_order(talk: NewTalk) -> None:
    shopper = talk(language="da").says("jeg er trukket to gange", "double_charge")
    events = await shopper.run(CHARGE)
    assert [event["name"] for event in events] == ["order_form"]


async def test_what_was_paid_once_is_told_and_who_says_it_again_gets_a_person(talk: NewTalk) -> None:
    shopper = talk(language="en").says("charged twice for 20394811, ida@example.org", "double_charge", **IDA)
    events = await shopper.run(CHARGE)
    assert [event["name"] for event in events] == ["order_form"]
    await shopper.form()
    await shopper.run(CHARGE)
    assert shopper.said == ["utter_charge_once"]
    assert shopper.blanks == {"order": "20394811", "amount": "€249.00"}
    assert shopper.slots.get("handoff_reason") is None
    await shopper.says("no, both are booked", "double_charge").run(CHARGE)
    assert shopper.slots["handoff_reason"] == "topic"


async def test_what_was_paid_twice_is_admitted(talk: NewTalk) -> None:
    shopper = talk(language="da")
    await shopper.ask("action_order_status", "…", order_number="20395119", email="bo26@example.org")
    await shopper.says("trukket to gange", "double_charge").run(CHARGE)
    assert shopper.said == ["utter_charge_several"]
    assert shopper.blanks["count"] == "2"
    assert shopper.blanks["amounts"].count("kr.") == 2


async def test_the_postcode_alone_tells_no_amount(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask("action_order_status", "…", order_number="20394811", postcode="3512 JE")
    events = await shopper.says("dubbel betaald", "double_charge").run(CHARGE)
    assert (shopper.said, [event["name"] for event in events]) == ([], ["order_form"])


async def test_a_shop_that_knows_no_payments_tells_what_the_order_comes_to(
    shop: Shop, attempts: Attempts, clock: Clock, prefix: str
) -> None:
    total = Money(amount=Decimal("64.50"), currency="EUR")
    house = actions_with(PaperShop(shop, charges=(), total=total), attempts, clock)
    shopper = Talk(house, name=prefix, client=prefix, language="en")
    await shopper.ask("action_order_status", "…", **IDA)
    await shopper.says("charged twice", "double_charge").run(CHARGE)
    assert (shopper.said, shopper.blanks["amount"]) == (["utter_charge_total"], "€64.50")


@pytest.mark.parametrize(("hours", "reply"), [(24, "utter_invoice_link_until"), (None, "utter_invoice_link")])
async def test_an_invoice_is_a_link_for_whoever_proved_the_order(
    shop: Shop, attempts: Attempts, clock: Clock, prefix: str, hours: int | None, reply: str
) -> None:
    until = clock() + timedelta(hours=hours) if hours else None
    note = Document(kind=DocumentKind.DELIVERY_NOTE, title="note", link="https://shop.example/note")
    bill = Document(kind=DocumentKind.RECEIPT, title="receipt", link=LINK, until=until)
    house = actions_with(PaperShop(shop, (note, bill)), attempts, clock)
    shopper = Talk(house, name=prefix, client=prefix, language="en")
    assert await shopper.ask(INVOICE, "my invoice please", "invoice_copy", **IDA) == [reply]
    assert shopper.blanks["link"] == LINK
    assert shopper.blanks.get("until", "tomorrow at 09:00") == "tomorrow at 09:00"


async def test_a_shop_without_papers_says_where_the_invoice_is(talk: NewTalk) -> None:
    assert await talk().ask(INVOICE, "…", "invoice_copy", **IDA) == ["utter_invoice_copy"]


async def test_the_postcode_alone_opens_no_invoice(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(INVOICE, "…", "invoice_copy", order_number="20394811", postcode="3512 JE")
    assert shopper.loop is not None
    assert shopper.said == []
