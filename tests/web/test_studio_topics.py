"""The topics tab in a real browser: what was asked today, drawn, and told to who cannot see it."""

import asyncio
import re
import time

import pytest
from playwright.async_api import Page, expect
from sqlalchemy import insert

from handoff.store.schema import conversations
from handoff.store.sql import open_engine, transaction
from tests.edge.gateway import Gateway
from tests.web.inbox_rows import filed, fill
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(60)
SURE = (("track_order", 0.97),)
BILL = (("invoice_copy", 0.97),)
DAY_MS = 86_400_000


async def test_what_was_asked_is_counted_and_drawn(page: Page, gateway: Gateway) -> None:
    now_ms = int(time.time() * 1000)
    rows = [filed(number, f"where is {number}", guesses=SURE, ts_ms=now_ms) for number in range(3)]
    await fill(gateway, rows)
    async with studio(page, gateway, tab="topics"):
        row = page.get_by_role("row", name="Where is my order")
        await expect(row.get_by_role("cell").first).to_have_text("3")
        await expect(row.get_by_role("img")).to_have_attribute("aria-label", re_most())
        await expect(row.locator(".read")).to_have_count(1)
        await page.get_by_label("Language").last.select_option("nl")
        await expect(page.get_by_text("Nothing was asked in this time.")).to_be_visible()


async def test_a_topic_that_comes_unusually_often_is_told_in_every_tab(page: Page, gateway: Gateway) -> None:
    now_ms = int(time.time() * 1000)
    before = [
        filed(day, "an invoice please", guesses=BILL, ts_ms=now_ms - day * DAY_MS) for day in range(1, 15)
    ]
    today = [
        filed(100 + number, "an invoice please", guesses=BILL, ts_ms=now_ms - 200) for number in range(12)
    ]
    await fill(gateway, [*before, *today])
    async with studio(page, gateway, tab="replies", role="lead"):
        await page.get_by_role("link", name="Topics 1 topic comes unusually often today").click()
        alarms = page.get_by_role("region", name="Unusually often today")
        await expect(alarms.get_by_role("listitem")).to_contain_text("12 conversations so far today")
        await alarms.get_by_role("link", name="Tell shoppers that you know").click()
        await expect(page.get_by_label("Which question")).to_have_value("invoice_copy")


async def test_it_fits_a_narrow_screen_and_says_what_was_not_understood(page: Page, gateway: Gateway) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await fill(gateway, [filed(0, "blah", ts_ms=int(time.time() * 1000))])
    async with studio(page, gateway, tab="topics"):
        await expect(page.get_by_role("row", name="Not understood")).to_be_visible()
        assert await page.evaluate("document.querySelector('#room').scrollWidth") <= 360


async def test_on_an_ordinary_day_nobody_is_alarmed(page: Page, gateway: Gateway) -> None:
    now_ms = int(time.time() * 1000)
    days = [
        filed(day, "an invoice please", guesses=BILL, ts_ms=now_ms - day * DAY_MS - 200) for day in range(15)
    ]
    await fill(gateway, days)
    async with studio(page, gateway, tab="topics"):
        await expect(page.get_by_role("row", name="Invoice")).to_be_visible()
        await expect(page.get_by_role("region", name="Unusually often today")).to_be_hidden()
        await expect(page.get_by_role("link", name="Topics", exact=True)).to_be_visible()


async def test_people_s_minutes_stand_beside_the_topic(page: Page, gateway: Gateway) -> None:
    engine = await asyncio.to_thread(open_engine, gateway.house.services.settings.database_url)
    now_ms = int(time.time() * 1000)
    closed = {"id": "a", "opened_ms": now_ms, "closed_ms": now_ms, "episode": 1}
    async with transaction(engine) as connection:
        await connection.execute(
            insert(conversations), [{**closed, "topic": "complaint", "people_ms": 421_000}]
        )
    await engine.dispose()
    async with studio(page, gateway, tab="topics"):
        cells = page.get_by_role("row", name="Complaint").get_by_role("cell")
        await expect(cells.nth(1)).to_have_text("1")
        await expect(cells.nth(2)).to_have_text("7")


def re_most() -> re.Pattern[str]:
    """Return what the picture says."""
    return re.compile(r"At most 3 on \d+ ")
