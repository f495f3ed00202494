"""An agent at the desk in a real browser, and a shopper who waits for one."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import ClientSession
from playwright.async_api import Locator, Page, expect

from tests.e2e.people import Shopper, shopper
from tests.houses import RunningHouse

# An offer may first run out at a desk that another test has just left.
OFFER_MS = 45_000
# The gateway counts log-ins per address, so each account logs in once for all tests.
_cookies: dict[tuple[str, str], str] = {}


async def cookie(house: RunningHouse, login: str) -> str:
    """Return the log-in cookie of a demo account."""
    if (house.url, login) not in _cookies:
        _cookies[house.url, login] = await log_in(house, login)
    return _cookies[house.url, login]


async def log_in(house: RunningHouse, login: str) -> str:
    """Log a demo account in and return its cookie."""
    password = password_of(house, login)
    async with (
        ClientSession() as http,
        http.post(
            f"{house.url}/v1/login",
            json={"login": login, "password": password},
            headers={"Origin": house.url},
        ) as answer,
    ):
        assert answer.status == 200, await answer.text()
        return answer.cookies["skranke_desk"].value


async def log_out(house: RunningHouse, login: str) -> None:
    """End the log-in that all tests of this account share, as a log-out in another tab does."""
    headers = {"Origin": house.url, "Cookie": f"skranke_desk={_cookies.pop((house.url, login))}"}
    async with ClientSession() as http, http.post(f"{house.url}/v1/logout", headers=headers) as answer:
        assert answer.status == 200, await answer.text()


def password_of(house: RunningHouse, login: str) -> str:
    """Return the password that was printed for a demo account."""
    return next(str(one["password"]) for one in house.logins if one["login"] == login)


class DeskPage:
    """The desk as somebody sees it who sits in front of it."""

    def __init__(self, page: Page, house: RunningHouse) -> None:
        self.page = page
        self.house = house
        self.errors: list[str] = []
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda line: self.errors.append(line.text) if line.type == "error" else None)

    async def open(self, login: str) -> None:
        """Open the desk as that account, ready for offers."""
        value = await cookie(self.house, login)
        await self.page.context.add_cookies([{"name": "skranke_desk", "value": value, "url": self.house.url}])
        await self.page.goto(f"{self.house.url}/desk")
        await expect(self.page.locator(".desk")).to_be_visible()
        await self.ready(True)

    async def ready(self, on: bool) -> None:
        """Set the switch."""
        switch = self.page.get_by_role("switch")
        if (await switch.get_attribute("aria-checked") == "true") is not on:
            await switch.click()
        await expect(switch).to_have_attribute("aria-checked", str(on).lower())

    def offer(self, conversation: str) -> Locator:
        """Return that conversation's offer."""
        return self.page.locator(".offer", has=self.page.locator(f"[id='offer-{conversation}']"))

    async def accept(self, conversation: str) -> None:
        """Wait for that offer and accept it."""
        offer = self.offer(conversation)
        await expect(offer).to_be_visible(timeout=OFFER_MS)
        await offer.get_by_role("button", name="Accept").click()
        await expect(self.page.get_by_label("Your message to the shopper")).to_be_editable()

    async def say(self, text: str) -> None:
        """Write to the shopper as on the keyboard."""
        field = self.page.get_by_label("Your message to the shopper")
        await field.fill(text)
        await field.press("Enter")

    @property
    def log(self) -> Locator:
        """The transcript."""
        return self.page.get_by_role("log")

    async def shows(self, text: str) -> None:
        """Wait until the transcript has exactly one bubble with that text."""
        await expect(self.log.locator(".bubble", has_text=text)).to_have_count(1)


@asynccontextmanager
async def desk(page: Page, house: RunningHouse, login: str) -> AsyncIterator[DeskPage]:
    """Yield the desk of that account; afterwards nothing new comes to it."""
    one = DeskPage(page, house)
    await one.open(login)
    try:
        yield one
    finally:
        await one.page.keyboard.press("Escape")  # a dialog may be open
        await one.ready(False)
    assert one.errors == []


@asynccontextmanager
async def waiting(house: RunningHouse, *words: str) -> AsyncIterator[Shopper]:
    """Yield a shopper who said something, asked for a person and waits."""
    async with shopper(house.url, origin=house.shop_url, language="en") as one:
        for said in words:
            await one.say(said)
        assert (await one.acked({"t": "human"}))["t"] == "ack"
        yield one


def texts(one: Shopper) -> list[Any]:
    """Return all that agents said to this shopper."""
    said = [frame for frame in one.frames if frame["t"] == "msg" and frame["from"]["role"] == "agent"]
    return [frame["text"] for frame in said if "text" in frame]
