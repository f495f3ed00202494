"""A new topic in a real browser: made from a message, told what it lacks, given lines and words."""

import asyncio
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.edge.gateway import Gateway
from tests.web.inbox_rows import filed, fill
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(60)
LANGUAGES = ("en", "nl", "da", "nb", "de")


def data_of(gateway: Gateway, *, repository: bool = True) -> Path:
    """Make the gateway's data folder, and return it."""
    folder = gateway.house.services.settings.data
    for language in LANGUAGES:
        (folder / "nlu" / language).mkdir(parents=True)
    (folder / "replies").mkdir()
    for language in LANGUAGES:
        (folder / "replies" / f"{language}.yml").write_text('utter_greet: "Hi"\n')
    if repository:
        subprocess.run(["git", "init", "-q", folder.parent], check=True)
    return folder


async def test_a_message_becomes_a_topic_that_gets_its_lines_and_words(page: Page, gateway: Gateway) -> None:
    folder = await asyncio.to_thread(data_of, gateway)
    await fill(gateway, [filed(1, "do you sell a gift card"), filed(2, "where is it then")])
    async with studio(page, gateway) as one:
        await page.locator(".line", has_text="gift card").click()
        await page.keyboard.press("n")
        dialog = page.get_by_role("dialog")
        await page.keyboard.type("track_order")
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("alert")).to_contain_text("already")
        await dialog.get_by_label("Its name").fill("Gift card ")
        await expect(dialog.get_by_label("Its title")).to_have_value("Gift card")
        await dialog.get_by_label("Its title").fill("Gift <cards>")
        await dialog.get_by_text("Titles in other languages").click()
        await dialog.get_by_label("Dutch").fill("Cadeaubonnen")
        await dialog.get_by_role("button", name="Show the change").click()
        await expect(dialog.locator(".added").get_by_text('en: "Gift <cards>"')).to_be_visible()
        await expect(dialog.get_by_label("Its name")).to_have_value("gift_card")
        await dialog.get_by_label("It calls a person").check()  # so it is shown anew
        await expect(dialog.get_by_role("button", name="Make the topic")).to_have_count(0)
        await dialog.get_by_label("It answers").check()
        await page.keyboard.press("Enter")
        await expect(dialog.get_by_role("button", name="Make the topic")).to_be_focused()
        await page.keyboard.press("Enter")
        await expect(dialog).to_have_count(0)
        await expect(page.get_by_text("1 message proposed as Gift <cards>")).to_be_visible()
        await page.get_by_role("link", name="To write").click()
        await expect(page.locator(".added").get_by_text("- do you sell a gift card")).to_be_visible()
        await page.get_by_role("button", name="Write and commit").click()
        await expect(page.get_by_text("Now it can be trained.")).to_be_visible()
        await page.get_by_role("link", name="Topics").click()
        card = page.get_by_role("article", name="Gift <cards>")
        await expect(card.get_by_text("English: 9 lines are missing")).to_be_visible()
        await expect(card.get_by_text("English words are said")).to_be_visible()
        await card.get_by_text("Write lines").click()
        await card.get_by_label("Language").select_option("da")
        await card.get_by_role("button", name="Write and commit").click()
        await expect(
            card.get_by_label("As a shopper would write it")
        ).to_be_focused()  # and told to fill it in
        await card.get_by_label("As a shopper would write it").fill(
            "har i gavekort\n\nhvad koster et gavekort"
        )
        await card.get_by_role("button", name="Write and commit").click()
        await expect(card.get_by_text("Danish: 8 lines are missing")).to_be_visible()
        await expect(card.locator("summary")).to_be_focused()
        await card.get_by_role("link", name="Its words").click()
        await expect(page.get_by_role("heading", name="gift card")).to_be_visible()
        await expect(page.get_by_text("This language lacks it.")).to_have_count(5)
        await page.get_by_label("English").fill("Yes, from ten euros.")
        await page.get_by_role("button", name="Write and commit").click()
        await expect(page.get_by_text("This language lacks it.")).to_have_count(4)
        one.errors[:] = [line for line in one.errors if "409" not in line]  # the name that was taken
    assert "har i gavekort" in (folder / "nlu" / "da" / "topics.yml").read_text()
    assert "utter_gift_card" in (folder / "replies" / "en.yml").read_text()


async def test_a_topic_for_a_person_needs_no_words_and_stays_while_nobody_knows_who_learned_it(
    page: Page, gateway: Gateway
) -> None:
    await asyncio.to_thread(data_of, gateway)
    async with studio(page, gateway, tab="topics", role="lead") as one:
        await page.get_by_role("button", name="New topic").click()
        await page.get_by_label("Its name").fill("engraving")
        await page.get_by_label("It calls a person").check()
        await page.get_by_role("button", name="Show the change").click()
        await page.get_by_role("button", name="Make the topic").click()
        card = page.get_by_role("article", name="Engraving")
        await expect(card.get_by_text("English: 10 lines are missing")).to_be_visible()
        await expect(card.get_by_text("No words yet")).to_have_count(0)
        await expect(card.get_by_role("link", name="Its words")).to_have_count(0)
        await card.get_by_role("button", name="Titles of Engraving").click()
        await page.get_by_role("dialog").get_by_label("Norwegian Bokmål").fill("Gravering")
        await page.keyboard.press("Enter")
        await expect(page.locator(".added").get_by_text('nb: "Gravering"')).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("dialog")).to_have_count(0)
        await page.get_by_role("banner").get_by_label("Language").select_option("nb")
        await expect(page.get_by_role("article", name="Gravering")).to_be_visible()
        await page.get_by_role("banner").get_by_label("Språk").select_option("en")
        await card.get_by_role("button", name="Remove Engraving").click()
        await expect(page.get_by_text("The workshop does not answer")).to_be_visible()
        await page.keyboard.press("Escape")
        await expect(card).to_be_visible()
        one.errors[:] = [line for line in one.errors if "409" not in line]


async def test_messages_that_wait_for_a_name_get_their_topic_and_without_a_repository_a_patch(
    page: Page, gateway: Gateway
) -> None:
    await asyncio.to_thread(data_of, gateway, repository=False)
    await fill(gateway, [filed(1, "a gift card please")])
    async with studio(page, gateway):
        await expect(page.locator(".row")).to_have_count(1)
        await page.keyboard.press("n")
        await page.keyboard.type("gift_card")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Make the topic")).to_be_focused()
        async with page.expect_download() as download:
            await page.keyboard.press("Enter")
        assert (await download.value).suggested_filename == "gift_card.patch"
        await expect(page.get_by_text("in no git repository")).to_be_visible()
        await page.get_by_role("link", name="To write").click()
        await expect(page.get_by_text("gift_card: 1 message")).to_be_visible()
        await page.get_by_role("button", name="Make the topic gift_card").click()
        await expect(page.get_by_label("Its name")).to_have_value("gift_card")
        await page.keyboard.press("Escape")
        await expect(page.get_by_role("dialog")).to_have_count(0)
