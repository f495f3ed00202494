"""The demo shop: its page speaks the visitor's language, and so does the chat on it."""

import json
import re
from collections.abc import AsyncIterator

import pytest
from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page, expect

from handoff.edge import demo_shop
from handoff.edge.demo_customer import NAME, LogIn
from handoff.edge.static import WEB

HEADINGS = {
    "en": "Made for weather that changes its mind",
    "nl": "Gemaakt voor weer dat van gedachten verandert",
    "da": "Lavet til vejr, der skifter mening",
    "nb": "Laget for vær som ombestemmer seg",
    "de": "Gemacht für Wetter, das es sich anders überlegt",
}
MARKED = re.compile(r'data-(?:says|names)="(\w+)"')


@pytest.fixture
async def shop() -> AsyncIterator[str]:
    async with TestServer(demo_shop.application("http://localhost:9")) as server:
        yield str(server.make_url("/"))


@pytest.mark.parametrize("language", ["nl", "da", "nb", "de"])
def test_every_phrase_of_the_shop_is_there_and_used(language: str) -> None:
    phrases = json.loads((WEB / "shop" / "phrases" / f"{language}.json").read_text(encoding="utf-8"))
    page = (WEB / "shop" / "index.html").read_text(encoding="utf-8")
    assert set(phrases) == set(MARKED.findall(page))
    assert all(text.strip() for text in phrases.values())


@pytest.mark.parametrize(("language", "heading"), HEADINGS.items())
async def test_the_shop_and_its_chat_speak_the_language_picked(
    shop: str, page: Page, language: str, heading: str
) -> None:
    await page.goto(f"{shop}?lang={language}")
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    await expect(page.locator("html")).to_have_attribute("lang", language)
    await expect(page.locator("skranke-chat")).to_have_attribute("lang", language)
    await expect(page.locator(".languages [aria-current]")).to_have_attribute("hreflang", language)


async def test_without_a_choice_the_shop_follows_the_browser(shop: str, browser: Browser) -> None:
    context = await browser.new_context(locale="nn-NO")
    page = await context.new_page()
    await page.goto(shop)
    await expect(page.get_by_role("heading", level=1)).to_have_text(HEADINGS["nb"])
    await expect(page.locator("[data-says=returns]")).to_have_text("Retur innen 30 dager")
    await context.close()


async def test_the_picked_language_writes_prices_its_own_way(shop: str, page: Page) -> None:
    await page.goto(f"{shop}?lang=de")
    await expect(page.locator("[data-euros]").first).to_have_text(re.compile(r"129,00\s€"))


async def test_all_tabs_of_a_visitor_show_who_is_logged_in(browser: Browser) -> None:
    log_in = LogIn(secret="s" * 32, origins=())
    async with TestServer(demo_shop.application("http://localhost:9", log_in)) as server:
        context = await browser.new_context(locale="en-GB")
        first, second = [await context.new_page() for _ in range(2)]
        for tab in (first, second):
            await tab.goto(str(server.make_url("/")))
        await first.get_by_role("button", name="Log in as Ida").click()
        for tab in (first, second):
            await expect(tab.locator(".who")).to_have_text(NAME)
            await expect(tab.get_by_role("button", name="Log in as Ida")).to_be_hidden()
        await second.get_by_role("button", name="Log out").click()
        for tab in (second, first):
            await expect(tab.get_by_role("button", name="Log in as Ida")).to_be_visible()
            await expect(tab.locator(".who")).to_be_hidden()
        await context.close()
