"""The desk's pure parts in a real browser: the reducer, the order of entries, what is asked again."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Page, async_playwright

from handoff.core.topics import INTENTS, OTHER
from house import chromium
from tests.conftest import QUIET
from tests.web.static_pages import serve

CLAIMS = Path(__file__).parent / "desk_claims"
NAMED = [
    pytest.param(file.name, name, id=name)
    for file in sorted(CLAIMS.glob("*.js"))
    for name in re.findall(r"^export function (test_\w+)", file.read_text(), re.MULTILINE)
]
RUN = "([file, name]) => import(`/tests/desk_claims/${file}`).then(claims => claims[name]())"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def claims() -> AsyncIterator[Page]:
    """Yield one page for all claims: they are pure, so they cannot meet in it."""
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium: install one, or name it in CHROMIUM")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=QUIET)
        page = await browser.new_page()
        await serve(page)
        yield page
        await browser.close()


@pytest.mark.asyncio(loop_scope="module")
@pytest.mark.parametrize(("file", "name"), NAMED)
async def test_claim(claims: Page, file: str, name: str) -> None:
    await claims.evaluate(RUN, [file, name])


@pytest.mark.asyncio(loop_scope="module")
async def test_a_conversation_can_be_closed_under_every_topic(claims: Page) -> None:
    topics: list[str] = await claims.evaluate(RUN, ["page.js", "topics"])
    assert sorted(topics) == sorted(INTENTS | {OTHER})
