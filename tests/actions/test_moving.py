"""Send it elsewhere: only with strong proof, after a yes, and the owner hears of it by mail."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from actions.attempts import Attempts
from actions.ledger import Ledger
from actions.post import Post, Server
from actions.shop.port import Done, Outcome, Shop
from tests.actions.conftest import Clock, NewTalk, actions_with
from tests.actions.mailbox import Mailbox, mailbox
from tests.actions.talk import Talk
from tests.actions.test_wishes import told

MOVE = "action_change_address"
FRESH = ("20394866", "cato3@example.org", "5003")
NEW = "Kim Berg, Storgata 12, 0150 Oslo"


async def asks(shopper: Talk, number: str, email: str, postcode: str) -> list[str]:
    """Ask for another address and prove the order with all there is; return what is said to that."""
    text = f"kan dere sende {number} et annet sted? {email}"
    await shopper.ask(MOVE, text, "change_address", order_number=number, email=email)
    return await shopper.ask(MOVE, postcode, "affirm", postcode=postcode)


@dataclass
class Moving:
    """A shopper of a shop that can write letters."""

    talk: Talk
    box: Mailbox
    shop: Shop

    async def asks(self, number: str, email: str, postcode: str) -> list[str]:
        return await asks(self.talk, number, email, postcode)

    async def asked_for_address(self) -> None:
        assert await self.asks(*FRESH) == ["utter_ask_new_address"]

    async def tells(self, text: str) -> list[str]:
        await self.talk.says(text, "out_of_scope", postcode="0150").run(MOVE)
        return self.talk.said


@pytest.fixture
async def moving(
    shop: Shop, attempts: Attempts, clock: Clock, ledger: Ledger, prefix: str
) -> AsyncIterator[Moving]:
    async with mailbox() as box:
        server = Server(host="127.0.0.1", port=box.port, tls=False, sender="help@example.org", name="Shop")
        house = actions_with(shop, attempts, clock, ledger=ledger, mail=Post(server))
        yield Moving(Talk(house, name=prefix, client=prefix, language="nb"), box, shop)


async def test_without_a_mail_server_a_person_does_it(talk: NewTalk) -> None:
    shopper = talk()
    assert await asks(shopper, *FRESH) == []
    assert shopper.slots["handoff_reason"] == "topic"
    assert shopper.slots["proof_strength"] == "change"


async def test_an_address_is_changed_after_a_yes_and_the_owner_hears_of_it(moving: Moving) -> None:
    await moving.asked_for_address()
    assert await moving.tells(NEW) == ["utter_confirm_address"]
    assert moving.talk.blanks["address"] == "Kim Berg, S••• 12, 0150 Oslo"
    assert moving.box.arrived == [] and told(moving.talk) == []
    assert await moving.talk.confirms(MOVE) == ["utter_address_changed"]
    assert moving.talk.blanks["email_masked"] == "c•••@e•••.org"
    assert moving.box.to == [["cato3@example.org"]]
    letter = moving.box.arrived[0].get_content()
    assert "20394866" in letter and "Oslo" in letter and "+31 30 555 0142" in letter
    assert "Storgata" not in letter and "Kim" not in letter
    assert told(moving.talk) == [{"wish": "change_address", "order": "20394866", "outcome": "done"}]


async def test_the_new_postcode_is_never_taken_for_a_proof(moving: Moving) -> None:
    await moving.asked_for_address()
    await moving.tells(NEW)
    assert all(moving.talk.slots.get(name) is None for name in ("order_proof", "postcode", "email"))


async def test_a_postcode_in_the_first_question_is_where_it_shall_go(moving: Moving) -> None:
    text = "kan du sende 20394866 til Storgata 12, 0150 Oslo?"
    moving.talk.says(text, "change_address", order_number="20394866", postcode="0150")
    await moving.talk.form()
    assert moving.talk.said == []
    assert moving.talk.slots.get("order_proof") is None
    await moving.talk.ask(MOVE, "5003", "affirm", postcode="5003")
    assert moving.talk.slots["proof_method"] == "postcode"


async def test_what_is_no_address_is_asked_for_again(moving: Moving) -> None:
    await moving.asked_for_address()
    assert await moving.tells("Storgata 12") == ["utter_invalid_new_address"]
    assert await moving.tells(NEW) == ["utter_confirm_address"]


async def test_a_country_that_is_not_served_goes_to_a_person(moving: Moving) -> None:
    await moving.asked_for_address()
    assert await moving.tells("Kim Berg, Mill Road 4, SW1A 1AA London") == []
    assert moving.talk.slots["handoff_reason"] == "topic"


async def test_what_is_on_its_way_keeps_its_address_and_hears_what_else(moving: Moving) -> None:
    sent = ("20394811", "ida@example.org", "3512 JE")
    assert await moving.asks(*sent) == ["utter_address_too_late"]


async def test_what_is_packed_goes_to_a_person(moving: Moving) -> None:
    assert await moving.asks("20394899", "finn6@example.org", "2100") == []
    assert moving.talk.slots["handoff_reason"] == "topic"


async def test_a_letter_that_does_not_go_out_brings_a_person(moving: Moving) -> None:
    await moving.asked_for_address()
    await moving.tells(NEW)
    moving.box.answer = "451 later"
    assert await moving.talk.confirms(MOVE) == ["utter_address_unconfirmed"]
    assert moving.talk.slots["handoff_reason"] == "topic"
    assert [one["outcome"] for one in told(moving.talk)] == ["done", "unconfirmed"]


async def test_an_unknown_end_writes_no_letter(moving: Moving, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody_knows(*_: object, **__: object) -> Done:
        return Done(outcome=Outcome.UNKNOWN)

    monkeypatch.setattr(moving.shop, "change_address", nobody_knows)
    await moving.asked_for_address()
    await moving.tells(NEW)
    assert await moving.talk.confirms(MOVE) == []
    assert moving.talk.slots["handoff_reason"] == "unknown"
    assert moving.box.arrived == []
