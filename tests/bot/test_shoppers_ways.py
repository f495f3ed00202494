"""How shoppers really talk: beside the form, with typos, in other languages, calmly about bad things."""

from __future__ import annotations

from typing import Any

import pytest

from tests.bot.talk import replies

WHERE = {
    "en": "where is my order?",
    "nl": "waar is mijn bestelling?",
    "da": "hvor er min pakke?",
    "nb": "hvor er pakken min?",
    "de": "wo ist meine Bestellung?",
}
WHY = {
    "en": "why do you need that?",
    "nl": "waarom wil je dat weten?",
    "da": "hvorfor skal I bruge det?",
    "nb": "hvorfor trenger dere det?",
    "de": "Warum brauchen Sie das?",
}
LACKS = {
    "en": "I don't have the number",
    "nl": "ik heb het nummer niet",
    "da": "jeg har ikke nummeret",
    "nb": "jeg har ikke nummeret",
    "de": "ich habe die Nummer nicht",
}


@pytest.mark.parametrize("language", WHERE)
async def test_asking_why_and_lacking_the_number_are_answered_and_the_form_waits(
    bot: Any, language: str
) -> None:
    talk = bot.talk(locale=language)
    await talk.say(WHERE[language])
    for aside in (WHY[language], LACKS[language]):
        answer = await talk.say(aside)
        assert answer["handoff"] is None and replies(answer) == 1
        assert answer["language"] == language
    await talk.say("20394811")
    assert (await talk.say("ida@example.org"))["proof"]["order"] == "20394811"


async def test_who_still_lacks_the_number_gets_a_person(bot: Any) -> None:
    talk = bot.talk(locale="en")
    await talk.say("where is my order?")
    await talk.say("I don't have the number")
    answer = await talk.say("no, I can't find the mail")
    assert answer["handoff"]["reason"] == "topic"
    assert replies(answer) == 1


async def test_a_wrong_address_is_put_right_without_the_number_again(bot: Any) -> None:
    talk = bot.talk(locale="en")
    await talk.say("where is my order?")
    await talk.say("20394811")
    wrong = await talk.say("ida@exmaple.org")
    assert replies(wrong) == 1
    assert (await talk.say("sorry, ida@example.org"))["proof"]["order"] == "20394811"


async def test_a_number_with_a_digit_too_few_is_put_right(bot: Any) -> None:
    talk = bot.talk(locale="en")
    await talk.say("where is my order?")
    for typo in ("2039481", "203948111"):
        assert (await talk.say(typo))["handoff"] is None
    await talk.say("sorry, 20394811")
    assert (await talk.say("3512 JE"))["proof"]["order"] == "20394811"


async def test_a_problem_parcel_is_handed_over_in_one_sentence(bot: Any) -> None:
    answer = await bot.talk(locale="en").say("where is order 20395163, finn30@example.org?")
    assert replies(answer) == 1
    assert answer["handoff"]["reason"] == "topic"


async def test_on_its_way_without_a_window_says_so(bot: Any) -> None:
    answer = await bot.talk(locale="en").say("where is order 20395020, eli17@example.org?")
    assert "PostNL" in answer["messages"][0]["text"]
    assert "20395020" in answer["messages"][0]["text"]


async def test_how_long_delivery_usually_takes_is_answered_after_a_proof_too(bot: Any) -> None:
    talk = bot.talk(locale="en")
    await talk.say("where is order 20394811, ida@example.org?")
    answer = await talk.say("how long does delivery normally take?")
    assert "22:00" in answer["messages"][0]["text"]


async def test_an_address_said_again_does_not_meet_the_next_order(bot: Any) -> None:
    talk = bot.talk(locale="en")
    await talk.say("where is order 20394811, ida@example.org?")
    await talk.say("ida@example.org")
    asked = await talk.say("and where is order 20394822?")
    assert "talk_to_human" not in str(asked["messages"])
    assert (await talk.say("8000"))["proof"]["order"] == "20394822"


async def test_ok_takes_note_of_an_offered_person_and_yes_takes_it_up(bot: Any) -> None:
    talk = bot.talk(locale="en")
    await talk.say("where is order 20395020, eli17@example.org?")
    assert (await talk.say("ok"))["handoff"] is None
    await talk.say("are you a bot?")
    assert (await talk.say("ok"))["handoff"] is None


async def test_no_thanks_after_an_answer_ends_kindly(bot: Any) -> None:
    talk = bot.talk(locale="da")
    await talk.say("har I rygsække på lager?")
    answer = await talk.say("nej tak")
    assert answer["handoff"] is None
    assert "choices" not in answer["messages"][0]


@pytest.mark.parametrize("text", ["Bonjour, où est ma commande ?", "Dzień dobry, gdzie jest moja paczka?"])
async def test_a_foreign_language_hears_which_ones_we_speak_and_is_offered_a_person(
    bot: Any, text: str
) -> None:
    answer = await bot.talk().say(text)
    assert answer["handoff"] is None
    assert "Deutsch" in answer["messages"][0]["text"] and "Dansk" in answer["messages"][0]["text"]
    assert [choice["id"] for choice in answer["messages"][0]["choices"]] == ["talk_to_human"]


@pytest.mark.parametrize(
    "text",
    [
        "do you have a backpack?",
        "heeft u die rugzak?",
        "har I en rygsæk?",
        "har dere en ryggsekk?",
        "habt ihr einen Rucksack?",
    ],
)
async def test_a_product_in_plain_words_is_looked_up(bot: Any, text: str) -> None:
    assert "Skog 40" in (await bot.talk().say(text))["messages"][0]["text"]


@pytest.mark.parametrize(
    "text",
    [
        "Mijn zus neemt het morgen om 8 uur mee naar het buitenland, is het er dan?",
        "hvor er pengene mine?",
        "hvor er mine penge?",
        "where is my money?",
        "IK HEB EEN VRAAG OVER MIJN BESTELLING",
        "ich habe die Nummer nicht",
    ],
)
async def test_calm_lines_are_calm(bot: Any, text: str) -> None:
    answer = await bot.talk().say(text)
    assert answer["frustration"]["reasons"] == []
    assert answer["handoff"] is None


async def test_a_ruined_wedding_meets_a_person_and_no_form(bot: Any) -> None:
    answer = await bot.talk().say("the tent never came and now our wedding is ruined")
    assert answer["handoff"]["reason"] == "distress"


@pytest.mark.parametrize(
    "text",
    [
        "der er trukket penge to gange for samme ordre",
        "er is twee keer geld afgeschreven",
        "the money was taken two times",
    ],
)
async def test_a_double_charge_told_calmly_is_looked_up_and_told_again_gets_a_person(
    bot: Any, text: str
) -> None:
    talk = bot.talk()
    assert (await talk.say(text))["handoff"] is None
    # Said twice in the same words it counts as frustration: a person comes for one reason or the other.
    answer = await talk.say(text)
    assert answer["handoff"]["topic"] == "double_charge"


@pytest.mark.parametrize(
    "text",
    [
        "my tent arrived broken",
        "mijn tent is kapot aangekomen",
        "lampen kom i stykker frem",
        "lykta var ødelagt da den kom",
        "die Lampe ist kaputt angekommen",
    ],
)
async def test_goods_that_arrive_broken_meet_a_person_at_once(bot: Any, text: str) -> None:
    answer = await bot.talk().say(text)
    assert (answer["handoff"]["reason"], answer["handoff"]["topic"]) == ("topic", "complaint")


@pytest.mark.parametrize(
    "text",
    [
        "you are useless, go to hell",
        "jullie zijn een stel sukkels",
        "I er nogle idioter alle sammen",
        "dere er noen udugelige idioter",
        "ihr seid doch alle unfähige idioten",
    ],
)
async def test_abuse_of_us_brings_a_person(bot: Any, text: str) -> None:
    answer = await bot.talk().say(text)
    assert answer["handoff"]["reason"] == "frustration"
    assert "insult" in answer["frustration"]["reasons"]


@pytest.mark.parametrize("text", ["united lost again, what a disgrace", "hsv wieder verloren, eine schande"])
async def test_harsh_words_about_a_football_club_bring_nobody(bot: Any, text: str) -> None:
    assert (await bot.talk().say(text))["handoff"] is None


async def test_no_to_the_question_what_is_meant_brings_a_person(bot: Any) -> None:
    talk = bot.talk()
    # One that is not understood, whatever it is answered with, and a no to that.
    first = await talk.say("can it be both")
    assert first["handoff"] is None
    tracker = await talk.tracker()
    assert tracker.slots["misses"].value == 1
    assert (await talk.say("no"))["handoff"]["reason"] == "missed"
