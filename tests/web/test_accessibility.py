"""Nobody is shut out: axe finds nothing wrong in widget, shop, desk and studio, light and dark."""

from typing import Literal

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Page, expect

from handoff.edge import demo_shop
from handoff.edge.demo_customer import LogIn
from tests.edge.gateway import Gateway
from tests.houses import RunningHouse
from tests.web import axe, widget_pages
from tests.web.desk_pages import desk, waiting
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(120)
Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
TABS = ("inbox", "edits", "train", "replies", "topics", "audit")


async def test_the_demo_shop_before_and_after_a_log_in(page: Page) -> None:
    log_in = LogIn(secret="a secret of this test, longer than 32 bytes", origins=())
    async with TestServer(demo_shop.application("http://localhost:9", log_in)) as server:
        await page.goto(f"{server.make_url('/')}?lang=da")
        await expect(page.locator("html")).to_have_attribute("lang", "da")
        await axe.finds_nothing(page)
        await page.get_by_role("button", name="Log ind som Ida").press("Enter")
        await expect(page.get_by_role("button", name="Log ud")).to_be_focused()
        await axe.finds_nothing(page)


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_widget_with_a_conversation_in_it(page: Page, scheme: Scheme) -> None:
    await page.emulate_media(color_scheme=scheme)
    gateway = widget_pages.Gateway(page)
    await gateway.serve()
    widget = widget_pages.Widget(page)
    await axe.finds_nothing(page)
    await widget.open()
    await gateway.until(lambda: bool(gateway.hellos))
    gateway.tell(widget_pages.bot("Which order is it?"))
    gateway.tell(widget_pages.agent("Hello, this is Ida."))
    await widget.write("My order")
    gateway.say(widget_pages.stands("active", alias="Ida"))
    await expect(widget.said("agent")).to_be_visible()
    await axe.finds_nothing(page)


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_the_desk_with_a_conversation_and_an_offer(
    page: Page, house: RunningHouse, scheme: Scheme
) -> None:
    await page.emulate_media(color_scheme=scheme)
    await page.goto(f"{house.url}/desk")
    await expect(page.get_by_label("Password")).to_be_visible()
    await axe.finds_nothing(page)
    async with desk(page, house, "ida") as ida, waiting(house, "THIS IS THE THIRD TIME I ASK!!!") as one:
        await expect(ida.offer(one.conversation)).to_be_visible(timeout=45_000)
        await axe.finds_nothing(page)
        await ida.accept(one.conversation)
        await ida.say("Hello, this is Ida.")
        await one.hears("agent")
        await axe.finds_nothing(page)
        await page.get_by_role("button", name="Close conversation").click()
        await expect(page.get_by_role("combobox", name="Topic")).to_be_visible()
        await axe.finds_nothing(page)
        await page.get_by_role("combobox", name="Topic").select_option("other")
        await page.keyboard.press("Control+Enter")
        await one.until(lambda f: f["t"] == "msg" and f.get("event") == "closed")


@pytest.mark.parametrize("scheme", SCHEMES)
async def test_every_tab_of_the_studio(page: Page, gateway: Gateway, scheme: Scheme) -> None:
    await page.emulate_media(color_scheme=scheme)
    async with studio(page, gateway, tab="inbox") as one:
        for tab in TABS:
            await page.goto(f"{gateway.url}/studio#{tab}")
            await expect(page.locator(f"nav a[href='#{tab}']")).to_have_attribute("aria-current", "page")
            await expect(page.get_by_role("heading").first).to_be_visible()
            await axe.finds_nothing(page)
        # Without a workshop and a data folder some tabs can only say so.
        one.errors.clear()
