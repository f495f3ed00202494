"""Call-backs at the desk in a real browser: due, put off, promised; and who has left the page."""

import pytest
from playwright.async_api import Page, expect

from handoff.core.line import LEFT_MS
from tests.houses import RunningHouse
from tests.web.desk_pages import OFFER_MS, desk, waiting

pytestmark = pytest.mark.timeout(120)
PHONE = "+31 30 555 0142"


async def test_a_call_that_nobody_answers_is_put_off_and_listed_again(
    page: Page, house: RunningHouse
) -> None:
    async with waiting(house) as one, desk(page, house, "ida") as ida:
        wish = {"t": "callback", "how": "phone", "contact": PHONE, "when": "after six"}
        assert (await one.acked(wish))["t"] == "ack"
        row = page.locator(".callback", has=page.locator(f"[id='callback-{one.conversation}']"))
        await expect(row).to_contain_text("after six")
        await expect(row).to_contain_text("due ")
        await row.get_by_role("button", name="Take").click()
        await expect(ida.log).to_contain_text(PHONE)
        await page.keyboard.press("Escape")
        await page.keyboard.press("l")
        dialog = page.get_by_role("dialog")
        await expect(dialog.get_by_label("Phone number or e-mail")).to_have_value(PHONE)
        await dialog.get_by_label("When").fill("2020-01-01T10:00")
        await page.keyboard.press("Control+Enter")
        await expect(dialog.get_by_role("alert")).to_have_text("Choose a time from now on, within 60 days.")
        await page.keyboard.press("Escape")
        await page.get_by_role("button", name="Call back later").click()
        await page.get_by_role("dialog").get_by_role("button", name="Put on the list").click()
        await expect(row).to_contain_text("put off 1 time")
        await expect(row).to_contain_text("Promised by Ida")
        await expect(page.locator(".talk")).to_have_count(0)
        assert (await one.state("callback"))["state"] == "callback"


@pytest.mark.parametrize("width", [1280, 360])
async def test_the_dialog_fits_the_screen_with_controls_that_can_be_hit(
    page: Page, house: RunningHouse, width: int
) -> None:
    await page.set_viewport_size({"width": width, "height": 760})
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await page.keyboard.press("Escape")
        await page.keyboard.press("l")
        dialog = page.get_by_role("dialog")
        assert await dialog.evaluate("d => d.scrollWidth <= d.clientWidth")
        for control in await dialog.locator("input, button").all():
            box = await control.bounding_box()
            assert box and box["height"] >= 44
        await page.keyboard.press("Escape")
        await page.set_viewport_size({"width": 1280, "height": 760})


async def test_an_offer_says_that_its_shopper_has_left_the_page(page: Page, house: RunningHouse) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        tag = page.locator(".heading-words .tag")
        await expect(tag).to_be_hidden()
        last = (await one.until(lambda f: f["t"] == "msg"))["id"]
        await one.hang_up()
        await expect(tag).to_contain_text("left the page", timeout=LEFT_MS + OFFER_MS)
        await one.arrive(last=last)
        await expect(tag).to_be_hidden(timeout=OFFER_MS)
