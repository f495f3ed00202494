"""A customer who is logged in at the shop: their orders as quick answers in five languages, no number."""

import time
from typing import Any

import pytest

WHERE = {
    "en": "where is my order?",
    "nl": "waar is mijn bestelling?",
    "da": "hvor er min ordre?",
    "nb": "hvor er bestillingen min?",
    "de": "wo ist meine Bestellung?",
}
WHICH = {
    "en": "Which order",
    "nl": "welke bestelling",
    "da": "Hvilken ordre",
    "nb": "Hvilken bestilling",
    "de": "welche Bestellung",
}


def logged_in(bot: Any, customer: str, *, for_s: int = 1800, **fields: Any) -> Any:
    """Return a talk of which the gateway says who is logged in."""
    told = {"id": customer, "until": int(time.time()) + for_s}
    return bot.talk(context={"customer": told}, **fields)


@pytest.mark.parametrize("language", WHERE)
async def test_their_orders_are_offered_and_the_chosen_one_is_answered(bot: Any, language: str) -> None:
    talk = logged_in(bot, "ida@example.org", locale=language)
    asked = (await talk.say(WHERE[language]))["messages"][-1]
    assert WHICH[language] in asked["text"]
    ids = [choice["id"] for choice in asked["choices"]]
    assert ids[:3] == ["order:20395273", "order:20395262", "order:20394811"]
    assert all(choice["title"].startswith("203") for choice in asked["choices"][:3])
    answer = await talk.say(choice="order:20394811")
    assert "PostNord" in answer["messages"][0]["text"]
    assert answer["messages"][0]["lang"] == language
    assert (answer["proof"]["order"], answer["proof"]["method"]) == ("20394811", "login")


async def test_the_only_order_is_answered_at_once(bot: Any) -> None:
    answer = await logged_in(bot, "robin@example.org", locale="en").say("where is my parcel?")
    assert "GLS" in answer["messages"][0]["text"]
    assert answer["proof"]["strength"] == "details"


async def test_another_number_may_be_written_instead(bot: Any) -> None:
    talk = logged_in(bot, "ida@example.org", locale="en")
    await talk.say("where is my order?")
    answer = await talk.say("20394811")
    assert answer["proof"]["order"] == "20394811"


async def test_somebody_elses_order_takes_the_usual_proof(bot: Any) -> None:
    talk = logged_in(bot, "ida@example.org", locale="en")
    await talk.say("where is my order?")
    assert (await talk.say("20394822"))["proof"] is None
    assert (await talk.say("robin@example.org"))["proof"]["method"] == "email"


async def test_a_choice_of_somebody_elses_order_proves_nothing(bot: Any) -> None:
    talk = logged_in(bot, "ida@example.org", locale="en")
    await talk.say("where is my order?")
    assert (await talk.say(choice="order:20394822"))["proof"] is None


async def test_without_a_log_in_the_number_is_asked_for(bot: Any) -> None:
    asked = (await bot.talk(locale="en").say("where is my order?"))["messages"][-1]
    assert "order number" in asked["text"]
    stale = logged_in(bot, "ida@example.org", for_s=-10, locale="en")
    assert "order number" in (await stale.say("where is my order?"))["messages"][-1]["text"]


async def test_cancelling_takes_one_thing_more_than_a_log_in(bot: Any) -> None:
    talk = logged_in(bot, "ida@example.org", locale="en")
    await talk.say("I want to cancel my order")
    more = await talk.say(choice="order:20395273")
    assert "postcode" in more["messages"][-1]["text"]
    sure = await talk.say("3512 JE")
    assert [choice["id"] for choice in sure["messages"][-1]["choices"]][:2] == ["affirm", "deny"]


@pytest.mark.parametrize(
    "choice", ["order:", "order:a b", "order:<img>", "order:1;2", "orders:1", "order:" + "1" * 40]
)
async def test_a_choice_that_names_no_order_is_refused(bot: Any, choice: str) -> None:
    status, _ = await bot.post(bot.talk().request(choice=choice))
    assert status == 400
