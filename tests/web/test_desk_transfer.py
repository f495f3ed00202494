"""An agent passes a conversation on, in a real browser: to a colleague, to a topic, to nobody."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.e2e.people import agent
from tests.houses import RunningHouse
from tests.web.desk_pages import DeskPage, desk, password_of, waiting

pytestmark = pytest.mark.timeout(120)


async def passes_to(ida: DeskPage, name: str, note: str = "") -> None:
    """Pass the open conversation on by keyboard and mouse, as somebody does who looks for a name."""
    page = ida.page
    await page.get_by_role("button", name="Pass on").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("radio", name=re.compile(name)).check()
    await dialog.get_by_label(re.compile("^Note for")).fill(note)
    await dialog.get_by_role("button", name="Pass on").click()
    await expect(dialog).to_have_count(0)


async def test_a_colleague_takes_what_was_passed_on_with_all_that_was_said(
    page: Page, house: RunningHouse
) -> None:
    password = password_of(house, "jonas")
    async with (
        desk(page, house, "ida") as ida,
        waiting(house, "My lamp came broken") as one,
        agent(house.url, login="jonas", password=password) as jonas,
    ):
        await ida.accept(one.conversation)
        await jonas.ready()
        await passes_to(ida, "Jonas", "She wants a new one")
        await expect(page.get_by_text("Passed on. The shopper has been told.")).to_be_visible()
        passed = await one.until(lambda f: f["t"] == "msg" and f.get("event") == "transferred")
        assert passed["from"] == {"role": "agent", "alias": "Ida"}
        offer = await jonas.takes(one.conversation)
        assert offer["card"]["passed_by"] == "Ida"
        while not (pages := [f for f in jonas.frames if f["t"] == "page"]):
            await jonas.receive()
        seen = [item.get("text") for page_ in pages for item in page_["items"]]
        assert {"My lamp came broken", "She wants a new one"} <= set(seen)
        assert "She wants a new one" not in "".join(one.raw)
        await expect(page.get_by_text("Your colleague has taken the conversation.")).to_be_visible()
        await expect(page.locator(".talk")).to_have_count(0)
        await one.state("active")
        await jonas.does("done", one.conversation, topic="complaint", outcome="resolved")
        await jonas.ready(False)


async def test_what_a_colleague_passes_by_is_back_in_line_and_the_giver_reads_so(
    page: Page, house: RunningHouse
) -> None:
    password = password_of(house, "jonas")
    async with (
        desk(page, house, "ida") as ida,
        waiting(house) as one,
        agent(house.url, login="jonas", password=password) as jonas,
    ):
        await ida.accept(one.conversation)
        await jonas.ready()
        await passes_to(ida, "Jonas")
        offer = await jonas.offered(one.conversation)
        await jonas.ready(False)
        refused = {"t": "refuse", "c": one.conversation, "fence": offer["fence"], "why": ""}
        assert (await jonas.acked(refused))["t"] == "ack"
        await expect(page.get_by_text("It is back in line at its old place.")).to_be_visible()
        await one.state("waiting")


async def test_a_topic_is_chosen_by_keyboard_and_what_is_missing_is_said(
    page: Page, house: RunningHouse
) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await page.keyboard.press("Escape")
        await page.keyboard.press("o")
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_text("No colleague is ready now.")).to_be_visible()
        await page.keyboard.press("Control+Enter")
        await expect(dialog.get_by_role("alert")).to_have_text("Choose a colleague, or a topic.")
        await dialog.get_by_role("combobox").select_option("refund_status")
        await page.keyboard.press("Control+Enter")
        await one.until(lambda f: f["t"] == "msg" and f.get("event") == "transferred")
        await expect(page.locator(".talk")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 360])
async def test_the_dialog_fits_the_screen(page: Page, house: RunningHouse, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 760})
    password = password_of(house, "jonas")
    async with (
        desk(page, house, "ida") as ida,
        waiting(house) as one,
        agent(house.url, login="jonas", password=password) as jonas,
    ):
        await ida.accept(one.conversation)
        await jonas.ready()
        await page.keyboard.press("Escape")
        await page.keyboard.press("o")
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_role("radio", name=re.compile("Jonas"))).to_be_visible()
        box = await dialog.bounding_box()
        assert box and box["width"] <= width and await dialog.evaluate("d => d.scrollWidth <= d.clientWidth")
        for label in await dialog.locator("label.radio").all():
            size = await label.bounding_box()
            assert size and size["height"] >= 44
        await page.keyboard.press("Escape")
        await page.set_viewport_size({"width": 1280, "height": 760})
        await jonas.ready(False)
