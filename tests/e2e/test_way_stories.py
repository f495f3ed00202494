"""Stories of the way to a person, which is always there: by a word, by the control, by a call-back."""

import pytest

from tests.e2e.people import at_desk, handed_over, shopper
from tests.e2e.words import A_PERSON, ARE_YOU_A_BOT, LANGUAGES
from tests.houses import RunningHouse

pytestmark = pytest.mark.timeout(120)

# In French, in Greek letters, and in nothing that anybody could read.
UNREADABLE = ("Bonjour, où est mon colis s'il vous plaît ?", "Πού είναι το δέμα μου;", "qwrt zxplk vbnmw")
NAMES = ("English", "Nederlands", "Dansk", "Norsk", "Deutsch")
WAYS = ("+31 30 555 0142", "help@fjordandfield.example", "Utrecht")


@pytest.mark.parametrize("text", UNREADABLE)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_s6_what_nobody_can_read_gets_a_way_out_in_all_five_languages(
    house: RunningHouse, language: str, text: str
) -> None:
    async with shopper(house.url, origin=house.shop_url, language=language) as lost:
        answer = await lost.asks(text)
        assert all(name in answer for name in NAMES), answer
        assert all(way in answer for way in WAYS), answer
        assert [choice["id"] for choice in lost.frames[-1]["choices"]] == ["talk_to_human"]
        await lost.say(A_PERSON[language])
        assert (await handed_over(lost))["data"]["reason"] == "asked"


@pytest.mark.parametrize("language", LANGUAGES)
async def test_s14_it_says_that_it_is_a_bot_and_a_person_is_one_word_away(
    house: RunningHouse, language: str
) -> None:
    async with shopper(house.url, origin=house.shop_url) as curious:
        assert "bot" in (await curious.asks(ARE_YOU_A_BOT[language])).casefold()
        await curious.say(A_PERSON[language])
        marker = await handed_over(curious)
        assert marker["data"]["reason"] == "asked"


async def test_s14_the_permanent_control_works_and_nobody_ready_is_said(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as one:
        assert (await one.acked({"t": "human"}))["t"] == "ack"
        state = await one.state("waiting")
        assert state["desk"] == "nobody"
        assert "position" not in state
        assert (await one.acked({"t": "callback", "how": "phone", "contact": "+31 30 555 0199"}))[
            "t"
        ] == "ack"
        await one.state("callback")


async def test_who_left_a_number_at_night_is_called_back_in_the_morning(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url, language="en") as one:
        assert (await one.acked({"t": "human"}))["t"] == "ack"
        assert (await one.state("waiting"))["desk"] == "nobody"
        wish = {"t": "callback", "how": "phone", "contact": "+31 30 555 0142"}
        assert (await one.acked(wish))["t"] == "ack"
        await one.state("callback")
        await one.say("after six, please")
        async with at_desk(house) as ida:
            listed = await ida.call_back(one.conversation)
            assert (listed["how"], listed["contact"]) == ("phone", "+31 30 555 0142")
            await ida.calls(one.conversation)
            await ida.send({"t": "attach", "c": one.conversation})
            page = await ida.until(lambda f: f["t"] == "page" and f["c"] == one.conversation)
            assert "after six, please" in [entry.get("text") for entry in page["items"]]
            await ida.acked(
                {"t": "send", "c": one.conversation, "kind": "text", "text": "I just called you."}
            )
            assert await one.hears("agent") == "I just called you."
            await ida.does("done", one.conversation, topic="other", outcome="resolved")


async def test_a_question_missed_twice_leads_to_a_person(house: RunningHouse) -> None:
    async with shopper(house.url, origin=house.shop_url) as lost:
        await lost.asks("florp zibble quux")
        await lost.say("grunkle wexo bibble snorf")
        marker = await handed_over(lost)
        assert marker["data"]["reason"] == "missed"
