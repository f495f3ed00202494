"""The search at the desk, in a real browser before a gateway that runs in this process."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Locator, Page, expect
from redis.asyncio import Redis

from tests.edge.gateway import Gateway, active
from tests.edge.test_search import archived

HOSTILE = '<img src=x onerror="alert(1)"> kettle'
SPOILS = "() => Math.max(document.documentElement.scrollWidth - innerWidth, 0)"


class SearchPage:
    """The desk, and its search."""

    def __init__(self, page: Page, gateway: Gateway) -> None:
        self.page = page
        self.gateway = gateway
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    async def open(self, login: str) -> None:
        """Open the desk as this account, and the search by its key."""
        name, _, value = (await self.gateway.log_in(login))["Cookie"].partition("=")
        await self.page.context.add_cookies([{"name": name, "value": value, "url": self.gateway.url}])
        await self.page.goto(f"{self.gateway.url}/desk")
        await expect(self.page.locator(".desk")).to_be_visible()
        await self.page.keyboard.press("f")
        await expect(self.dialog).to_be_visible()

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    @property
    def hits(self) -> Locator:
        return self.dialog.locator(".hit")

    async def look_for(self, words: str) -> None:
        """Write words and press Enter."""
        await self.dialog.get_by_label("Words").fill(words)
        await self.page.keyboard.press("Enter")


@pytest.fixture
async def search(page: Page, gateway: Gateway, redis: Redis) -> AsyncIterator[SearchPage]:
    """Yield the search over a conversation of Ida's."""
    shopper, desk, c = await active(gateway)
    for text in ("My kettle is broken", HOSTILE, "It leaks"):
        await shopper.do("send", text=text)
    await desk.do("send", c=c, text="I am sorry to hear that")
    await archived(gateway, redis)
    await gateway.employ("mette", "Mette", "lead")
    one = SearchPage(page, gateway)
    yield one
    assert one.errors == []


async def test_an_agent_finds_a_message_and_reads_around_it(search: SearchPage) -> None:
    await search.open("ida")
    await expect(search.dialog.get_by_role("checkbox")).to_have_count(0)
    await search.look_for("kett")
    await expect(search.dialog.get_by_role("status")).to_have_text("2 messages")
    await expect(search.hits.first).to_contain_text(HOSTILE)
    await search.hits.last.click()
    paper = search.dialog.get_by_role("region")
    await expect(paper).to_be_focused()
    await expect(paper.locator("[data-found] .bubble")).to_have_text("My kettle is broken")
    await expect(paper.locator(".bubble")).to_have_count(4)
    await expect(search.dialog.locator("img")).to_have_count(0)
    await search.dialog.get_by_role("button", name="Back to what was found").click()
    await expect(search.hits).to_have_count(2)
    await search.look_for("teapot")
    await expect(search.dialog.get_by_role("status")).to_have_text("0 messages")
    await search.page.keyboard.press("Escape")
    await expect(search.dialog).to_have_count(0)


async def test_a_lead_is_asked_why(search: SearchPage) -> None:
    await search.open("mette")
    await search.look_for("kettle")
    await expect(search.dialog.get_by_role("status")).to_have_text("0 messages")
    await search.dialog.get_by_role("checkbox", name="Everybody's conversations, too").check()
    await search.look_for("kettle")
    await expect(search.dialog.get_by_role("status")).to_have_text("Please say in a few words why you look.")
    await search.dialog.get_by_label("Why do you look?").fill("A complaint by mail")
    await search.look_for("kettle")
    await expect(search.hits).to_have_count(2)
    deeds = await search.gateway.house.services.audit.newest(5)
    assert [deed.about for deed in deeds] == ["A complaint by mail"]


@pytest.mark.parametrize("width", [360, 1280])
async def test_it_fits_and_can_be_touched(search: SearchPage, width: int) -> None:
    await search.page.set_viewport_size({"width": width, "height": 640})
    await search.open("mette")
    await search.dialog.get_by_role("checkbox").check()
    await search.dialog.get_by_label("Why do you look?").fill("A complaint by mail")
    await search.look_for("kettle")
    await expect(search.hits).to_have_count(2)
    sizes = [await each.bounding_box() for each in await search.dialog.get_by_role("button").all()]
    assert all(box is not None and min(box["width"], box["height"]) >= 44 for box in sizes)
    assert await search.page.evaluate(SPOILS) == 0
