"""The button "Keep as a test" in a real browser, before a real gateway and workshop."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import yaml
from playwright.async_api import Page, expect
from redis.asyncio import Redis

from tests.edge.gateway import Gateway, open_gateway
from tests.fakes import SECRET, FakeBot
from tests.web.inbox_rows import filed, fill
from tests.web.studio_pages import StudioPage, studio
from tests.workshops import furnish, open_workshop

pytestmark = pytest.mark.timeout(90)
SAID = "where did it go"
KNOWN = "a lost parcel"


@pytest.fixture
async def gateway(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis, tmp_path: Path
) -> AsyncIterator[Gateway]:
    """Yield a gateway with a message in its inbox and a workshop that has a test already."""
    furnish(tmp_path / "house")
    recorded = tmp_path / "house" / "lessons" / "recorded" / "en" / "from_shoppers.yml"
    recorded.parent.mkdir(parents=True)
    recorded.write_text(yaml.safe_dump({KNOWN: []}))
    told = {"valkey": valkey, "prefix": prefix, "database": database, "bot": bot}
    async with (
        open_workshop(tmp_path / "house", secret=SECRET) as workshop,
        open_gateway(**told, workshop=workshop.url) as gateway,  # type: ignore[arg-type]  # by name
    ):
        await fill(gateway, [filed(0, SAID)])
        yield gateway


async def keeps(one: StudioPage, name: str) -> None:
    """Ask to keep the open conversation under that name, by keyboard from the button on."""
    page = one.page
    await expect(page.locator(".said .words")).to_have_text(SAID)
    await page.get_by_role("button", name="Keep as a test").click()
    await expect(page.get_by_role("dialog", name="Keep this conversation as a test")).to_be_visible()
    await page.keyboard.type(name)
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")


@pytest.mark.parametrize("name", [KNOWN, "<b>bold</b>"])
async def test_a_name_that_is_taken_or_none_is_refused_and_the_button_has_the_focus_again(
    page: Page, gateway: Gateway, name: str
) -> None:
    async with studio(page, gateway) as one:
        await keeps(one, name)
        await expect(page.get_by_text("This conversation could not be kept.")).to_be_visible()
        await expect(page.get_by_role("button", name="Keep as a test")).to_be_focused()
        one.errors.clear()  # the browser writes down that it was refused (409)


async def test_who_thinks_better_of_it_keeps_nothing(page: Page, gateway: Gateway) -> None:
    async with studio(page, gateway):
        await page.get_by_role("button", name="Keep as a test").click()
        await page.keyboard.type("mine")
        await page.keyboard.press("Escape")
        button = page.get_by_role("button", name="Keep as a test")
        await expect(button).to_be_focused()
        await expect(button).to_be_enabled()
        await expect(page.get_by_text("Replaying")).to_have_count(0)
