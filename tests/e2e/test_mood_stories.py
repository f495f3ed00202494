"""Stories of anger, grief and gratitude: each gets the word that fits, and a person if one is needed."""

import re

import pytest

from tests.e2e.people import at_desk, handed_over, shopper
from tests.e2e.words import LANGUAGES, WHERE_IS_IT
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(120)

ANGRY = {
    "en": "THIS IS THE THIRD TIME I ASK, WHERE IS MY MONEY!!!",
    "nl": "DIT IS NU DE DERDE KEER DAT IK VRAAG WAAR MIJN GELD BLIJFT!!!",
    "da": "DET ER TREDJE GANG JEG SPØRGER, HVOR BLIVER MINE PENGE AF!!!",
    "nb": "DETTE ER TREDJE GANG JEG SPØR, HVOR ER PENGENE MINE!!!",
    "de": "DAS IST JETZT DAS DRITTE MAL DASS ICH FRAGE WO MEIN GELD BLEIBT!!!",
}
# Told calmly: a death, an illness, a day that does not come again.
GRIEF = {
    "en": (
        "Hello, my father passed away last week and a parcel of his is still on its way to you.",
        "I was diagnosed with cancer in May and can't get to the post office for the return any more.",
        "The dress came a day late and our wedding was spoiled because of it.",
    ),
    "nl": (
        "Goedemiddag, mijn moeder is overleden en er komt nog een bestelling van haar aan.",
        "Ik ben ernstig ziek en kan het pakket niet zelf naar het punt brengen.",
        "De taart kwam niet en dat heeft onze trouwdag verpest.",
    ),
    "da": (
        "Hej, min mor er død i sidste uge, og hendes ordre er stadig undervejs.",
        "Jeg har fået kræft og kan ikke selv gå i pakkeshoppen med returen.",
        "Lysene kom en dag for sent, og vores bryllup blev ødelagt.",
    ),
    "nb": (
        "Hei, faren min gikk bort i forrige uke, og bestillingen hans er fortsatt på vei.",
        "Jeg har fått kreft og klarer ikke å gå på posten med returen.",
        "Kjolen kom en dag for sent, og bryllupet vårt ble ødelagt.",
    ),
    "de": (
        "Guten Tag, mein Vater ist letzte Woche verstorben und sein Paket ist noch unterwegs.",
        "Ich bin schwer krank und kann die Rücksendung nicht selbst zur Post bringen.",
        "Die Ringe kamen einen Tag zu spät, unsere Hochzeit war ruiniert.",
    ),
}
# Where the sorrow is heard: the words that a shopper in grief reads.
SORRY = {"en": "sorry", "nl": "verdrietig", "da": "ondt", "nb": "vondt", "de": "leid"}
GRATEFUL = {
    "en": "Thank you so much, you really helped me!",
    "nl": "Heel erg bedankt, je hebt me echt geholpen!",
    "da": "Tusind tak, du har virkelig hjulpet mig!",
    "nb": "Tusen takk, du hjalp meg virkelig!",
    "de": "Vielen lieben Dank, du hast mir wirklich geholfen!",
}


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s2_anger_gets_one_sentence_and_a_person_who_sees_why(
    house: RunningHouse, language: str
) -> None:
    async with (
        shopper(house.url, origin=house.shop_url) as angry,
        at_desk(house) as ida,
    ):
        await angry.say(ANGRY[language])
        assert await angry.hears("bot")
        marker = await handed_over(angry)
        assert marker["data"]["reason"] == "frustration"
        await ida.ready()
        offer = await ida.takes(angry.conversation)
        assert offer["card"]["urgency"] == "high"
        assert "capitals" in offer["card"]["signals"]
        spoken = [f for f in angry.frames if f["t"] == "msg" and f["from"]["role"] == "bot" and f.get("text")]
        assert len(spoken) == 1
        await ida.does("done", angry.conversation, topic="refund_status", outcome="resolved")
        await ida.ready(False)


async def test_s2_capitals_alone_are_no_anger(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as calm:
        await calm.asks(WHERE_IS_IT["nl"])
        await calm.asks("MIJN BESTELLING IS NL-20394811")
        assert not [f for f in calm.frames if f.get("event") == "handoff"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s7_grief_told_calmly_gets_a_warm_sentence_and_a_person(
    house: RunningHouse, language: str
) -> None:
    for told in GRIEF[language]:
        async with shopper(house.url, origin=house.shop_url, language=language) as mourner:
            answer = await mourner.asks(told)
            assert SORRY[language] in answer, answer
            marker = await handed_over(mourner)
            assert (marker["data"]["reason"], marker["data"]["urgency"]) == ("distress", "high")
            said = [f for f in mourner.frames if f["t"] == "msg" and f.get("text")]
            spoken = [f for f in said if f["from"]["role"] == "bot"]
            assert len(spoken) == 1
            assert not spoken[0].get("choices")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s7_gratitude_gets_a_warm_word_and_nobody_else(house: RunningHouse, language: str) -> None:
    async with shopper(house.url, origin=house.shop_url, language=language) as glad:
        answer = await glad.asks(GRATEFUL[language])
        words = {"en": "welcome|pleasure", "nl": "graag|fijn", "da": "selv tak|det var så lidt"}
        words |= {"nb": "hyggelig", "de": "gern"}
        assert re.search(words[language], answer.casefold()), answer
        assert not [f for f in glad.frames if f.get("event") == "handoff"]
