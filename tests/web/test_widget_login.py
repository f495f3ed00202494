"""The widget and the shop's own log-in: said once for each page, and never in the way of the chat."""

import pytest
from playwright.async_api import Page, expect

from handoff.wire.frames import Send, Welcome
from tests.web.widget_pages import PAGE, Gateway, Widget, bot

LOGGED_IN = PAGE.replace("<skranke-chat>", '<skranke-chat identity="signed-1">')
CHAT = "document.querySelector('skranke-chat')"
CALLBACKS = {
    "gives a name": ("async () => 'signed-2'", "signed-2"),
    "knows nobody": ("async () => null", "signed-1"),
    "fails": ("async () => { throw new Error('no network') }", None),
    "throws at once": ("() => { throw new Error('a bug') }", None),
    "never answers": ("() => new Promise(() => {})", None),
}


async def opened(page: Page, *, html: str, script: str = "") -> tuple[Gateway, Widget]:
    """Return a gateway and the widget on this page, opened after the script ran."""
    gateway, widget = Gateway(page), Widget(page)
    await page.clock.install()
    await gateway.serve(html=html)
    if script:
        await page.evaluate(script)
    await widget.open()
    return gateway, widget


async def test_the_attribute_is_told_with_the_first_session_and_not_again(page: Page) -> None:
    gateway, _ = await opened(page, html=LOGGED_IN)
    await gateway.until(lambda: len(gateway.hellos) == 1)
    await gateway.sockets[-1].close(code=4401)
    await page.clock.run_for(2_000)
    await gateway.until(lambda: len(gateway.hellos) == 2)
    assert [session.get("identity") for session in gateway.sessions] == ["signed-1", None]


async def test_a_page_without_one_says_that_nobody_is_logged_in(page: Page) -> None:
    gateway, _ = await opened(page, html=PAGE)
    await gateway.until(lambda: len(gateway.hellos) == 1)
    assert gateway.sessions[0]["identity"] == ""


@pytest.mark.parametrize("case", CALLBACKS)
async def test_a_shop_is_asked_and_cannot_keep_anybody_from_the_chat(page: Page, case: str) -> None:
    callback, said = CALLBACKS[case]
    gateway, widget = await opened(page, html=LOGGED_IN, script=f"void ({CHAT}.identify = {callback})")
    await page.clock.run_for(20_000)
    await gateway.until(lambda: len(gateway.hellos) == 1)
    assert gateway.sessions[0].get("identity") == said
    assert widget.errors == []


async def test_a_log_in_without_a_new_page_opens_a_new_session(page: Page) -> None:
    gateway, widget = await opened(page, html=PAGE)
    await gateway.until(lambda: len(gateway.hellos) == 1)
    await page.evaluate(f"{CHAT}.setAttribute('identity', 'signed-1')")
    await widget.write("where is my parcel?")
    await gateway.until(lambda: bool(gateway.got(Send)))
    assert [session.get("identity") for session in gateway.sessions] == ["", "signed-1"]
    assert gateway.hellos[-1].token == "token-2"


async def test_after_a_log_out_nothing_of_the_chat_is_left_on_the_page(page: Page) -> None:
    gateway, widget = await opened(page, html=LOGGED_IN)
    await gateway.until(lambda: len(gateway.hellos) == 1)
    gateway.tell(bot("Your order 20394811 is on its way."))
    await expect(widget.log).to_contain_text("20394811")
    gateway.answers = lambda frame: None
    await widget.write("a secret of mine")
    gateway.parted, gateway.welcome = True, Welcome(conversation="d" * 26, state="bot")
    await page.evaluate(f"{CHAT}.removeAttribute('identity')")
    await gateway.until(lambda: len(gateway.hellos) == 2)
    await expect(widget.log).not_to_contain_text("20394811")
    await expect(widget.log).not_to_contain_text("a secret of mine")
    gateway.answers = gateway.stored
    await widget.write("hello from somebody else")
    await gateway.until(lambda: len(gateway.got(Send)) == 2)
    assert [frame.text for frame in gateway.got(Send)] == ["a secret of mine", "hello from somebody else"]
    kept = await page.evaluate("Object.values({...localStorage, ...sessionStorage}).join()")
    assert "secret-2" in kept and "a secret of mine" not in kept
