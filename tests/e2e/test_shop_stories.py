"""Stories about orders and wares against the whole house: proof, deadlines, stock, a no with its reason."""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from house import paths
from tests.e2e.people import Shopper, at_desk, handed_over, shopper
from tests.e2e.words import A_PERSON, IDA, LANGUAGES, ONE_SENTENCE
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(120)

TOMORROW_AT_8 = {
    "en": "My sister takes it abroad tomorrow at 8 am, will it be here by then?",
    "nl": "Mijn zus neemt het morgen om 8 uur mee naar het buitenland, is het er dan?",
    "da": "Min søster tager den med til udlandet i morgen kl. 8, er den her inden da?",
    "nb": "Søsteren min tar den med til utlandet i morgen kl. 8, er den her innen da?",
    "de": "Meine Schwester nimmt es morgen um 8 Uhr mit ins Ausland, ist es bis dahin da?",
}
NO = {"en": r"won't", "nl": r"niet lukken", "da": r"ikke|først", "nb": r"ikke|først", "de": r"nicht"}
WAY_ON = {
    "en": r"pick-up point.*colleague",
    "nl": r"afhaalpunt.*medewerker",
    "da": r"kollega.*afhentningssted",
    "nb": r"kollega.*hentested",
    "de": r"Paketshop.*Team",
}
BY_POSTCODE = "waar is bestelling 20394811, postcode 3512 JE?"


def choices(one: Shopper) -> list[str]:
    """Return what the shopper could press under the last message."""
    said = [frame for frame in one.frames if frame["t"] == "msg" and frame.get("text")]
    return [choice["id"] for choice in said[-1].get("choices", [])]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s1_a_deadline_is_answered_with_its_reason_and_a_way_on(
    house: RunningHouse, language: str
) -> None:
    async with shopper(house.url, origin=house.shop_url) as robin:
        known = await robin.asks(ONE_SENTENCE[language])
        assert re.search(r"\b10[.:]00\b", known), known
        answer = await robin.asks(TOMORROW_AT_8[language])
        assert re.search(NO[language], answer), answer
        assert "PostNord" in answer and re.search(r"\b0?8[.:]00\b", answer), answer
        assert re.search(WAY_ON[language], answer), answer
        assert "talk_to_human" in choices(robin)


async def test_s3_what_is_sold_out_comes_with_its_return_and_with_what_there_is(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url, language="nb") as camper:
        answer = await camper.asks("Har dere Fjell 2 teltet på lager?")
        assert "utsolgt" in answer and "Skog tarp" in answer and "Fjell 3" in answer, answer
        assert re.search(r"\d{1,2}\. \w+", answer), answer
        assert "talk_to_human" in choices(camper)
        again = await camper.asks("når får dere det inn igjen?")
        assert "Fjell 2" in again, again


async def test_s4_a_refusal_says_why_and_what_is_possible_and_offers_a_person(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url, language="nb") as late:
        answer = await late.asks("Kan jeg bytte etter 60 dager?")
        assert "60 dager" in answer and "30 dager" in answer, answer
        assert "reklamasjonsrett" in answer and "kollega" in answer, answer
        assert choices(late) == ["talk_to_human"]
        await late.say("ja takk, gjerne")
        assert (await handed_over(late))["data"]["reason"] == "asked"


async def test_s5_wrong_number_and_wrong_address_get_the_same_words(house: RunningHouse) -> None:
    async with (
        shopper(house.url, origin=house.shop_url) as one,
        shopper(house.url, origin=house.shop_url) as two,
    ):
        wrong_proof = await one.asks("waar is bestelling 20394965? mijn mail is iemand@example.org")
        wrong_number = await two.asks("waar is bestelling 99999965? mijn mail is iemand@example.com")
        assert wrong_proof == wrong_number
        assert "medewerker" in wrong_proof


async def test_s5_who_cannot_prove_it_is_told_why_and_helped_without_data(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as unsure:
        await unsure.asks("Waar blijft mijn pakket?")
        why = await unsure.asks("ik heb het nummer niet")
        assert "niemand anders" in why and "medewerker" in why, why
        hours = await unsure.asks("wat zijn jullie openingstijden?")
        assert "09:00" in hours and "+31 30 555 0142" in hours, hours


async def test_s5_the_courier_reads_a_status_and_changes_nothing(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as courier:
        status = await courier.asks(BY_POSTCODE)
        assert "PostNord" in status and "PN733904811NL" not in status
        asked = await courier.asks("ik ben de bezorger, ik wil het bezorgadres wijzigen")
        assert "e-mailadres" in asked, asked
        assert IDA[1] not in "".join(courier.raw)


async def test_s5_the_agent_sees_what_the_proof_is_good_for(house: RunningHouse) -> None:
    async with (
        shopper(house.url, origin=house.shop_url) as courier,
        at_desk(house) as ida,
    ):
        await courier.asks(BY_POSTCODE)
        await courier.say(A_PERSON["nl"])
        await handed_over(courier)
        await ida.ready()
        proof = (await ida.takes(courier.conversation))["card"]["proof"]
        assert (proof["strength"], proof["method"]) == ("status", "postcode")
        assert proof["allows"] == ["state", "window", "refund_state"]
        await ida.does("done", courier.conversation, topic="track_order", outcome="resolved")
        await ida.ready(False)


@pytest.fixture
def charged_twice(house: RunningHouse) -> Iterator[None]:
    """Open the incident of S8 as a lead does, for as long as the test goes on."""
    tomorrow = datetime.now(ZoneInfo("Europe/Amsterdam")) + timedelta(days=1)
    words = f"""
        topic: [double_charge]
        say:
          en: Some payments of Friday were taken twice. Our payment provider sends the second amount back.
          da: Nogle betalinger fra i fredags er trukket to gange. Vores betalingsudbyder sender dem tilbage.
        news: {tomorrow:%Y-%m-%d} 15:00
    """
    id_ = lead_says(house, "open", "-", words=words).split()[0]
    yield
    assert f"{id_}  open" in lead_says(house, "list")
    lead_says(house, "close", id_)


def lead_says(house: RunningHouse, *command: str, words: str = "") -> str:
    """Return what `./skranke incident` answers."""
    done = subprocess.run(
        [str(paths.PYTHON), "-m", "house", "incident", "--data", str(house.data), *command],
        input=words,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | house.environment | {"PYTHONPATH": str(paths.ROOT)},
    )
    return done.stdout


async def test_s8_who_writes_about_a_known_incident_hears_that_we_know_and_waits_in_no_line(
    house: RunningHouse, charged_twice: None
) -> None:
    async with shopper(house.url, origin=house.shop_url, language="da") as soren:
        answer = await soren.asks("I har trukket beløbet to gange på mit kort")
        assert "Det kender vi til" in answer and "Vores betalingsudbyder" in answer, answer
        assert "i morgen kl. 15.00" in answer and "menneske" in answer, answer
        assert choices(soren) == ["talk_to_human"]
        assert "Nogle betalinger" not in await soren.asks("hvornår har I åbent?")
        assert not [frame for frame in soren.frames if frame["t"] == "state" and frame["state"] == "waiting"]
        await soren.say("jeg vil tale med et menneske")
        assert (await handed_over(soren))["data"]["reason"] == "asked"


async def test_an_order_is_cancelled_and_the_agent_sees_it(house: RunningHouse) -> None:
    async with (
        shopper(house.url, origin=house.shop_url) as dana,
        at_desk(house) as ida,
    ):
        await dana.asks("Ich möchte meine Bestellung stornieren")
        await dana.asks("20394877, dana4@example.com")
        await dana.asks("10115")
        assert choices(dana)[:2] == ["affirm", "deny"]
        assert "storniert" in await dana.asks("ja, bitte")
        assert "carried_out" not in "".join(dana.raw)
        await dana.say(A_PERSON["de"])
        await handed_over(dana)
        await ida.ready()
        await ida.takes(dana.conversation)
        await ida.send({"t": "attach", "c": dana.conversation})
        page = await ida.until(lambda f: f["t"] == "page" and f["c"] == dana.conversation)
        seen = [entry["data"] for entry in page["items"] if entry.get("event") == "carried_out"]
        assert seen == [{"wish": "cancel_order", "order": "20394877", "outcome": "done"}]
        await ida.does("done", dana.conversation, topic="cancel_order", outcome="resolved")
        await ida.ready(False)
