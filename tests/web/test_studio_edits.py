"""Labels as a change of the training data, in a real browser: read, committed, or said why not."""

import asyncio
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.edge.gateway import Gateway
from tests.web.inbox_rows import filed, fill
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(60)


def data_of(gateway: Gateway, *, repository: bool) -> Path:
    """Make the gateway's data folder, and return it."""
    folder = gateway.house.services.settings.data
    (folder / "nlu" / "en").mkdir(parents=True)
    if repository:
        subprocess.run(["git", "init", "-q", folder.parent], check=True)
    return folder


async def test_labels_are_read_as_a_change_and_committed(page: Page, gateway: Gateway) -> None:
    folder = await asyncio.to_thread(data_of, gateway, repository=True)
    await fill(gateway, [filed(1, "where is <b>[order]</b>, [name] here"), filed(2, "a gift card please")])
    async with studio(page, gateway):
        await expect(page.locator(".row")).to_have_count(2)
        await page.locator(".line", has_text="where is <b>").click()
        await page.keyboard.press("c")
        await expect(page.locator(".row")).to_have_count(1)
        await page.keyboard.press("o")
        await expect(page.get_by_text("2 ready to be written")).to_be_visible()
        await page.get_by_role("link", name="To write").click()
        await expect(page.get_by_text("2 labelled messages are to be written")).to_be_visible()
        await expect(page.locator(".added").get_by_text("- where is <b>")).to_be_visible()
        await page.get_by_role("button", name="Write and commit").click()
        await expect(page.get_by_text("Now it can be trained.")).to_be_visible()
        await expect(page.locator(".file")).to_have_count(0)
    text = (folder / "nlu" / "en" / "from_shoppers.yml").read_text(encoding="utf-8")
    assert "- intent: track_order" in text and "[name]" not in text


async def test_what_the_data_say_otherwise_is_shown_and_stays_labelled(page: Page, gateway: Gateway) -> None:
    folder = await asyncio.to_thread(data_of, gateway, repository=True)
    lines = 'version: "3.1"\nnlu:\n- intent: greet\n  examples: |\n    - where is <b>it</b>\n'
    (folder / "nlu" / "en" / "talk.yml").write_text(lines)
    await fill(gateway, [filed(1, "where is <b>it</b>"), filed(2, "a gift card please")])
    async with studio(page, gateway):
        await expect(page.locator(".row")).to_have_count(2)
        await page.keyboard.press("a")
        await page.keyboard.press("c")
        await expect(page.get_by_text("2 ready to be written")).to_be_visible()
        await page.get_by_role("link", name="To write").click()
        await expect(page.get_by_text("1 labelled message is to be written")).to_be_visible()
        told = page.get_by_role("listitem").filter(has_text="where is <b>it</b>")
        await expect(told).to_contain_text("labelled Where is my order, in the data Greeting")
        await page.get_by_role("button", name="Write and commit").click()
        await expect(page.get_by_text("Now it can be trained.")).to_be_visible()
        await expect(told).to_be_visible()


async def test_without_a_repository_the_patch_is_offered_and_why(page: Page, gateway: Gateway) -> None:
    await asyncio.to_thread(data_of, gateway, repository=False)
    await fill(gateway, [filed(1, "where is it, then")])
    async with studio(page, gateway):
        await expect(page.locator(".row")).to_have_count(1)
        await page.keyboard.press("c")
        await expect(page.get_by_text("1 ready to be written")).to_be_visible()
        await page.get_by_role("link", name="To write").click()
        await expect(page.get_by_text("in no git repository")).to_be_visible()
        await expect(page.get_by_role("button", name="Write and commit")).to_have_count(0)
        link = page.get_by_role("link", name="Download the patch")
        address = gateway.url + str(await link.get_attribute("href"))
        patch = await (await page.context.request.get(address)).text()
        assert patch.count("+    - where is it, then") == 1


async def test_where_nothing_is_labelled_the_page_says_what_comes_here(page: Page, gateway: Gateway) -> None:
    await asyncio.to_thread(data_of, gateway, repository=True)
    async with studio(page, gateway, tab="edits"):
        await expect(page.get_by_text("Nothing to write yet.")).to_be_visible()
        await expect(page.get_by_role("button", name="Write and commit")).to_have_count(0)
