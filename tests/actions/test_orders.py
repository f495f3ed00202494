"""Where is my order: number and proof, in one sentence or in turns, and nothing before the proof."""

import json

import pytest

from actions import disclosure
from tests.actions.conftest import Clock, NewTalk

STATUS, DELIVERY, REFUND = "action_order_status", "action_delivery_time", "action_refund_status"


async def test_in_one_sentence_no_further_question_is_needed(talk: NewTalk) -> None:
    shopper = talk()
    said = await shopper.ask(
        STATUS,
        "waar is bestelling 20394811, e-mail ida@example.org?",
        "track_order",
        order_number="20394811",
        email="ida@example.org",
    )
    assert said == ["utter_order_in_transit"]
    assert shopper.blanks == {
        "order": "20394811",
        "carrier": "PostNord",
        "parcel": "PN733904811NL",
        "window": "morgen tussen 10:00 en 14:00",
    }


async def test_number_and_proof_may_come_one_after_the_other(talk: NewTalk) -> None:
    shopper = talk()
    assert await shopper.ask(STATUS, "waar blijft mijn pakket?", "track_order") == []
    assert await shopper.ask(STATUS, "NL-20394811", "track_order", order_number="NL-20394811") == []
    assert shopper.loop is not None
    assert await shopper.ask(STATUS, "3512 JE", "affirm", postcode="3512 JE") == ["utter_order_in_transit"]


async def test_the_proof_may_come_before_the_number(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "ik ben ida@example.org", "track_order", email="ida@example.org")
    said = await shopper.ask(STATUS, "20394811", "track_order", order_number="20394811")
    assert said == ["utter_order_in_transit"]


async def test_a_proof_is_noted_and_the_address_is_forgotten(talk: NewTalk, clock: Clock) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", "track_order", order_number="2039 4811", email="Ida@Example.org")
    kept = {name: value for name, value in shopper.slots.items() if value is not None}
    assert kept == {
        "language": "nl",
        "order_number": "20394811",
        "proven_order": "20394811",
        "proven_until": int(clock().timestamp()) + 1800,
        "proof_method": "email",
        "proof_strength": "details",
        "proof_allows": [str(item) for item in disclosure.allowed(disclosure.Strength.DETAILS)],
        "proof_misses": 0,
        "order_question": "track_order",
        "tried": ["track_order"],
    }


@pytest.mark.parametrize(
    ("number", "proof"), [("20394811", "robin@example.org"), ("99999999", "ida@example.org")]
)
async def test_wrong_number_and_wrong_proof_are_answered_alike(
    talk: NewTalk, number: str, proof: str
) -> None:
    shopper = talk()
    said = await shopper.ask(STATUS, "…", "track_order", order_number=number, email=proof)
    assert said == ["utter_order_not_matched"]
    assert shopper.blanks == {}
    assert shopper.loop is not None
    assert {shopper.slots[name] for name in ("order_proof", "email")} == {None}
    assert shopper.slots["proof_misses"] == 1


async def test_after_a_wrong_proof_the_right_one_is_heard(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.com")
    said = await shopper.ask(STATUS, "…", "affirm", order_number="20394811", email="ida@example.org")
    assert said == ["utter_order_in_transit"]


async def test_the_fifth_wrong_proof_ends_with_a_person_and_says_nothing(talk: NewTalk) -> None:
    shopper = talk()
    for n in range(4):
        said = await shopper.ask(
            STATUS, "…", "track_order", order_number="20394811", email=f"m{n}@example.org"
        )
        assert said == ["utter_order_not_matched"]
    assert await shopper.ask(STATUS, "…", "affirm", order_number="20394811", email="m4@example.org") == []
    assert shopper.slots["handoff_reason"] == "proof"
    assert shopper.loop is None


async def test_a_number_or_proof_that_cannot_be_one_is_told_so(talk: NewTalk) -> None:
    shopper = talk()
    assert await shopper.ask(STATUS, "…", "track_order", order_number="1234") == [
        "utter_invalid_order_number"
    ]
    assert await shopper.ask(STATUS, "…", "track_order", email="ida@") == ["utter_invalid_order_proof"]


async def test_the_proof_of_one_order_opens_no_other(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    assert await shopper.ask(STATUS, "en 20394822?", "track_order", order_number="20394822") == []
    assert shopper.loop is not None
    for action in (STATUS, DELIVERY, REFUND):
        await shopper.run(action)
        assert shopper.said == []
    said = await shopper.ask(STATUS, "…", "affirm", email="ida@example.org")
    assert said == ["utter_order_not_matched"]
    said = await shopper.ask(STATUS, "…", "track_order", order_number="20394822", email="robin@example.org")
    assert said == ["utter_order_out_for_delivery"]
    assert shopper.slots["proven_order"] == "20394822"


async def test_a_proven_order_is_not_asked_for_again_for_half_an_hour(talk: NewTalk, clock: Clock) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    clock.forward(minutes=29)
    assert await shopper.ask(STATUS, "en nu?", "track_order") == ["utter_order_in_transit"]
    clock.forward(minutes=2)
    assert await shopper.ask(STATUS, "en nu?", "track_order") == []
    assert shopper.loop is not None


@pytest.mark.parametrize("action", [STATUS, REFUND])
async def test_without_proof_the_form_is_asked_for_and_nothing_is_said(talk: NewTalk, action: str) -> None:
    shopper = talk().says("waar is 20394811?", order_number="20394811")
    events = await shopper.run(action)
    assert [event["event"] for event in events] == ["followup"]
    assert shopper.said == []


async def test_a_slot_that_only_looks_like_a_proof_is_none(talk: NewTalk) -> None:
    shopper = talk().says("waar is 20394811?", order_number="20394811")
    for until in (None, "9999999999", 0):
        shopper.slots |= {"proven_order": "20394811", "proven_until": until}
        await shopper.run(STATUS)
        assert shopper.said == []


async def test_several_numbers_in_one_sentence_mean_the_first(talk: NewTalk) -> None:
    shopper = talk().says("20394811 en 20394822, ida@example.org", email="ida@example.org")
    shopper.slots["order_number"] = ["20394811", "20394822"]
    await shopper.form()
    assert shopper.slots["proven_order"] == "20394811"


async def test_a_problem_parcel_is_told_and_a_person_comes(talk: NewTalk, problem: tuple[str, str]) -> None:
    shopper = talk()
    said = await shopper.ask(STATUS, "…", "track_order", order_number=problem[0], email=problem[1])
    assert said == ["utter_order_problem"]
    assert shopper.slots["handoff_reason"] == "topic"


@pytest.fixture
def problem() -> tuple[str, str]:
    """Return an order with a problem, and its proof."""
    return "20395163", "finn30@example.org"


async def test_a_refund_asked_for_first_is_answered_after_the_form(talk: NewTalk) -> None:
    shopper = talk(language="nb")
    await shopper.ask(REFUND, "hvor er pengene mine?", "refund_status", order_number="20394833")
    said = await shopper.ask(REFUND, "0150", "affirm", postcode="0150")
    assert said == ["utter_refund_pending_status"]
    assert "amount" not in shopper.blanks
    assert await shopper.ask(REFUND, "kim@example.com", "affirm", email="kim@example.com") == [
        "utter_refund_pending"
    ]
    assert "1\xa0249,00" in shopper.blanks["amount"]
    assert shopper.blanks == {
        "order": "20394833",
        "amount": "1\xa0249,00\xa0kr",
        "date": "fredag 16. oktober",
    }
    assert set(shopper.slots["tried"]) == {"refund_status"}


async def test_nothing_that_leaves_the_room_holds_the_address(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    out = json.dumps([shopper.replies, shopper.slots])
    assert "ida@" not in out
    assert "3512" not in out


async def test_after_a_wrong_proof_the_number_need_not_be_said_again(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@exmaple.org")
    said = await shopper.ask(STATUS, "ida@example.org", "affirm", email="ida@example.org")
    assert said == ["utter_order_in_transit"]


async def test_an_address_said_after_the_proof_is_not_kept_for_the_next_order(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    await shopper.ask(STATUS, "ida@example.org", "affirm", email="ida@example.org")
    assert {shopper.slots[name] for name in ("order_proof", "email")} == {None}


async def test_the_proof_is_asked_for_unless_the_turn_has_said_what_was_wrong(talk: NewTalk) -> None:
    shopper = talk().says("20394811", order_number="20394811")
    await shopper.run("action_ask_order_proof")
    assert shopper.said == ["utter_ask_order_proof"]
    shopper.says("ida@exmaple.org", email="ida@exmaple.org")
    shopper.events.append(
        {"event": "bot", "text": "…", "metadata": {"utter_action": "utter_order_not_matched"}}
    )
    await shopper.run("action_ask_order_proof")
    assert shopper.said == []
