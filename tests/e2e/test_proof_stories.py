"""Stories of proof: an order is told about in five languages to who proves it, and to nobody who guesses."""

import json
import re

import pytest

from tests.e2e.people import handed_over, shopper
from tests.e2e.words import IDA, LANGUAGES, ONE_SENTENCE, WHERE_IS_IT
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(120)

SOURCE = {"en": "carrier", "nl": "PostNord", "da": "PostNord", "nb": "PostNord", "de": "PostNord"}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s1_an_order_is_found_after_proof_with_its_window_and_source(
    house: RunningHouse, language: str
) -> None:
    async with shopper(house.url, origin=house.shop_url) as robin:
        asked = await robin.asks(WHERE_IS_IT[language])
        assert IDA[0] not in asked
        await robin.asks(IDA[0])
        answer = await robin.asks(IDA[2] if language == "nl" else IDA[1])
        assert SOURCE[language] in answer
        assert re.search(r"\d{1,2}[.:]\d{2}", answer), answer
        assert robin.frames[-1]["lang"] == language


@pytest.mark.parametrize("language", LANGUAGES)
async def test_asked_in_one_sentence_it_needs_no_further_question(house: RunningHouse, language: str) -> None:
    async with shopper(house.url, origin=house.shop_url) as ida:
        answer = await ida.asks(ONE_SENTENCE[language])
        assert "PostNord" in answer
        assert IDA[1] not in answer


async def test_s1_the_question_behind_the_question_is_answered_from_window_and_deadline(
    house: RunningHouse,
) -> None:
    async with shopper(house.url, origin=house.shop_url) as ida:
        await ida.asks(ONE_SENTENCE["nl"])
        answer = await ida.asks("Mijn zus neemt het morgen om 8 uur mee naar het buitenland, is het er dan?")
        assert re.search(r"\b0?8[.:]00|8 uur", answer), answer
        assert "collega" in answer or "afhaalpunt" in answer, answer


async def test_s5_a_wrong_number_and_a_wrong_proof_get_the_same_words(house: RunningHouse) -> None:
    async with (
        shopper(house.url, origin=house.shop_url) as one,
        shopper(house.url, origin=house.shop_url) as two,
    ):
        wrong_proof = await one.asks("where is order 20394822? my email is someone@example.org")
        wrong_number = await two.asks("where is order 99999991? my email is someone@example.com")
        assert wrong_proof == wrong_number
        for secret in ("GLS", "Robin", "robin", "8000"):
            assert secret not in json.dumps(one.frames)


async def test_s5_after_five_wrong_proofs_a_person_takes_over(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as guesser:
        await guesser.say("where is order 20394833? my email is a1@example.org")
        await guesser.hears("bot")
        for attempt in range(2, 6):
            await guesser.say(f"order 20394833, my email is a{attempt}@example.org")
            if attempt < 5:
                await guesser.hears("bot")
        marker = await handed_over(guesser)
        assert marker["data"]["reason"] == "proof"
        assert not any("kim" in raw.casefold() or "refund" in raw.casefold() for raw in guesser.raw)
