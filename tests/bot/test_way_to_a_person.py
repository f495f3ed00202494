"""Wherever a conversation stands, a plain wish for a person brings one in that very turn."""

from __future__ import annotations

from typing import Any

import pytest
from rasa.shared.core.events import BotUttered

from tests.bot.talk import replies

LANGUAGES = ("en", "nl", "da", "nb", "de")
# What a shopper says on the way to a state, in the order of LANGUAGES.
LINES = {
    "greeting": ("hello", "goedemiddag", "goddag", "hei", "guten Tag"),
    "order": (
        "where is my order?",
        "waar is mijn bestelling?",
        "hvor er min pakke?",
        "hvor er pakken min?",
        "wo ist meine Bestellung?",
    ),
    "noise": ("florp zibble quux",) * 5,
    "poem": (
        "write me a poem about the sea",
        "schrijf een gedicht over de zee",
        "skriv et digt om havet",
        "skriv et dikt om havet",
        "schreib mir ein Gedicht über das Meer",
    ),
    "foreign": ("où est mon colis s'il vous plaît",) * 5,
    "why": (
        "why do you need that?",
        "waarom heb je dat nodig?",
        "hvorfor har I brug for det?",
        "hvorfor trenger dere det?",
        "warum brauchst du das?",
    ),
    "no number": (
        "I don't have the order number",
        "ik heb het bestelnummer niet",
        "jeg har ikke ordrenummeret",
        "jeg har ikke ordrenummeret",
        "ich habe die Bestellnummer nicht",
    ),
    "robot": (
        "are you a robot?",
        "ben je een robot?",
        "er du en robot?",
        "er du en robot?",
        "bist du ein Roboter?",
    ),
    "farewell": ("goodbye", "tot ziens", "farvel", "ha det bra", "auf Wiedersehen"),
    "stock": (
        "do you have a backpack?",
        "hebben jullie een rugzak?",
        "har I en rygsæk?",
        "har dere en ryggsekk?",
        "haben Sie einen Rucksack?",
    ),
    "thanks": ("thank you!", "dank je wel!", "mange tak!", "tusen takk!", "vielen Dank!"),
    "hours": (
        "what are your opening hours?",
        "wat zijn jullie openingstijden?",
        "hvad er jeres åbningstider?",
        "hva er åpningstidene deres?",
        "wie sind Ihre Öffnungszeiten?",
    ),
    "number": ("20394811",) * 5,
    "right proof": ("ida@example.org",) * 5,
    # Wrong tries are counted by order and by address: each language has its own, and none of them exists.
    "unknown number": ("20397011", "20397022", "20397033", "20397044", "20397055"),
    "wrong proof": tuple(f"walker-{language}@example.org" for language in LANGUAGES),
}
PERSON = {
    "en": "I want to talk to a person",
    "nl": "ik wil een medewerker spreken",
    "da": "jeg vil gerne tale med et menneske",
    "nb": "jeg vil snakke med et menneske",
    "de": "ich möchte mit einem Menschen sprechen",
}
# How a state is reached, and the reply that shows that it was.
STATES: dict[str, tuple[tuple[str, ...], str | None]] = {
    "start": ((), None),
    "after a greeting": (("greeting",), "utter_greet"),
    "asked for the number": (("order",), "utter_ask_order_number"),
    "asked for the proof": (("order", "number"), "utter_ask_order_proof"),
    "after a wrong proof": (("order", "unknown number", "wrong proof"), "utter_order_not_matched"),
    "after the status": (("order", "number", "right proof"), "utter_order_in_transit"),
    "after a first miss": (("poem",), "utter_out_of_scope"),
    "after words of no language": (("noise",), "utter_languages"),
    "after another language": (("foreign",), "utter_languages"),
    "after the question why": (("order", "why"), "utter_why_proof"),
    "without the number": (("order", "no number"), "utter_without_order_number"),
    "after asking what it is": (("robot",), "utter_bot_challenge"),
    "after a farewell": (("farewell",), "utter_goodbye"),
    "after a stock question": (("stock",), "utter_stock_yes"),
    "after thanks": (("stock", "thanks"), "utter_thank"),
    "in a side question": (("order", "hours"), "utter_ask_order_number"),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
async def test_a_plain_wish_for_a_person_hands_off_in_that_turn(bot: Any, state: str, language: str) -> None:
    talk = bot.talk(locale=language)
    await walk(talk, state, language)
    answer = await talk.say(PERSON[language])
    assert answer["handoff"] and answer["handoff"]["reason"] == "asked"
    assert replies(answer) == 1
    assert answer["messages"][0]["lang"] == language
    tracker = await talk.tracker()
    assert last_reply(tracker) == "utter_handoff_human"
    assert tracker.active_loop_name is None


async def walk(talk: Any, state: str, language: str) -> None:
    """Lead a new conversation into a state, without a hand-off on the way."""
    steps, shown_by = STATES[state]
    for step in steps:
        answer = await talk.say(LINES[step][LANGUAGES.index(language)])
        assert answer["handoff"] is None, answer
    if shown_by:
        assert last_reply(await talk.tracker()) == shown_by


def last_reply(tracker: Any) -> str:
    """Return the name of what the bot said last."""
    said = [event for event in tracker.events if isinstance(event, BotUttered)]
    return str((said[-1].metadata or {}).get("utter_action"))
