"""The widget on a page: by keyboard, on a phone, by ear, under a strict policy, and with hostile text."""

import pytest
from playwright.async_api import Page, expect

from handoff.wire.frames import Callback, Choice, Human, Rate, Read, Send, Wait
from tests.web.widget_pages import Gateway, Widget, agent, bot, stands

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg/onload=alert(1)>',
    "javascript:alert(1)",
    "[click](javascript:alert(1))",
    "<a href='javascript:alert(1)'>a</a>",
    "//evil.example/a",
    "data:text/html,<script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "\u202egnirts desrever",
    "https://%00",
    "http://[",
    "\ufdfa" * 1000,
)
LINKS = {
    "see https://track.example.org/p/1?x=2.": ("https://track.example.org/p/1?x=2", "track.example.org/p/1"),
    "(http://shop.example)": ("http://shop.example/", "shop.example"),
    "https://bank.example@evil.example/login": (
        "https://bank.example@evil.example/login",
        "evil.example/login",
    ),
    # A reversed line must not make the shown host read backwards: the link has a direction of its own.
    "\u202ehttp://moc.elpmaxe": ("http://moc.elpmaxe/", "moc.elpmaxe"),
    "https://\u0430pple.com": ("https://xn--pple-43d.com/", "xn--pple-43d.com"),
}
# Everything that can be pressed, with its name and its smaller side in CSS pixels.
PRESSABLE = """() => {
  const root = document.querySelector("skranke-chat").shadowRoot;
  return [...root.querySelectorAll("button, textarea, input")].filter((e) => e.checkVisibility()).map((e) => {
    const { width, height } = e.getBoundingClientRect();
    return [e.ariaLabel || e.textContent || e.labels[0].textContent, Math.min(width, height)];
  });
}"""
SPOILS = "() => Math.max(document.documentElement.scrollWidth - innerWidth, 0)"


@pytest.fixture
async def gateway(page: Page) -> Gateway:
    """Return a scripted gateway behind an open shop page."""
    one = Gateway(page)
    await one.serve()
    return one


@pytest.fixture
async def widget(page: Page, gateway: Gateway) -> Widget:
    """Return the opened widget, let in by the gateway."""
    one = Widget(page)
    await one.open()
    await gateway.until(lambda: bool(gateway.hellos))
    return one


async def test_the_bot_says_that_it_is_a_bot_before_anything_is_fetched(page: Page, gateway: Gateway) -> None:
    gateway.session_status = 503
    widget = Widget(page)
    await widget.open()
    await expect(widget.said("bot")).to_contain_text("I'm the shop's bot.")
    await expect(widget.log.locator(".bot .meta")).to_contain_text("Bot")


async def test_the_talk_to_a_person_control_is_there_in_every_state(gateway: Gateway, widget: Widget) -> None:
    for state in ("bot", "waiting", "offered", "active", "wrapup", "closed", "callback"):
        gateway.say(stands(state, desk="nobody", alias="Ida"))
        await expect(widget.panel.locator(f".bar.{state}")).to_have_count(1)
        await expect(widget.person).to_be_enabled()


async def test_asking_for_a_person_twice_joins_the_line_once(gateway: Gateway, widget: Widget) -> None:
    await widget.person.click()
    await gateway.until(lambda: len(gateway.got(Human)) == 1)
    gateway.say(stands("waiting", desk="open", position=2))
    await expect(widget.bar).to_contain_text("You are number 2.")
    await widget.person.click()
    await expect(widget.bar.get_by_role("status").first).to_be_focused()
    assert len(gateway.got(Human)) == 1


async def test_minutes_are_told_as_a_range_and_a_place_that_grew_with_its_reason(
    gateway: Gateway, widget: Widget
) -> None:
    range_ = Wait(unit="minutes", low=4, high=9)
    gateway.say(stands("waiting", desk="open", position=3, wait=range_))
    await expect(widget.bar).to_contain_text("You are number 3. It will probably take 4\u20139 minutes.")
    gateway.say(stands("waiting", desk="open", position=4, wait=range_, why="urgent"))
    await expect(widget.bar).to_contain_text("You are number 4. Somebody who cannot wait goes first.")
    gateway.say(stands("bot"))
    await expect(widget.bar).to_be_hidden()


async def test_how_it_was_is_asked_when_it_is_over_and_the_score_goes_out_at_once(
    gateway: Gateway, widget: Widget
) -> None:
    gateway.say(stands("closed"))
    group = widget.bar.get_by_role("group")
    await expect(group).to_have_accessible_name("How was this chat? 1 is bad, 5 is great.")
    for button in await group.get_by_role("button").all():
        box = await button.bounding_box()
        assert box and min(box["width"], box["height"]) >= 44
    await group.get_by_role("button", name="4 out of 5").click()
    await gateway.until(lambda: len(gateway.got(Rate)) == 1)
    await widget.bar.get_by_role("textbox").fill("Ida was kind")
    await widget.page.keyboard.press("Enter")
    await gateway.until(lambda: len(gateway.got(Rate)) == 2)
    assert [(rate.score, rate.reason) for rate in gateway.got(Rate)] == [(4, None), (4, "Ida was kind")]
    await expect(widget.bar).to_contain_text("Thank you!")
    gateway.say(stands("bot"))
    await expect(widget.bar).to_be_hidden()
    assert widget.errors == []


@pytest.mark.parametrize(
    ("contact", "how"), [("+31 6 1234 5678", "phone"), ("ida@example.org", "email"), ("soon", None)]
)
async def test_a_number_or_an_address_is_enough_to_be_called_back(
    gateway: Gateway, widget: Widget, contact: str, how: str | None
) -> None:
    gateway.say(stands("waiting", desk="closed"))
    await widget.panel.get_by_label("Phone number or e-mail").fill(contact)
    await widget.button("Contact me").click()
    await widget.person.click()  # in line already: nothing is sent
    await widget.write("done")
    await gateway.until(lambda: bool(gateway.got(Send)))
    assert [(frame.how, frame.contact) for frame in gateway.got(Callback)] == (
        [(how, contact)] if how else []
    )


async def test_a_call_back_is_at_hand_when_nobody_is_there_and_folded_away_in_line(
    gateway: Gateway, widget: Widget
) -> None:
    contact = widget.panel.get_by_label("Phone number or e-mail")
    gateway.say(stands("waiting", desk="open", position=2))
    await expect(widget.bar).to_contain_text("You are number 2.")
    await expect(contact).to_be_hidden()
    await widget.panel.locator("summary").click()
    await expect(contact).to_be_visible()
    gateway.say(stands("waiting", desk="open", position=1))
    await expect(widget.bar).to_contain_text("You are next.")
    await expect(contact).to_be_visible()
    gateway.say(stands("waiting", desk="nobody"))
    await expect(contact).to_be_visible()


async def test_hostile_text_stays_text_whoever_says_it(page: Page, gateway: Gateway, widget: Widget) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    for text in HOSTILE:
        gateway.tell(agent(text))
    await expect(widget.said("agent")).to_have_text(list(HOSTILE), use_inner_text=True)
    await expect(widget.log.locator("a, img, script, svg, iframe")).to_have_count(0)
    assert dialogs == [] and widget.errors == []


async def test_links_show_where_they_lead_and_open_apart(gateway: Gateway, widget: Widget) -> None:
    for text, (href, shown) in LINKS.items():
        gateway.tell(bot(text))
        link = widget.said("bot").last.get_by_role("link")
        await expect(link).to_have_text(shown)
        assert await link.get_attribute("href") == href
        assert await link.get_attribute("dir") == "ltr"
        assert await link.get_attribute("rel") == "noopener"
        assert await link.get_attribute("target") == "_blank"


async def test_a_shoppers_own_words_never_become_links(gateway: Gateway, widget: Widget) -> None:
    await widget.write("https://example.org")
    await expect(widget.said("shopper")).to_have_text("https://example.org")
    await expect(widget.log.get_by_role("link")).to_have_count(0)


async def test_a_quick_answer_is_sent_by_its_id(gateway: Gateway, widget: Widget) -> None:
    asked = gateway.tell(bot("Which?", choices=[Choice(id="opaque", title="My order")]))
    await widget.log.get_by_role("button", name="My order").click()
    await expect(widget.said("shopper")).to_have_text("My order")
    await gateway.until(lambda: bool(gateway.got(Send)))
    sent = gateway.got(Send)[0]
    assert (sent.kind, sent.choice, sent.re, sent.text) == ("choice", "opaque", asked, None)


async def test_the_keyboard_opens_writes_and_closes(page: Page, gateway: Gateway) -> None:
    widget = Widget(page)
    await expect(widget.launcher).to_be_visible()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(widget.input).to_be_focused()
    await page.keyboard.type("first line")
    await page.keyboard.press("Shift+Enter")
    await page.keyboard.type("second line")
    assert await widget.input.evaluate("(input) => input.clientHeight") > 60
    await page.keyboard.press("Enter")
    await expect(widget.said("shopper")).to_have_text("first line\nsecond line")
    await expect(widget.input).to_have_value("")
    await page.keyboard.press("Escape")
    await expect(widget.panel).to_be_hidden()
    await expect(page.locator("skranke-chat .launcher")).to_be_focused()


async def test_enter_that_ends_a_composition_does_not_send(gateway: Gateway, widget: Widget) -> None:
    await widget.input.fill("にほん")
    composing = (
        "(e, isComposing) => e.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing}))"
    )
    await widget.input.evaluate(composing, True)
    await expect(widget.input).to_have_value("にほん")
    await widget.input.evaluate(composing, False)
    await expect(widget.said("shopper")).to_have_text("にほん")


async def test_a_message_that_is_too_long_is_not_cut_but_refused(gateway: Gateway, widget: Widget) -> None:
    await widget.write("😀" * 2000)
    await expect(widget.said("shopper")).to_have_count(1)
    await widget.write("x" * 2001)
    await expect(widget.panel.locator(".notice")).to_have_text("Please keep it under 2000 characters.")
    await expect(widget.input).to_have_value("x" * 2001)


async def test_answers_while_closed_are_counted_and_told_by_name(gateway: Gateway, widget: Widget) -> None:
    await widget.button("Close chat").click()
    await expect(widget.launcher).to_be_visible()
    gateway.tell(bot("one"))
    newest = gateway.tell(agent("two"))
    await expect(widget.launcher).to_have_accessible_name("Open chat, New messages: 2")
    await widget.open()
    await gateway.until(lambda: bool(gateway.got(Read)))
    assert gateway.got(Read)[-1].id == newest
    await widget.button("Close chat").click()
    await expect(widget.launcher).to_have_accessible_name("Open chat")


async def test_screen_readers_get_speaker_language_and_news(gateway: Gateway, widget: Widget) -> None:
    gateway.tell(agent("Hej, jeg er Ida."))
    gateway.tell(bot("Wo ist dein Paket?", lang="fr"))
    await expect(widget.log).to_have_attribute("aria-live", "polite")
    await expect(widget.log.locator(".agent .meta")).to_contain_text("Ida")
    await expect(widget.said("bot").last).to_have_attribute("lang", "fr")
    await expect(widget.panel).to_have_attribute("lang", "en")


async def test_an_agent_types_as_words_and_the_bot_never_does(gateway: Gateway, widget: Widget) -> None:
    gateway.say(stands("active", alias="Ida"))
    gateway.sockets[-1].send('{"t":"typing","c":"c","from":{"role":"agent","alias":"Ida"},"on":true}')
    await expect(widget.panel.locator(".notice")).to_have_text("Ida is typing")
    gateway.tell(agent("Here I am."))
    await expect(widget.panel.locator(".notice")).to_be_hidden()


@pytest.mark.parametrize(("width", "height"), [(360, 640), (320, 256), (1280, 800)])
async def test_every_control_has_a_name_and_room_for_a_thumb(
    page: Page, gateway: Gateway, widget: Widget, width: int, height: int
) -> None:
    # At rest: the panel rises into place, and is a little smaller on its way.
    await page.emulate_media(reduced_motion="reduce")
    await widget.button("Close chat").click()
    await page.set_viewport_size({"width": width, "height": height})
    await widget.open()
    gateway.say(stands("waiting", desk="nobody"))
    gateway.tell(bot("Which?", choices=[Choice(id="a", title="My order")]))
    await expect(widget.panel.get_by_label("Phone number or e-mail")).to_be_visible()
    controls = await page.evaluate(PRESSABLE)
    assert len(controls) >= 7
    assert [name for name, side in controls if not name.strip() or side < 44] == []
    assert await page.evaluate(SPOILS) == 0


async def test_on_a_phone_the_panel_takes_the_screen_and_keeps_the_focus(
    page: Page, gateway: Gateway
) -> None:
    await page.set_viewport_size({"width": 360, "height": 640})
    await page.emulate_media(reduced_motion="reduce")
    widget = Widget(page)
    await widget.open()
    assert await widget.panel.bounding_box() == {"x": 0, "y": 0, "width": 360, "height": 640}
    assert await widget.panel.evaluate("(panel) => panel.matches(':modal')")


async def test_it_lives_under_a_strict_policy_of_another_origin(gateway: Gateway, widget: Widget) -> None:
    gateway.tell(bot("Hej! https://example.org", lang="da"))
    await expect(widget.button("Tal med et menneske")).to_be_visible()
    assert widget.errors == []


async def test_the_elements_language_beats_the_pages_and_the_browsers(page: Page) -> None:
    gateway = Gateway(page)
    html = '<html lang="nl"><script type="module" src="https://gateway.test/widget/skranke-chat.js"></script>'
    await gateway.serve(html=f'{html}<skranke-chat lang="nn-NO"></skranke-chat>')
    await expect(Widget(page).launcher).to_have_accessible_name("Åpne chatten")
