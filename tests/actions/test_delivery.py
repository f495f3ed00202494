"""Robin's parcel: when it comes, and whether it comes in time."""

import pytest

from tests.actions.conftest import Clock, NewTalk

STATUS, DELIVERY = "action_order_status", "action_delivery_time"

# The carrier comes tomorrow between ten and two. Each language: too early, in between, in time.
IN_TIME = [
    (
        "nl",
        "Mijn zus neemt het morgen om 8 uur mee naar het buitenland, is het er dan?",
        "no",
        "morgen om 08:00",
    ),
    ("nl", "En voor morgen 12 uur?", "unsure", "morgen om 12:00"),
    ("nl", "is het er voor zaterdag", "yes", "zaterdag 17 oktober"),
    ("en", "My sister takes it abroad tomorrow at 8, is it here by then?", "no", "tomorrow at 08:00"),
    ("da", "Min søster tager den med i morgen kl. 8, er den her?", "no", "i morgen kl. 08.00"),
    ("nb", "Søsteren min tar den med i morgen klokka 8, er den her da?", "no", "i morgen kl. 08:00"),
    ("de", "Meine Schwester nimmt es morgen um 8 Uhr mit, ist es dann da?", "no", "morgen um 08:00 Uhr"),
    ("de", "Kommt es bis Freitagmittag an?", "yes", "Freitag, 16. Oktober um 12:00 Uhr"),
]


@pytest.mark.parametrize(("language", "text", "reply", "when"), IN_TIME)
async def test_the_question_behind_the_question_is_answered(
    talk: NewTalk, language: str, text: str, reply: str, when: str
) -> None:
    shopper = talk(language=language)
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    await shopper.says(text, "delivery_time").run(DELIVERY)
    assert shopper.said == [f"utter_deadline_{reply}"]
    assert shopper.blanks["deadline"] == when
    assert shopper.blanks["carrier"] == "PostNord"
    assert shopper.slots["tried"] == ["track_order", "delivery_time"]


async def test_a_deadline_that_led_to_the_form_is_answered_after_it(talk: NewTalk) -> None:
    shopper = talk(language="en")
    shopper.says("is 20394811 here before Saturday?", "delivery_time", order_number="20394811")
    events = await shopper.run(DELIVERY)
    assert [(event["event"], event["name"]) for event in events] == [("followup", "order_form")]
    await shopper.form()
    said = await shopper.ask(DELIVERY, "ida@example.org", "affirm", email="ida@example.org")
    assert said == ["utter_deadline_yes"]
    assert shopper.slots["tried"] == ["delivery_time"]


async def test_a_proven_order_without_a_deadline_gets_its_window(talk: NewTalk) -> None:
    shopper = talk()
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    await shopper.says("wanneer komt het?", "delivery_time").run(DELIVERY)
    assert shopper.said == ["utter_order_in_transit"]


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "wanneer komt mijn bestelling?"),
        ("en", "when will my parcel arrive?"),
        ("da", "hvornår kommer min pakke?"),
        ("nb", "når kommer bestillingen vår?"),
        ("de", "wann kommt mein Paket?"),
        ("en", "will it be here before Saturday?"),
    ],
)
async def test_who_asks_about_one_order_is_asked_which(talk: NewTalk, language: str, text: str) -> None:
    shopper = talk(language=language).says(text, "delivery_time")
    events = await shopper.run(DELIVERY)
    assert [event["event"] for event in events] == ["followup"]
    assert shopper.said == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "hoe lang duurt de levering?"),
        ("en", "how long does delivery take?"),
        ("da", "hvad er leveringstiden?"),
        ("nb", "hvor lang er leveringstiden?"),
        ("de", "wie lange dauert die Lieferung?"),
    ],
)
async def test_who_asks_in_general_is_told_in_general(talk: NewTalk, language: str, text: str) -> None:
    shopper = talk(language=language).says(text, "delivery_time")
    await shopper.run(DELIVERY)
    assert shopper.said == ["utter_delivery_time"]


async def test_robins_parcel_is_promised_only_from_the_carriers_words(talk: NewTalk, clock: Clock) -> None:
    clock.now = clock.now.replace(hour=13)
    shopper = talk(language="da")
    await shopper.ask(STATUS, "…", "track_order", order_number="20394822", postcode="8000")
    assert shopper.blanks["window"] == "i dag mellem kl. 17.00 og 19.00"
    await shopper.says("kommer den i dag før kl 18?", "delivery_time").run(DELIVERY)
    assert shopper.said == ["utter_deadline_unsure"]
    assert shopper.blanks["carrier"] == "GLS"


async def test_a_deadline_named_inside_the_form_is_answered_too(talk: NewTalk) -> None:
    shopper = talk(language="nl")
    await shopper.ask(DELIVERY, "wanneer komt mijn pakket?", "delivery_time")
    await shopper.ask(
        DELIVERY, "20394811, ik moet het morgen om 8 uur hebben", "affirm", order_number="20394811"
    )
    said = await shopper.ask(DELIVERY, "3512 JE", "affirm", postcode="3512 JE")
    assert said == ["utter_deadline_no"]
    assert shopper.blanks["deadline"] == "morgen om 08:00"


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "how long does delivery normally take?"),
        ("nl", "wat is de normale levertijd?"),
        ("da", "hvor lang er leveringstiden normalt?"),
        ("nb", "hvor lang tid tar levering vanligvis?"),
        ("de", "Wie lange dauert die Lieferung normalerweise?"),
    ],
)
async def test_what_is_usual_is_told_in_general_after_a_proof_too(
    talk: NewTalk, language: str, text: str
) -> None:
    shopper = talk(language=language)
    await shopper.ask(STATUS, "…", "track_order", order_number="20394811", email="ida@example.org")
    await shopper.says(text, "delivery_time").run(DELIVERY)
    assert shopper.said == ["utter_delivery_time"]
