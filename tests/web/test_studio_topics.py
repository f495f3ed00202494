"""The topics tab in a real browser: what was asked today, drawn, and told to who cannot see it."""

import re
import time

import pytest
from playwright.async_api import Page, expect

from tests.edge.gateway import Gateway
from tests.web.inbox_rows import filed, fill
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(60)
SURE = (("track_order", 0.97),)


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


def re_most() -> re.Pattern[str]:
    """Return what the picture says."""
    return re.compile(r"At most 3 on \d+ ")
