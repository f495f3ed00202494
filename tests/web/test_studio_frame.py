"""The studio's frame in a real browser: who gets in, the tabs, five languages, a narrow screen."""

import pytest
from playwright.async_api import Page, expect

from handoff.store.audit import Deed
from tests.edge.gateway import PASSWORD, Gateway
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(60)


async def test_an_operator_logs_in_by_the_form_and_out_again(page: Page, gateway: Gateway) -> None:
    await gateway.employ("otto", "Otto", "operator")
    await page.goto(f"{gateway.url}/studio")
    await page.get_by_label("Log-in name").fill("otto")
    await page.get_by_label("Password").fill(PASSWORD)
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("Otto · Operator")).to_be_visible()
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_label("Password")).to_be_visible()


async def test_an_agent_is_told_whom_to_ask(page: Page, gateway: Gateway) -> None:
    async with studio(page, gateway, role="agent"):
        await expect(page.get_by_role("heading")).to_have_text("The studio is for operators and leads")
        await expect(page.get_by_role("link", name="Go to the desk")).to_be_visible()


async def test_the_log_shows_what_people_did_as_text(page: Page, gateway: Gateway) -> None:
    evil = "<img src=x onerror=alert(1)>"
    await gateway.house.services.audit.note(Deed(ts_ms=1, by="a", alias="Mette", act="label", about=evil))
    async with studio(page, gateway, tab="audit"):
        await expect(page.get_by_role("cell", name=evil)).to_be_visible()


async def test_a_language_is_chosen_once_for_all_tabs(page: Page, gateway: Gateway) -> None:
    async with studio(page, gateway, tab="audit"):
        await page.get_by_label("Language").select_option("nl")
        await expect(page.get_by_role("heading", name="Logboek")).to_be_visible()
        await page.reload()
        await expect(page.get_by_role("heading", name="Logboek")).to_be_visible()
        await expect(page.locator("html")).to_have_attribute("lang", "nl")


async def test_the_frame_fits_a_narrow_screen_with_controls_of_44_px(page: Page, gateway: Gateway) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    async with studio(page, gateway, tab="audit"):
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        for control in await page.locator("a:visible:not(.skip), button:visible, select:visible").all():
            box = await control.bounding_box()
            assert box and box["height"] >= 44


@pytest.mark.parametrize("language", ["en", "nl", "da", "nb", "de"])
async def test_every_tab_is_in_sight_on_a_laptop(page: Page, gateway: Gateway, language: str) -> None:
    await page.set_viewport_size({"width": 1280, "height": 800})
    async with studio(page, gateway, tab="audit"):
        await page.locator("header select").select_option(language)
        await expect(page.locator("html")).to_have_attribute("lang", language)
        nav = page.get_by_role("navigation").first
        assert await nav.evaluate("(nav) => nav.scrollWidth <= nav.clientWidth")
