"""The studio in a real browser, before a gateway that runs in this process."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Page, expect

from tests.edge.gateway import Gateway


class StudioPage:
    """The studio as an operator sees it."""

    def __init__(self, page: Page, gateway: Gateway) -> None:
        self.page = page
        self.gateway = gateway
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)

    async def open(self, tab: str, login: str) -> None:
        """Open a tab as that account."""
        headers = await self.gateway.log_in(login)
        name, _, value = headers["Cookie"].partition("=")
        await self.page.context.add_cookies([{"name": name, "value": value, "url": self.gateway.url}])
        await self.page.goto(f"{self.gateway.url}/studio#{tab}")


@asynccontextmanager
async def studio(
    page: Page, gateway: Gateway, *, tab: str = "", role: str = "operator"
) -> AsyncIterator[StudioPage]:
    """Yield the studio of a new account; nothing may go wrong in the page meanwhile."""
    await gateway.employ("otto", "Otto", role)
    one = StudioPage(page, gateway)
    await one.open(tab, "otto")
    if role != "agent":
        await expect(page.get_by_role("navigation").first).to_be_visible()
    yield one
    assert one.errors == []
