"""What an agent sees of a proof: what may be told and done with it, and what the bot did in the shop."""

import pytest
from playwright.async_api import Page, expect

from tests.e2e.people import shopper
from tests.houses import RunningHouse
from tests.web.desk_pages import OFFER_MS, desk

pytestmark = pytest.mark.timeout(120)


async def test_the_card_says_how_far_a_postcode_reaches(page: Page, house: RunningHouse) -> None:
    async with desk(page, house, "ida") as ida, shopper(house.url, origin=house.shop_url) as courier:
        await courier.asks("where is order 20394811? the postcode is 3512 JE")
        await courier.say("I want to talk to a person")
        await expect(ida.offer(courier.conversation)).to_be_visible(timeout=OFFER_MS)
        await ida.accept(courier.conversation)
        identity = page.locator(".identity")
        await expect(identity).to_contain_text("You may tell or do: where the order is, when it comes")
        await expect(identity).to_contain_text("Needs more proof: parcel number, amounts")


async def test_the_transcript_says_what_the_bot_did_in_the_shop(page: Page, house: RunningHouse) -> None:
    async with desk(page, house, "ida") as ida, shopper(house.url, origin=house.shop_url) as eli:
        await eli.asks("I want to cancel my order")
        await eli.asks("20394888, eli5@example.org")
        await eli.asks("9711 LX")
        await eli.asks("yes please")
        await eli.say("I want to talk to a person")
        await expect(ida.offer(eli.conversation)).to_be_visible(timeout=OFFER_MS)
        await ida.accept(eli.conversation)
        done = "In the shop: Cancel an order, order 20394888. Done by the bot."
        await expect(page.get_by_text(done)).to_be_visible()
        await expect(page.locator(".identity")).to_contain_text("change the address")
