"""Serves the web folder to a page from the disk, under the policy of the gateway's own pages."""

from pathlib import Path
from urllib.parse import urlsplit

from playwright.async_api import Page, Route

from handoff.edge.static import PAGE_CSP, TYPES

ROOT = Path(__file__).parents[2] / "web"
HERE = Path(__file__).parent
ORIGIN = "http://pages.test"
EMPTY = "<!doctype html><title>t</title>"


async def serve(page: Page) -> None:
    """Answer everything under ORIGIN: `/tests/…` from this folder, `/` empty, the rest from web/."""

    async def answer(route: Route) -> None:
        path = urlsplit(route.request.url).path
        if path == "/":
            await route.fulfill(body=EMPTY, content_type="text/html", headers=_policy())
            return
        file = HERE / path.removeprefix("/tests/") if path.startswith("/tests/") else ROOT / path[1:]
        if not file.is_file():
            await route.fulfill(status=404)
            return
        await route.fulfill(body=file.read_bytes(), content_type=TYPES[file.suffix], headers=_policy())

    await page.route(f"{ORIGIN}/**", answer)
    await page.goto(f"{ORIGIN}/")


def _policy() -> dict[str, str]:
    return {"Content-Security-Policy": PAGE_CSP}
