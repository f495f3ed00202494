"""Who is logged in at the shop, against the whole house: an answer without a question, until they log out."""

import time
import uuid
from typing import Any

import jwt
import pytest
from playwright.async_api import Page, expect

from tests.e2e.people import shopper
from tests.e2e.words import LANGUAGES, WHERE_IS_IT

pytestmark = pytest.mark.timeout(120)
PATIENCE_MS = 20_000
BUTTON = {"en": "Log in as Ida", "nl": "Inloggen als Ida", "da": "Log ind som Ida"}
BUTTON |= {"nb": "Logg inn som Ida", "de": "Als Ida anmelden"}


def signed(house: Any, customer: str) -> str:
    """Return what a shop's server signs for its page, with the key that it shares with the house."""
    now = int(time.time())
    claims = {"sub": customer, "aud": house.shop_url, "iat": now, "exp": now + 600, "jti": uuid.uuid4().hex}
    return jwt.encode(claims, house.settings["SHOP_IDENTITY_SECRET"], algorithm="HS256")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_where_is_my_order_is_answered_at_once(house: Any, language: str) -> None:
    who = {"language": language, "identity": signed(house, "robin@example.org")}
    async with shopper(house.url, origin=house.shop_url, **who) as robin:
        assert robin.session["known"]
        answer = await robin.asks(WHERE_IS_IT[language])
        assert "20394822" in answer and "GLS" in answer, answer


async def test_a_log_out_ends_the_conversation_and_what_it_knew(house: Any) -> None:
    who = {"language": "nl", "identity": signed(house, "robin@example.org")}
    async with shopper(house.url, origin=house.shop_url, **who) as robin:
        await robin.asks(WHERE_IS_IT["nl"])
        known = robin.conversation
        left = await robin.visit(identity="")
        assert left["parted"] and not left["known"]
        assert left["conversation"] != known
        await robin.is_cut_off()
        await robin.arrive()
        answer = await robin.asks(WHERE_IS_IT["nl"])
        assert "20394822" not in answer and "bestelnummer" in answer, answer


async def test_the_demo_shops_button_lets_ida_in_and_out_again(house: Any, page: Page) -> None:
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    await page.goto(f"{house.shop_url}/?lang=en")
    await page.get_by_role("button", name="Log in as Ida").click()
    await expect(page.get_by_text("Ida Visser")).to_be_visible()
    await page.get_by_role("button", name="Open chat").click()
    log = page.get_by_role("log")
    await ask(page, "where is my order?")
    await page.get_by_role("button", name="20394811").click(timeout=PATIENCE_MS)
    await expect(log).to_contain_text("PostNord", timeout=PATIENCE_MS)
    await page.get_by_role("button", name="Log out").click()
    await expect(log).not_to_contain_text("PostNord", timeout=PATIENCE_MS)
    await expect(page.get_by_text("Ida Visser")).to_be_hidden()
    await ask(page, "where is my order?")
    await expect(log).to_contain_text("order number", timeout=PATIENCE_MS)
    assert errors == []


async def ask(page: Page, text: str) -> None:
    await page.get_by_role("textbox").fill(text)
    await page.keyboard.press("Enter")


async def test_a_page_opened_while_logged_in_knows_it_in_every_language(house: Any, page: Page) -> None:
    await page.goto(house.shop_url)
    await page.locator("[data-does=log-in]").click()
    for language in LANGUAGES:
        await page.goto(f"{house.shop_url}/?lang={language}")
        await expect(page.get_by_text("Ida Visser")).to_be_visible()
        await page.locator("[data-does=log-out]").click()
        button = page.locator("[data-does=log-in]")
        await expect(button).to_have_text(BUTTON[language])
        await button.click()
        await expect(page.locator("[data-does=log-out]")).to_be_visible()
