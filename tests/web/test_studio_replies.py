"""The replies editor in a real browser: five languages side by side, a preview, a diff, a commit."""

import asyncio
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.edge.gateway import Gateway
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(60)
DATA = Path(__file__).parents[2] / "data"


def replies_of(gateway: Gateway) -> Path:
    """Give the gateway the project's replies, in a repository, and return the folder."""
    folder = gateway.house.services.settings.data
    shutil.copytree(DATA / "replies", folder / "replies")
    subprocess.run(["git", "init", "-q", folder.parent], check=True)
    return folder / "replies"


async def test_a_reply_is_said_in_other_words(page: Page, gateway: Gateway) -> None:
    folder = await asyncio.to_thread(replies_of, gateway)
    async with studio(page, gateway, tab="replies"):
        await page.get_by_label("Search name or words").fill("goodbye")
        await page.locator("button.group", has_text="goodbye").click()
        field = page.locator("#reply-en")
        await field.fill("Bye from {shop}!\nThat is not possible.")
        await expect(page.locator(".preview").first).to_contain_text("Bye from Fjord & Field!")
        # What is wrong is said as it is typed, and gone as it is mended.
        await expect(page.get_by_text("A no without its reason.")).to_be_visible()
        dutch = page.locator(".column").filter(has=page.locator("#reply-nl"))
        said = await dutch.locator("textarea").input_value()
        await dutch.locator("textarea").fill("")
        await expect(dutch.locator(".problem")).to_have_count(1)
        await dutch.locator("textarea").fill(said)
        await expect(dutch.locator(".problem")).to_have_count(0)
        await page.get_by_role("button", name="Show the change").click()
        await expect(page.locator(".reply-diff")).to_contain_text("Bye from {shop}!")
        await page.get_by_role("button", name="Write and commit").click()
        await expect(page.get_by_text("It is said from now on.")).to_be_visible()
        await expect(page.get_by_text("A no without its reason.")).to_be_visible()
        await expect(page.get_by_text("A no without what can be done instead")).to_be_visible()
        assert '- "Bye from {shop}!"' in (folder / "en.yml").read_text(encoding="utf-8")


async def test_a_blank_that_nobody_fills_is_refused_with_its_name(page: Page, gateway: Gateway) -> None:
    await asyncio.to_thread(replies_of, gateway)
    async with studio(page, gateway, tab="replies") as one:
        await page.locator("#reply-nl").fill("<b>Dag</b> {wie}")
        await expect(page.locator(".preview").nth(1)).to_contain_text("<b>Dag</b> wie")
        await page.get_by_role("button", name="Show the change").click()
        await expect(page.get_by_text("Nobody fills {wie} in this reply.")).to_be_visible()
        # The browser itself tells of the refused request; the page has told the operator.
        one.errors = [error for error in one.errors if "status of 400" not in error]


async def test_what_was_typed_is_there_after_a_reload_until_it_is_committed_or_discarded(
    page: Page, gateway: Gateway
) -> None:
    folder = await asyncio.to_thread(replies_of, gateway)
    words = "Farvel fra {shop}"
    async with studio(page, gateway, tab="replies"):
        field = page.locator("#reply-da")
        before = await field.input_value()
        await field.fill(words)
        await page.locator("button.group", has_text="goodbye").click()
        await page.reload()
        await expect(page.locator("button.group", has_text="Draft")).to_have_count(1)
        await expect(field).to_have_value(words)
        await page.get_by_role("button", name="Discard the draft").click()
        await expect(field).to_have_value(before)
        await expect(page.locator("button.group", has_text="Draft")).to_have_count(0)
        await field.fill(words)
        await page.get_by_role("button", name="Write and commit").click()
        await expect(page.get_by_text("It is said from now on.")).to_be_visible()
        await expect(page.get_by_role("button", name="Discard the draft")).to_be_hidden()
        await page.reload()
        await expect(field).to_have_value(words)
    assert words in (folder / "da.yml").read_text(encoding="utf-8")


async def test_the_editor_fits_a_narrow_screen(page: Page, gateway: Gateway) -> None:
    await asyncio.to_thread(replies_of, gateway)
    await page.set_viewport_size({"width": 360, "height": 740})
    async with studio(page, gateway, tab="replies"):
        await expect(page.locator("#reply-de")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
