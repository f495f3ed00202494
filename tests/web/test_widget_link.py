"""The widget's link: nothing a shopper writes is lost, sent twice or overtaken, whatever the network does."""

import re
from typing import Any

import pytest
from playwright.async_api import Page, expect

from handoff.wire.frames import Ack, Err, Human, Nak, Send, Typing, Welcome
from tests.web.widget_pages import C, Gateway, Widget, agent, bot, stands

FINAL_CODES = {
    4503: "The chat isn't available on this page. Please call or e-mail us instead.",
    4510: "The chat has been updated. Please reload the page, and your chat goes on.",
    4599: "Something went wrong on our side. A person can still help by phone or e-mail.",
}
NAKS = {
    "stale": "That's no longer possible",
    "closed": "That's no longer possible",
    "bad": "We couldn't send that as it is.",
    "too_long": "This chat is full. Please call or e-mail us",
    "not_owner": "Something went wrong on our side.",
}


@pytest.fixture
async def gateway(page: Page) -> Gateway:
    """Return a scripted gateway behind an open shop page."""
    one = Gateway(page)
    await page.clock.install()
    await one.serve()
    return one


@pytest.fixture
async def widget(page: Page, gateway: Gateway) -> Widget:
    """Return the opened widget, let in by the gateway."""
    one = Widget(page)
    await one.open()
    await gateway.until(lambda: bool(gateway.hellos))
    return one


async def again(gateway: Gateway, page: Page, *, code: int) -> None:
    """Close the newest socket with that code and wait for the next one."""
    sockets = len(gateway.hellos)
    await gateway.sockets[-1].close(code=code)
    await page.clock.run_for(2_000)
    await gateway.until(lambda: len(gateway.hellos) > sockets)


def texts(gateway: Gateway) -> list[str | None]:
    return [frame.text for frame in gateway.got(Send)]


async def test_a_visitor_who_does_not_open_the_chat_costs_no_session(page: Page, gateway: Gateway) -> None:
    await expect(Widget(page).launcher).to_be_visible()
    assert gateway.sessions == []


async def test_the_token_travels_in_the_first_frame_and_in_no_address(
    gateway: Gateway, widget: Widget
) -> None:
    assert gateway.hellos[0].token == "token-1"
    assert gateway.sockets[0].url == "wss://gateway.test/ws"


async def test_what_is_written_without_a_connection_arrives_once_and_in_order(
    page: Page, gateway: Gateway, widget: Widget
) -> None:
    await gateway.sockets[-1].close(code=1012)
    for text in ("one", "two", "three"):
        await widget.write(text)
    await page.clock.run_for(2_000)
    await gateway.until(lambda: len(texts(gateway)) == 3)
    assert texts(gateway) == ["one", "two", "three"]
    await expect(widget.said("shopper")).to_have_text(["one", "two", "three"])
    await expect(widget.note).to_be_hidden()


async def test_a_lost_receipt_is_asked_for_again_with_the_same_cid(
    page: Page, gateway: Gateway, widget: Widget
) -> None:
    gateway.answers = lambda frame: None
    await widget.write("did you get this?")
    await gateway.until(lambda: len(texts(gateway)) == 1)
    await expect(widget.note).to_have_text("Sending…")
    gateway.answers = lambda frame: Ack(cid=frame.cid, id="1-1", dup=True)
    await again(gateway, page, code=1006)
    await gateway.until(lambda: len(texts(gateway)) == 2)
    first, second = gateway.got(Send)
    assert first.cid == second.cid
    await expect(widget.said("shopper")).to_have_count(1)
    await expect(widget.note).to_be_hidden()


async def test_the_second_message_never_overtakes_a_first_that_was_refused_for_now(
    page: Page, gateway: Gateway, widget: Widget
) -> None:
    gateway.answers = lambda frame: Nak(cid=frame.cid, code="rate", why="slowly", retry=True)
    await widget.write("first")
    await widget.write("second")
    await expect(widget.panel.locator(".notice")).to_contain_text("a bit fast")
    gateway.answers = gateway.stored
    await page.clock.run_for(2_500)
    await gateway.until(lambda: "second" in texts(gateway))
    assert set(texts(gateway)[:-1]) == {"first"}
    assert len({frame.cid for frame in gateway.got(Send)}) == 2
    await expect(widget.panel.locator(".notice")).to_be_hidden()


async def test_a_message_that_waits_for_its_receipt_survives_a_reload(
    page: Page, gateway: Gateway, widget: Widget
) -> None:
    gateway.answers = lambda frame: None
    await widget.write("hold this")
    await gateway.until(lambda: len(texts(gateway)) == 1)
    gateway.answers = gateway.stored
    await page.reload()
    await gateway.until(lambda: len(texts(gateway)) == 2)
    assert gateway.got(Send)[0].cid == gateway.got(Send)[1].cid
    await expect(widget.said("shopper")).to_have_text(["hold this"])


async def test_a_reload_comes_back_by_the_newest_secret(page: Page, gateway: Gateway, widget: Widget) -> None:
    await page.reload()
    await gateway.until(lambda: len(gateway.hellos) == 2)
    await page.reload()
    await gateway.until(lambda: len(gateway.hellos) == 3)
    assert [ask.get("refresh") for ask in gateway.sessions] == [None, "secret-1", "secret-2"]


async def test_it_resumes_after_the_last_entry_that_it_was_shown(
    page: Page, gateway: Gateway, widget: Widget
) -> None:
    gateway.tell(bot("one"))
    last = gateway.tell(bot("two"))
    await expect(widget.said("bot")).to_have_count(3)
    await again(gateway, page, code=1012)
    assert gateway.hellos[-1].last == last
    assert len(gateway.sessions) == 1  # a deploy asks for no new session


@pytest.mark.parametrize("code", [4401, 1006])
async def test_an_unclear_close_asks_for_a_new_session(
    page: Page, gateway: Gateway, widget: Widget, code: int
) -> None:
    await again(gateway, page, code=code)
    assert gateway.hellos[-1].token == "token-2"


@pytest.mark.parametrize("code", FINAL_CODES)
async def test_a_final_close_is_final_and_says_what_it_is_and_what_can_be_done(
    page: Page, gateway: Gateway, widget: Widget, code: int
) -> None:
    await gateway.sockets[-1].close(code=code)
    await expect(widget.bar).to_have_text(FINAL_CODES[code], use_inner_text=True)
    await page.clock.run_for(120_000)
    assert len(gateway.sockets) == 1
    await expect(page.get_by_role("link", name="+31 30 555 0142")).to_be_visible()


async def test_a_page_that_may_not_open_the_chat_does_not_try_for_ever(page: Page, gateway: Gateway) -> None:
    gateway.session_status = 403
    widget = Widget(page)
    await widget.open()
    await expect(widget.bar).to_contain_text(FINAL_CODES[4503])
    await page.clock.run_for(120_000)
    assert len(gateway.sessions) == 1


async def test_a_page_that_the_gateway_does_not_know_says_how_else_to_reach_us(
    page: Page, gateway: Gateway
) -> None:
    gateway.knows_the_page = False
    widget = Widget(page)
    await widget.open()
    told = widget.bar.get_by_text("We can't reach the chat right now. We keep trying; you can also")
    while gateway.strangers < 6:
        await page.clock.run_for(10_000)
    await expect(told).to_be_visible()
    assert gateway.sockets == []


async def test_who_finds_no_room_hears_that_and_is_let_in_later(page: Page, gateway: Gateway) -> None:
    gateway.session_status = 429
    widget = Widget(page)
    await widget.open()
    await gateway.until(lambda: len(gateway.sessions) == 1)
    await page.clock.run_for(10_000)
    await gateway.until(lambda: len(gateway.sessions) > 1)
    await expect(widget.bar).to_contain_text("The chat is very busy right now. We keep trying for you.")
    gateway.session_status = 200
    await page.clock.run_for(60_000)
    await gateway.until(lambda: bool(gateway.hellos))
    await expect(widget.bar).to_be_hidden()


async def test_without_a_connection_it_says_so_and_keeps_trying(
    page: Page, gateway: Gateway, widget: Widget
) -> None:
    gateway.session_status = 503
    await gateway.sockets[-1].close(code=1006)
    await page.clock.run_for(20_000)
    await expect(widget.bar).to_have_text(
        re.compile("^(No connection. Reconnecting…|We can't reach the chat)")
    )
    await widget.write("hello?")
    await expect(widget.note).to_have_text("Not sent yet; we keep trying.")
    gateway.session_status = 200
    await page.clock.run_for(31_000)
    await gateway.until(lambda: texts(gateway) == ["hello?"])
    await expect(widget.bar).to_be_hidden()


async def test_a_silent_socket_is_given_up_as_after_a_sleep(
    page: Page, gateway: Gateway, widget: Widget
) -> None:
    await page.clock.fast_forward("20:00")
    await gateway.until(lambda: len(gateway.hellos) == 2)


async def test_a_log_that_lost_its_tail_gets_the_latest_messages_again(
    page: Page, gateway: Gateway, widget: Widget
) -> None:
    await widget.write("my address is Oudegracht 1")
    await gateway.until(lambda: len(texts(gateway)) == 1)
    gateway.welcome = Welcome(conversation=C, state="bot", resume="resync")
    await again(gateway, page, code=1012)
    await gateway.until(lambda: len(texts(gateway)) == 2)
    assert gateway.got(Send)[0].cid == gateway.got(Send)[1].cid
    assert gateway.hellos[-1].last is None


@pytest.mark.parametrize("code", NAKS)
async def test_words_that_cannot_be_stored_go_back_to_where_they_were_written(
    gateway: Gateway, widget: Widget, code: Any
) -> None:
    gateway.answers = lambda frame: Nak(cid=frame.cid, code=code, why="secret words of the gateway")
    await widget.write("please keep this")
    await expect(widget.input).to_have_value("please keep this")
    await expect(widget.said("shopper")).to_have_count(0)
    await expect(widget.panel.locator(".notice")).to_contain_text(NAKS[code])
    await expect(widget.panel).not_to_contain_text("secret words")


async def test_a_command_that_the_gateway_cannot_read_does_not_block_the_next(
    gateway: Gateway, widget: Widget
) -> None:
    gateway.answers = lambda frame: Err(code="bad_frame", why="unknown field")
    await widget.person.click()
    await gateway.until(lambda: len(gateway.got(Human)) == 1)
    gateway.answers = gateway.stored
    await widget.write("still here")
    await gateway.until(lambda: texts(gateway) == ["still here"])


async def test_only_a_person_is_told_that_the_shopper_types(gateway: Gateway, widget: Widget) -> None:
    await widget.input.press_sequentially("to the bot")
    gateway.say(stands("active", alias="Ida"))
    gateway.tell(agent("Hi, I am Ida."))
    await expect(widget.said("agent")).to_have_count(1)
    await widget.input.press_sequentially(", and to Ida")
    await widget.page.keyboard.press("Enter")
    await gateway.until(lambda: len(gateway.got(Typing)) == 2)
    assert [frame.on for frame in gateway.got(Typing)] == [True, False]


FILL = """() => {
  for (const store of [localStorage, sessionStorage])
    for (let size = 4 << 20, n = 0; size; size >>= 1)
      try { while (n < 99) store[`shop${n++}`] = "x".repeat(size); } catch {}
}"""


async def test_a_storage_that_the_shop_has_filled_keeps_nobody_from_the_chat(
    page: Page, gateway: Gateway
) -> None:
    await page.evaluate(FILL)
    await page.reload()
    widget = Widget(page)
    await widget.open()
    await gateway.until(lambda: bool(gateway.hellos))
    await widget.write("hello")
    await gateway.until(lambda: texts(gateway) == ["hello"])
    gateway.tell(bot("Hi there"))
    await expect(widget.said("bot").last).to_have_text("Hi there")
