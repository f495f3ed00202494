"""Whole conversations with the real assistant: trained model, real actions, real shop."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.talk import replies

ANGRY = {
    "en": "THIS IS THE THIRD TIME I ASK, WHERE IS MY MONEY!!!",
    "nl": "DIT IS NU DE DERDE KEER DAT IK VRAAG WAAR MIJN GELD BLIJFT!!!",
    "da": "DET ER TREDJE GANG JEG SPØRGER, HVOR ER MINE PENGE!!!",
    "nb": "DETTE ER TREDJE GANG JEG SPØR, HVOR ER PENGENE MINE!!!",
    "de": "DAS IST JETZT DAS DRITTE MAL, DASS ICH FRAGE, WO MEIN GELD BLEIBT!!!",
}
SHOUTED_NUMBER = {
    "en": "MY ORDER IS NL-20394811",
    "nl": "MIJN BESTELLING IS NL-20394811",
    "da": "MIN ORDRE ER DK-20394822",
    "nb": "BESTILLINGEN MIN ER NO-20394833",
    "de": "MEINE BESTELLUNG IST NL-20394811",
}
PERSON = {
    "en": "I want to talk to a person",
    "nl": "ik wil een medewerker spreken",
    "da": "jeg vil gerne tale med et menneske",
    "nb": "jeg vil snakke med et menneske",
    "de": "ich möchte mit einem Menschen sprechen",
}


@pytest.mark.parametrize(("language", "text"), ANGRY.items())
async def test_capitals_with_a_third_request_about_money_hand_off(bot: Any, language: str, text: str) -> None:
    answer = await bot.talk().say(text)
    assert replies(answer) == 1
    assert answer["language"] == language
    assert answer["handoff"]["reason"] == "frustration"
    assert answer["handoff"]["urgency"] == "high"
    assert {"capitals", "repeated_contact", "money"} <= set(answer["frustration"]["reasons"])


@pytest.mark.parametrize(("language", "text"), SHOUTED_NUMBER.items())
async def test_an_order_number_in_capitals_is_no_anger(bot: Any, language: str, text: str) -> None:
    answer = await bot.talk(locale=language).say(text)
    assert answer["handoff"] is None
    assert answer["frustration"]["reasons"] == []


@pytest.mark.parametrize(("language", "text"), PERSON.items())
async def test_a_request_for_a_person_hands_off(bot: Any, language: str, text: str) -> None:
    answer = await bot.talk(locale=language).say(text)
    assert answer["handoff"]["reason"] == "asked"
    assert answer["messages"][0]["lang"] == language


async def test_the_order_form_leads_to_the_status_of_that_order(bot: Any) -> None:
    talk = bot.talk()
    asked = await talk.say("waar blijft mijn pakket?")
    assert asked["proof"] is None and asked["handoff"] is None
    assert "20394811" not in asked["messages"][0]["text"]
    await talk.say("20394811")
    answer = await talk.say("ida@example.org")
    assert "PostNord" in answer["messages"][0]["text"]
    assert answer["proof"]["order"] == "20394811"
    assert answer["proof"]["method"] == "email"


@pytest.mark.parametrize("proof", ["8000 Aarhus C", "det er vist robin@example.org, tror jeg nok"])
async def test_words_around_the_answer_do_not_hide_it(bot: Any, proof: str) -> None:
    talk = bot.talk(locale="da")
    await talk.say("hvor er min pakke?")
    await talk.say("DK-20394822")
    assert (await talk.say(proof))["proof"]["order"] == "20394822"


async def test_everything_in_one_sentence_needs_no_further_question(bot: Any) -> None:
    answer = await bot.talk().say("waar is bestelling 20394811, e-mail ida@example.org?")
    assert replies(answer) == 1
    assert "10:00" in answer["messages"][0]["text"]
    assert answer["proof"]["order"] == "20394811"


async def test_after_the_form_the_conversation_goes_on(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("where is order 20394811, ida@example.org?")
    hours = await talk.say("what are your opening hours?")
    assert "9" in hours["messages"][0]["text"]
    assert hours["handoff"] is None
    thanks = await talk.say("thank you!")
    assert replies(thanks) == 1


async def test_a_second_order_is_proven_on_its_own(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("hvor er ordre 20394811, ida@example.org?")
    asked = await talk.say("og 20394822?")
    assert "GLS" not in asked["messages"][0]["text"]
    answer = await talk.say("8000")
    assert answer["proof"]["order"] == "20394822"
    assert "GLS" in answer["messages"][0]["text"]


async def test_a_wrong_proof_reveals_nothing_and_leaves_a_way(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("where is my order")
    answer = await talk.say("20394811, bob@example.org")
    assert answer["proof"] is None
    assert "PostNord" not in str(answer["messages"])
    assert "talk_to_human" in str(answer["messages"])


async def test_a_bare_order_number_is_a_question_about_that_order(bot: Any) -> None:
    talk = bot.talk(locale="en")
    await talk.say("20394811")
    answer = await talk.say("ida@example.org")
    assert answer["proof"]["order"] == "20394811"


async def test_a_deadline_behind_the_question_is_answered_after_the_proof(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("Mijn zus neemt het morgen om 8 uur mee naar het buitenland, is het er dan?")
    answer = await talk.say("20394811, ida@example.org")
    assert answer["messages"][0]["text"].startswith("Nee")


async def test_a_refund_question_gets_the_refund_and_not_the_parcel(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("når får jeg pengene mine tilbake?")
    await talk.say("20394833")
    answer = await talk.say("kim@example.com")
    assert "kr" in answer["messages"][0]["text"]
    assert answer["intent"]["name"] == "nlu_fallback" or answer["handoff"] is None


async def test_a_question_beside_the_form_is_answered_and_the_form_goes_on(bot: Any) -> None:
    talk = bot.talk()
    asked = await talk.say("where is my order")
    answer = await talk.say("what are your opening hours?")
    assert replies(answer) == 2
    assert answer["messages"][-1]["text"] == asked["messages"][0]["text"]
    done = await talk.say("2039 4811 and ida@example.org")
    assert done["proof"]["order"] == "20394811"


async def test_an_unreadable_answer_in_the_form_is_asked_again_once(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("where is my order")
    again = await talk.say("blah blah")
    assert again["handoff"] is None
    assert replies(again) == 1
    person = await talk.say("hmm hmm")
    assert person["handoff"]["reason"] == "missed"
    assert person["handoff"]["topic"] == "track_order"


async def test_a_person_is_reached_from_inside_the_form_and_the_form_is_over(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("where is my order")
    answer = await talk.say("human please")
    assert answer["handoff"]["reason"] == "asked"
    assert answer["handoff"]["summary"] == [{"intent": "track_order", "outcome": "asked"}]
    tracker = await talk.tracker()
    assert tracker.active_loop_name is None
    assert tracker.get_slot("requested_slot") is None


async def test_anger_inside_the_form_is_no_answer_to_it(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("waar is mijn bestelling")
    answer = await talk.say("WAT EEN WAARDELOZE OPLICHTERS ZIJN JULLIE!!!")
    assert answer["handoff"]["reason"] == "frustration"
    assert replies(answer) == 1


async def test_the_first_miss_clarifies_with_a_person_among_the_choices_the_second_hands_off(
    bot: Any,
) -> None:
    talk = bot.talk(locale="en")
    first = await talk.say("blargh fnord wuzzle")
    assert first["handoff"] is None
    assert "talk_to_human" in [choice["id"] for choice in first["messages"][-1]["choices"]]
    second = await talk.say("tibber wok snoozle")
    assert second["handoff"]["reason"] == "missed"


async def test_a_third_miss_in_all_hands_off_even_with_answers_between(bot: Any) -> None:
    talk = bot.talk(locale="en")
    hours = "what are your opening hours?"
    for text in ("blargh fnord wuzzle", hours, "tibber wok snoozle", hours):
        assert (await talk.say(text))["handoff"] is None
    assert (await talk.say("zibble zabble"))["handoff"]["reason"] == "missed"


async def test_who_was_charged_twice_and_says_so_instead_of_an_order_gets_a_person(bot: Any) -> None:
    talk = bot.talk()
    assert (await talk.say("Jeg er blevet trukket to gange for samme ordre"))["handoff"] is None
    answer = await talk.say("Begge beløb er trukket, jeg har betalt dobbelt")
    assert answer["handoff"]["reason"] == "topic"
    assert answer["handoff"]["topic"] == "double_charge"
    assert answer["handoff"]["urgency"] == "high"
    assert replies(answer) == 1


async def cancelling(bot: Any, number: str, *proofs: str) -> Any:
    """Return a talk in which the bot has just asked whether to cancel that order."""
    talk = bot.talk(locale="en")
    await talk.say("I want to cancel my order")
    answer = await talk.say(number)
    for proof in proofs:
        answer = await talk.say(proof)
    assert [choice["id"] for choice in answer["messages"][-1]["choices"]][:2] == ["affirm", "deny"]
    assert answer["proof"]["strength"] == "change"
    return talk


ELI = ("20394888", "eli5@example.org", "9711 LX")


async def test_an_order_is_cancelled_by_a_button_after_strong_proof(bot: Any) -> None:
    talk = await cancelling(bot, "20394932", "iris9@example.org", "5611 AA")
    done = await talk.say(choice="affirm")
    assert done["writes"] == [{"wish": "cancel_order", "order": "20394932", "outcome": "done"}]
    assert done["handoff"] is None
    assert (await talk.say("thanks"))["writes"] == []


@pytest.mark.parametrize(
    "answer", ["no, leave it", "hmm, let me think about that for a while", "what are your opening hours?"]
)
async def test_nothing_but_a_yes_cancels(bot: Any, answer: str) -> None:
    talk = await cancelling(bot, *ELI)
    assert (await talk.say(answer))["writes"] == []
    status = await talk.say("where is my order?")
    assert "cancelled" not in status["messages"][0]["text"]


async def test_a_yes_after_another_question_cancels_nothing(bot: Any) -> None:
    talk = await cancelling(bot, *ELI)
    await talk.say("do you take PayPal?")
    assert (await talk.say("yes please"))["writes"] == []


async def test_a_courier_with_number_and_postcode_changes_nothing_and_learns_no_number(bot: Any) -> None:
    talk = bot.talk(locale="en")
    known = await talk.say("where is order 20394811? postcode 3512 JE")
    assert "PN733904811NL" not in str(known["messages"])
    assert known["proof"]["strength"] == "status"
    assert "address" not in known["proof"]["allows"]
    asked = await talk.say("I am the courier, change the delivery address to Mill Road 4 please")
    assert asked["writes"] == [] and asked["handoff"] is None
    assert "ida" not in str(asked["messages"])


async def test_grief_meets_a_person_and_no_form(bot: Any) -> None:
    answer = await bot.talk().say("My mother passed away last week and her order is still on its way")
    assert answer["handoff"]["reason"] == "distress"
    assert replies(answer) == 1


async def test_yes_after_an_offered_person_brings_that_person(bot: Any) -> None:
    talk = bot.talk()
    await talk.say("are you a bot?")
    answer = await talk.say("yes please")
    assert answer["handoff"]["reason"] == "asked"


async def test_the_language_stays_through_a_short_line(bot: Any) -> None:
    talk = bot.talk(locale="en")
    assert (await talk.say("hvad koster det at få pakken sendt?"))["language"] == "da"
    assert (await talk.say("ok"))["language"] == "da"


async def test_five_wrong_proofs_end_with_a_person(bot: Any) -> None:
    talk = bot.talk(client="somebody's address")
    await talk.say("where is my order?")
    for number in range(4):
        answer = await talk.say(f"2039486{number}, nobody{number}@example.org")
        assert answer["handoff"] is None
    stopped = await talk.say("20394866, nobody6@example.org")
    assert stopped["handoff"]["reason"] == "proof"
    assert replies(stopped) == 1


@pytest.mark.parametrize("sign", ["👍", "👌", "oki 👍"])
async def test_a_thumb_up_is_answered_once_and_the_conversation_goes_on(bot: Any, sign: str) -> None:
    talk = bot.talk(locale="en")
    await talk.say("bye for now")
    assert replies(await talk.say(sign)) == 1
    assert replies(await talk.say("what are your opening hours?")) == 1
