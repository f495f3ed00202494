"""Draws the studio for the docs: `python -m tests.web.studio_pictures FOLDER` writes the pictures.

A gateway with made-up messages and a real Chromium; nothing of it is kept.
"""

import asyncio
import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright, expect

from handoff.store.sql import migrate
from house import chromium, valkey
from tests.edge.gateway import Gateway, open_gateway
from tests.fakes import fake_bot
from tests.web.inbox_rows import filed, fill
from tests.web.studio_pages import StudioPage

SIZES = {"wide": (1360, 860), "narrow": (360, 740)}
GIFTS = "gift cards"
# Language, words, how sure the assistant is, and what else is much the same.
MESSAGES = (
    ("en", "it said delivered, the neighbour has not got it either, [name] here", 0.44, "parcel"),
    ("nl", "en nu is mijn geld weg en de bank ook, geweldig!", 0.41, "money"),
    ("da", "kan jeg købe et gavekort til min søster", 0.31, GIFTS),
    ("nb", "kan jeg betale med gavekort her", 0.33, GIFTS),
    ("de", "habt ihr Gutscheine, [name] hat Geburtstag", 0.29, GIFTS),
    ("en", "do you sell gift cards", 0.3, GIFTS),
    ("nl", "hebben jullie cadeaubonnen", 0.35, GIFTS),
    ("en", "where is order [order]", 0.93, "order"),
)


async def draw(folder: Path) -> None:
    """Write the pictures."""
    data = Path(tempfile.mkdtemp(prefix="skranke-"))
    redis = valkey.start(data)
    database = data / "archive.sqlite"
    await migrate(f"sqlite+aiosqlite:///{database}")
    try:
        async with (
            fake_bot() as bot,
            open_gateway(valkey=valkey.url(data), prefix="p:", database=database, bot=bot) as gateway,
            async_playwright() as playwright,
        ):
            browser = await playwright.chromium.launch(
                executable_path=str(chromium.find()), args=["--no-sandbox"]
            )
            await _draw(gateway, browser, folder)
            await browser.close()
    finally:
        redis.terminate()
        redis.wait(10)
        shutil.rmtree(data)


async def _draw(gateway: Gateway, browser: Browser, folder: Path) -> None:
    await asyncio.to_thread((gateway.house.services.settings.data / "nlu" / "en").mkdir, parents=True)
    await gateway.employ("otto", "Otto", "operator")
    rows = [
        filed(
            number,
            text,
            language=language,
            guesses=(("track_order", sure), ("out_of_scope", 0.28)),
            likeness=f"0a1b2c3d.{hashlib.sha384(about.encode()).hexdigest()}",
        )
        for number, (language, text, sure, about) in enumerate(MESSAGES)
    ]
    await fill(gateway, rows)
    for name, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = await browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if scheme == "dark" else "light",
                locale="en-GB",
            )
            await _pages(await context.new_page(), gateway, folder, f"{name}-{scheme}")
            await context.close()


async def _pages(page: Page, gateway: Gateway, folder: Path, name: str) -> None:
    await StudioPage(page, gateway).open("inbox", "otto")
    await expect(page.locator(".row")).not_to_have_count(0)
    await page.wait_for_load_state("networkidle")
    await page.screenshot(path=folder / f"studio-inbox-{name}.png")
    await page.locator(".line").nth(1).click()
    await expect(page.locator(".talk")).to_be_visible()
    await page.screenshot(path=folder / f"studio-message-{name}.png")
    if name == "wide-light":
        await page.keyboard.press("r")
        await page.screenshot(path=folder / "studio-relabel.png")
        await page.keyboard.press("Escape")
        await page.keyboard.press("c")
    await page.goto(f"{gateway.url}/studio#edits")
    await expect(page.locator(".edits")).to_contain_text("labelled message")
    await page.screenshot(path=folder / f"studio-edits-{name}.png")


if __name__ == "__main__":
    asyncio.run(draw(Path(sys.argv[1])))
