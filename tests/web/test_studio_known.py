"""The tab of known incidents in a real browser: one is told, seen by all, and ended."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.edge.gateway import Gateway
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(60)
EVIL = "<img src=x onerror=alert(1)> Vi ved det."


async def test_an_incident_is_told_shown_as_text_and_ended(page: Page, gateway: Gateway) -> None:
    async with studio(page, gateway, tab="known/double_charge", role="lead"):
        await expect(page.get_by_text("Nothing is known at the moment")).to_be_visible()
        await expect(page.get_by_label("Which question")).to_have_value("double_charge")
        await page.get_by_label("Danish").fill(EVIL)
        await page.get_by_role("button", name="Tell it from now on").click()
        card = page.get_by_role("article")
        await expect(card.get_by_role("heading")).to_have_text("Charged twice")
        await expect(card.get_by_text(EVIL)).to_have_attribute("lang", "da")
        await expect(card.get_by_text(re.compile("Told in 0 conversations"))).to_be_visible()
        await expect(page.get_by_label("Danish")).to_have_value("")
        await card.get_by_role("button", name="It is over").click()
        await expect(card).to_have_count(0)


async def test_what_lacks_is_said_and_what_was_written_stays(page: Page, gateway: Gateway) -> None:
    async with studio(page, gateway, tab="known") as one:
        await page.get_by_label("When you will know more").fill("2020-01-01T10:00")
        await page.get_by_label("English").last.fill("We know.")
        await page.get_by_role("button", name="Tell it from now on").click()
        await expect(page.get_by_text("Give a time ahead, within a week.")).to_be_visible()
        await expect(page.get_by_label("English").last).to_have_value("We know.")
        one.errors.clear()  # the browser notes the refusal itself


async def test_it_fits_a_narrow_screen_with_controls_of_44_px(page: Page, gateway: Gateway) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    async with studio(page, gateway, tab="known"):
        await expect(page.get_by_role("button", name="Tell it from now on")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        for control in await page.locator("button:visible, select:visible, input:visible").all():
            box = await control.bounding_box()
            assert box and box["height"] >= 44
