"""The widget keeps its place: it takes no focus, redraws nothing that stands, and reads aloud only news."""

import json

import pytest
from playwright.async_api import Page, expect

from handoff.wire.frames import Ack
from tests.web.widget_pages import PAGE, WEB, Gateway, Widget, agent, bot, stands

# Everything that can be pressed and does not lie wholly on the screen.
OFF_SCREEN = """() => {
  const root = document.querySelector("skranke-chat").shadowRoot;
  const all = [...root.querySelectorAll("button, textarea, input"), ...document.querySelectorAll("a")];
  return all.filter((e) => e.checkVisibility()).flatMap((e) => {
    const { top, left, bottom, right } = e.getBoundingClientRect();
    const isOff = top < 0 || left < 0 || bottom > innerHeight || right > innerWidth;
    return isOff ? [e.ariaLabel || e.textContent] : [];
  });
}"""
LANGUAGES = ("en", "nl", "da", "nb", "de")
WATCH = """(log) => {
  const root = log.getRootNode();
  window.changes = 0;
  new MutationObserver((records) => (window.changes += records.length))
    .observe(root, { subtree: true, childList: true, attributes: true, characterData: true });
}"""
SELECT = "(text) => getSelection().selectAllChildren(text)"
SELECTED = "() => getSelection().toString()"
AWAY_FROM_END = "(scroller) => (scroller.scrollTop = -300)"
TOP_OF = "(node) => Math.round(node.getBoundingClientRect().top)"


@pytest.fixture
async def gateway(page: Page) -> Gateway:
    """Return a scripted gateway behind an open shop page."""
    one = Gateway(page)
    await one.serve()
    return one


async def opened(page: Page, gateway: Gateway) -> Widget:
    """Return the opened widget, let in by the gateway."""
    widget = Widget(page)
    await widget.open()
    await gateway.until(lambda: bool(gateway.hellos))
    return widget


async def test_a_panel_that_is_still_open_leaves_the_focus_to_the_page(page: Page, gateway: Gateway) -> None:
    widget = await opened(page, gateway)
    await expect(widget.input).to_be_focused()
    await page.reload()
    await gateway.until(lambda: len(gateway.hellos) == 2)
    await expect(widget.panel).to_be_visible()
    assert await page.evaluate("document.activeElement === document.body")
    await page.keyboard.press("Tab")  # the page's own way through it leads to the panel, and Esc out of it
    await expect(widget.button("Close chat")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(widget.launcher).to_be_focused()


async def test_only_what_fails_to_arrive_is_read_aloud(page: Page, gateway: Gateway) -> None:
    widget = await opened(page, gateway)
    gateway.answers = lambda frame: None
    await widget.write("hello")
    await expect(widget.note).to_have_text("Sending…")
    await expect(widget.note).to_have_attribute("aria-live", "off")
    await expect(widget.log).not_to_contain_text("Sending…")
    gateway.session_status = 503
    await gateway.sockets[-1].close(code=1006)
    await expect(widget.note).to_have_text("Not sent yet; we keep trying.")
    await expect(widget.note).to_have_attribute("aria-live", "polite")


async def test_a_sign_of_life_changes_nothing_on_the_page(page: Page, gateway: Gateway) -> None:
    widget = await opened(page, gateway)
    gateway.tell(bot("Which?"))
    await expect(widget.said("bot")).to_have_count(2)
    await widget.log.evaluate(WATCH)
    for _ in range(3):
        gateway.sockets[-1].send('{"t":"ping"}')
    await gateway.until(lambda: gateway.pongs == 3)
    assert await page.evaluate("window.changes") == 0
    gateway.tell(agent("Here I am."))
    await expect(widget.said("agent")).to_have_count(1)
    assert await page.evaluate("window.changes") > 0


async def test_what_is_selected_and_read_stays_while_others_write(page: Page, gateway: Gateway) -> None:
    widget = await opened(page, gateway)
    for n in range(30):
        gateway.tell(bot(f"Line {n}"))
    await expect(widget.said("bot")).to_have_count(31)
    line = widget.log.get_by_text("Line 20", exact=True)
    await widget.panel.locator(".log").evaluate(AWAY_FROM_END)
    await line.evaluate(SELECT)
    top = await line.evaluate(TOP_OF)
    gateway.say(stands("waiting", desk="open", position=2))
    gateway.say(stands("active", alias="Ida"))
    gateway.tell(agent("Hi, I am Ida."))
    gateway.say(stands("bot"))
    await expect(widget.said("agent")).to_have_count(1)
    await expect(widget.bar).to_be_hidden()
    assert await page.evaluate(SELECTED) == "Line 20"
    assert abs(await line.evaluate(TOP_OF) - top) <= 2


@pytest.mark.parametrize("language", LANGUAGES)
async def test_on_a_phone_no_button_is_pushed_off_the_screen(page: Page, language: str) -> None:
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.emulate_media(reduced_motion="reduce")
    gateway = Gateway(page)
    await gateway.serve(html=PAGE.replace("<skranke-chat>", f'<skranke-chat lang="{language}">'))
    widget = await opened(page, gateway)
    contact = widget.bar.get_by_role("textbox")
    gateway.tell(bot("Hi"))
    gateway.say(stands("waiting", desk="nobody"))
    await expect(contact).to_be_visible()
    await expect(widget.bar.locator("summary")).to_be_hidden()
    assert await page.evaluate(OFF_SCREEN) == []
    gateway.say(stands("waiting", desk="open", position=12, why="team"))
    await widget.bar.locator("summary").click()
    await expect(contact).to_be_visible()
    assert await page.evaluate(OFF_SCREEN) == []
    words = await widget.bar.locator("summary, button").all_inner_texts()
    assert len(words) == len(set(words)) == 3


@pytest.mark.parametrize("language", LANGUAGES)
async def test_words_that_come_later_come_in_the_language_that_is_on(page: Page, language: str) -> None:
    gateway = Gateway(page)
    gateway.answers = lambda frame: Ack(cid=frame.cid, id=gateway.next_id())
    await gateway.serve(html=PAGE.replace("<skranke-chat>", f'<skranke-chat lang="{language}">'))
    widget = await opened(page, gateway)
    later = json.loads((WEB / "widget" / "phrases" / "later" / f"{language}.json").read_text("utf-8"))
    gateway.say(stands("waiting", desk="closed"))
    await expect(widget.bar).to_contain_text(later["desk_closed"])
    await gateway.sockets[-1].close(code=4510)
    await expect(widget.bar).to_contain_text(later["no_4510"])
