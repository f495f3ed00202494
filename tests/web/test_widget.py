"""The widget in the demo shop, in a real browser against the whole house: the shop is another origin."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.people import agent
from tests.houses import RunningHouse
from tests.web.widget_pages import Widget

pytestmark = pytest.mark.timeout(120)

ANSWER_MS = 12_000  # a turn may take 6 s, a hand-off after a dead bot a little more
PARCEL = "PN733904811NL"
GREETS = {
    "en": "I'm the shop's bot",
    "nl": "Ik ben een bot",
    "da": "Jeg er en chatbot",
    "nb": "Jeg er en chatbot",
    "de": "Ich bin der Bot",
}
PERSON = {
    "en": "Talk to a person",
    "nl": "Praat met een medewerker",
    "da": "Tal med et menneske",
    "nb": "Snakk med et menneske",
    "de": "Mit einem Menschen sprechen",
}


async def visit(page: Page, house: RunningHouse, *, language: str = "en") -> Widget:
    """Open the demo shop and the chat in it."""
    widget = Widget(page)
    await page.goto(f"{house.shop_url}/?lang={language}")
    await widget.open()
    return widget


async def test_the_bot_says_that_it_is_one_in_five_languages(page: Page, house: RunningHouse) -> None:
    for language, words in GREETS.items():
        widget = await visit(page, house, language=language)
        await expect(widget.said("bot")).to_contain_text(words)
        await expect(widget.person).to_have_text(PERSON[language])
        await page.keyboard.press("Escape")
        assert widget.errors == []


async def test_an_order_and_its_proof_in_one_sentence_need_no_question(
    page: Page, house: RunningHouse
) -> None:
    widget = await visit(page, house)
    await widget.write("waar is bestelling 20394811, e-mail ida@example.org?")
    await expect(widget.said("bot").last).to_contain_text(PARCEL, timeout=ANSWER_MS)
    await expect(widget.said("bot")).to_have_count(2)
    await expect(widget.person).to_have_text(PERSON["nl"])  # the widget follows the shopper's language
    await expect(widget.said("bot").first).to_contain_text(GREETS["nl"])
    assert widget.errors == []


async def test_a_reload_keeps_the_conversation_and_the_place_in_line(page: Page, house: RunningHouse) -> None:
    widget = await visit(page, house)
    await widget.write("hello")
    await expect(widget.said("bot")).to_have_count(2, timeout=ANSWER_MS)
    await widget.person.click()
    await expect(widget.panel.locator(".bar.waiting")).to_be_visible(timeout=ANSWER_MS)
    told = await widget.log.inner_text()
    standing = await widget.bar.get_by_role("status").first.inner_text()
    await page.reload()
    await expect(widget.panel.locator(".bar.waiting")).to_be_visible(timeout=ANSWER_MS)
    await expect(widget.log).to_have_text(told, use_inner_text=True)
    await expect(widget.bar.get_by_role("status").first).to_have_text(standing)
    await widget.button("Back to the bot").click()
    await expect(widget.bar).to_be_hidden()


async def test_with_nobody_there_a_call_back_is_offered_and_kept(page: Page, house: RunningHouse) -> None:
    widget = await visit(page, house)
    await widget.person.click()
    await expect(widget.bar).to_contain_text("Nobody is at the desk right now.", timeout=45_000)
    await widget.panel.get_by_label("Phone number or e-mail").fill("+31 6 1234 5678")
    await widget.page.keyboard.press("Enter")
    await expect(widget.bar).to_contain_text("Thank you! We'll get back to you.")
    await widget.button("Back to the bot").click()
    await expect(widget.bar).to_be_hidden()
    await widget.write("where is my order?")
    await expect(widget.said("bot").last).to_contain_text("order number", timeout=ANSWER_MS)


async def test_a_shopper_and_a_person_talk(page: Page, house: RunningHouse) -> None:
    account = next(one for one in house.logins if one["login"] == "jonas")
    async with agent(house.url, login=account["login"], password=account["password"]) as jonas:
        await jonas.ready()
        async with page.expect_response("**/v1/session") as answer:
            widget = await visit(page, house)
        conversation = str((await (await answer.value).json())["conversation"])
        await widget.person.click()
        await jonas.until(lambda f: f["t"] == "offer" and f["c"] == conversation, within_s=45)
        await jonas.takes(conversation)
        await expect(widget.bar).to_have_text("Jonas from our team is here now.", use_inner_text=True)
        await jonas.send({"t": "typing", "on": True, "c": conversation})
        await expect(widget.panel.locator(".notice")).to_have_text("Jonas is typing")
        await jonas.acked({"t": "send", "kind": "text", "text": "<b>Hi!</b>", "c": conversation})
        await expect(widget.said("agent")).to_have_text("<b>Hi!</b>")
        await widget.input.press_sequentially("My lamp is broken")
        await jonas.until(lambda f: f["t"] == "typing" and f["on"])
        await page.keyboard.press("Enter")
        await jonas.until(lambda f: f.get("text") == "My lamp is broken")
        await jonas.does("done", conversation, topic="complaint", outcome="resolved")
        await expect(widget.bar).to_contain_text("This chat has ended.")
        await jonas.ready(False)
    assert widget.errors == []


async def test_a_gateway_that_dies_costs_no_word(page: Page, house: RunningHouse) -> None:
    widget = await visit(page, house)
    await widget.write("where is my order?")
    await expect(widget.said("bot")).to_have_count(2, timeout=ANSWER_MS)
    died = house.kill("gateway")
    await widget.write("20394811")
    await house.back("gateway", died)
    await expect(widget.said("bot")).to_have_count(3, timeout=45_000)
    await expect(widget.said("shopper")).to_have_text(["where is my order?", "20394811"])
    await expect(widget.note).to_be_hidden()
