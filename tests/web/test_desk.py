"""An agent's day at the desk, in a real browser against the whole house."""

import json
from pathlib import Path
from typing import Any, Literal

import pytest
from playwright.async_api import Page, Route, WebSocketRoute, expect

from tests.e2e.people import Shopper
from tests.houses import RunningHouse
from tests.web.desk_pages import OFFER_MS, DeskPage, desk, log_out, password_of, texts, waiting

HERE = Path(__file__).parent
pytestmark = pytest.mark.timeout(120)

EVIL = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    "javascript:alert(1)//",
    '"><svg onload=alert(1)>',
    "{{constructor.constructor('alert(1)')()}}",
    "\u202etxt.elpmaxe//:ptth",
)


async def test_somebody_logs_in_by_the_form_and_out_again(page: Page, house: RunningHouse) -> None:
    await page.goto(f"{house.url}/desk")
    await page.get_by_label("Log-in name").fill("mette")
    await page.get_by_label("Password").fill(password_of(house, "mette"))
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("You are away")).to_be_visible()
    await page.get_by_role("button", name="Log out").click()
    await expect(page.get_by_label("Password")).to_be_visible()
    await page.reload()
    await expect(page.get_by_label("Password")).to_be_visible()


async def test_who_guesses_a_password_is_told_how_long_to_wait(page: Page, house: RunningHouse) -> None:
    await page.goto(f"{house.url}/desk")
    submit = page.get_by_role("button", name="Log in")
    await page.get_by_label("Log-in name").fill("nobody-here")
    for _ in range(6):
        await page.get_by_label("Password").fill("guess")
        await submit.click()
        await expect(page.get_by_role("alert")).not_to_be_empty()
        await expect(submit).to_have_text("Log in")
    await expect(page.get_by_role("alert")).to_contain_text("You can try again in")
    await expect(submit).to_have_attribute("aria-disabled", "true")


async def test_an_agent_works_a_conversation_from_the_offer_to_the_wrap_up(
    page: Page, house: RunningHouse
) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        offer = ida.offer(one.conversation)
        await expect(offer).to_be_visible(timeout=OFFER_MS)
        await expect(offer).to_contain_text("The shopper asked for a person")
        await expect(page).to_have_title("(1) Skranke")
        await ida.accept(one.conversation)
        await expect(page.get_by_text("Not proven: do not share order data")).to_be_visible()
        await ida.say("Hello, this is Ida.")
        assert await one.hears("agent") == "Hello, this is Ida."
        await ida.shows("Hello, this is Ida.")
        await one.say("My lamp came broken")
        await ida.shows("My lamp came broken")
        await page.keyboard.press("Escape")
        await page.keyboard.press("x")
        await page.get_by_role("combobox", name="Topic").select_option("complaint")
        await page.keyboard.press("Control+Enter")
        closed = await one.until(lambda f: f["t"] == "msg" and f.get("event") == "closed")
        assert "data" not in closed  # under what topic is for the team
        await page.get_by_role("button", name="Ready for the next one").click()
        await expect(page.locator(".talk")).to_have_count(0)


async def test_a_topic_that_operators_made_is_chosen_by_its_title(page: Page, house: RunningHouse) -> None:
    async def told(route: Route) -> None:
        answer = await route.fetch()
        body = {**await answer.json(), "topics": {"gift_card": {"en": "Gift <cards>", "de": "Gutscheine"}}}
        await route.fulfill(response=answer, json=body)

    await page.route("**/v1/me", told)
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await page.get_by_role("button", name="Close conversation").click()
        made = page.get_by_role("combobox", name="Topic").locator("optgroup[label='Made here'] option")
        await expect(made).to_have_text("Gift <cards>")
        await expect(made).to_have_attribute("value", "gift_card")
        await page.keyboard.press("Escape")


async def test_who_left_a_number_is_taken_from_the_list_and_called(page: Page, house: RunningHouse) -> None:
    async with waiting(house) as one:
        wish = {"t": "callback", "how": "phone", "contact": "+31 30 555 0142"}
        assert (await one.acked(wish))["t"] == "ack"
        async with desk(page, house, "ida") as ida:
            row = page.locator(".callback", has=page.locator(f"[id='callback-{one.conversation}']"))
            link = row.get_by_role("link", name="+31 30 555 0142")
            await expect(link).to_have_attribute("href", "tel:+31305550142")
            take = row.get_by_role("button", name="Take")
            box = await take.bounding_box()
            assert box and box["height"] >= 44
            await take.click()
            await expect(row).to_have_count(0)
            await expect(ida.log).to_contain_text("The shopper asked to be contacted: +31 30 555 0142")
            await ida.say("I am calling you now.")
            assert await one.hears("agent") == "I am calling you now."
            await page.get_by_role("button", name="Close conversation").click()
            await page.get_by_role("combobox", name="Topic").select_option("other")
            await page.keyboard.press("Control+Enter")
            await one.until(lambda f: f["t"] == "msg" and f.get("event") == "closed")


async def test_typing_is_seen_on_both_sides(page: Page, house: RunningHouse) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await page.get_by_label("Your message to the shopper").press_sequentially("He")
        typing = await one.until(lambda f: f["t"] == "typing")
        assert (typing["on"], typing["from"]["alias"]) == (True, "Ida")
        await one.acked({"t": "typing", "on": True})
        await expect(page.get_by_text("The shopper is typing…")).to_be_visible()
        await page.get_by_label("Your message to the shopper").fill("")


async def test_a_note_reaches_no_shopper(page: Page, house: RunningHouse) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await page.get_by_role("radio", name="Note").click()
        await page.get_by_label("Your note for the team").fill("secret-note-4711")
        await page.keyboard.press("Enter")
        await expect(ida.log.locator(".note .bubble")).to_have_text("secret-note-4711")
        await ida.say("said aloud")
        await one.hears("agent")
        assert "secret-note-4711" not in "".join(one.raw)


async def test_the_bot_gets_the_conversation_back_with_what_was_agreed(
    page: Page, house: RunningHouse
) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await page.get_by_role("button", name="Give back to the bot").click()
        await page.get_by_label("What was agreed").fill("A new lamp goes out tomorrow.")
        await page.get_by_role("dialog").get_by_role("button", name="Give back").click()
        await one.state("bot")
        await expect(page.get_by_text("The bot has taken over again.")).to_be_visible()
        await expect(page.locator(".talk")).to_have_count(0)


async def test_who_accepts_too_late_is_told_kindly(page: Page, house: RunningHouse) -> None:
    offered = ""

    def is_news(frame: dict[str, Any]) -> bool:
        gone = frame["t"] == "desk" and offered not in json.dumps(frame["view"])
        return bool(offered) and (frame["t"] == "revoke" or gone)

    def without_news(route: WebSocketRoute) -> None:
        server = route.connect_to_server()
        server.on_message(lambda text: None if is_news(json.loads(text)) else route.send(text))

    await page.route_web_socket("**/ws", without_news)
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await expect(ida.offer(one.conversation)).to_be_visible(timeout=OFFER_MS)
        offered = one.conversation
        twin = DeskPage(await page.context.new_page(), house)
        await twin.page.goto(f"{house.url}/desk")
        await twin.offer(one.conversation).get_by_role("button", name="Pass").click()
        await expect(twin.offer(one.conversation)).to_have_count(0)
        await ida.offer(one.conversation).get_by_role("button", name="Accept").click()
        await expect(page.get_by_text("Too late for this one")).to_be_visible()
        await expect(ida.offer(one.conversation)).to_have_count(0)
        offered = ""


async def test_a_message_without_an_answer_is_sent_again_and_arrives_once(
    page: Page, house: RunningHouse
) -> None:
    sent = False

    async def deaf(route: WebSocketRoute) -> None:
        """Lose the answer to what was sent, and then the connection."""
        server = route.connect_to_server()

        async def heard(text: str | bytes) -> None:
            nonlocal sent
            kind = json.loads(text)["t"]
            if not sent or kind not in ("ack", "msg"):
                route.send(text)
            elif kind == "msg":
                sent = False
                await route.close(code=1012)

        server.on_message(heard)

    await page.route_web_socket("**/ws", deaf)
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        sent = True
        await ida.say("this is the only one")
        await expect(ida.log.locator(".entry:not(.unsent)", has_text="this is the only one")).to_have_count(1)
        await expect(ida.log.locator(".unsent")).to_have_count(0)
        await ida.say("and the next")
        await one.until(lambda f: f["t"] == "msg" and f.get("text") == "and the next")
        assert texts(one) == ["this is the only one", "and the next"]


async def test_a_restarted_gateway_loses_neither_words_nor_drafts(page: Page, house: RunningHouse) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await ida.say("before")
        await ida.shows("before")
        await page.get_by_label("Your message to the shopper").fill("half a sentence")
        died = house.kill("gateway")
        await expect(page.get_by_text("No connection.")).to_be_visible()
        await house.back("gateway", died)
        await expect(page.get_by_text("No connection.")).to_be_hidden(timeout=30_000)
        await expect(page.get_by_label("Your message to the shopper")).to_have_value("half a sentence")
        await page.get_by_label("Your message to the shopper").press("Enter")
        await ida.shows("half a sentence")
        await ida.shows("before")
        ida.errors.clear()  # the browser complains about the connections that failed meanwhile
        await one.arrive()


async def test_a_log_in_that_ran_out_keeps_the_draft(page: Page, house: RunningHouse) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await page.get_by_label("Your message to the shopper").fill("half a sentence")
        await log_out(house, "ida")
        await expect(page.get_by_text("everything you wrote is still here")).to_be_visible()
        await page.get_by_label("Log-in name").fill("ida")
        await page.get_by_label("Password").fill(password_of(house, "ida"))
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Your message to the shopper")).to_have_value("half a sentence")
        ida.errors.clear()  # the browser's word on the refused ticket


async def shows_only_text(ida: DeskPage, one: Shopper, text: str) -> None:
    await one.say(text)
    await expect(ida.log.locator(".bubble").last).to_have_text(text.replace("\u202e", ""))


async def test_hostile_words_are_only_words(page: Page, house: RunningHouse) -> None:
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        for text in EVIL:
            await shows_only_text(ida, one, text)
        assert await page.locator(".log :is(img, script, a)").count() == 0
    assert dialogs == []


@pytest.mark.parametrize("width", [360, 768, 1280])
async def test_nothing_is_cut_off_at_any_width(page: Page, house: RunningHouse, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 740})
    async with desk(page, house, "ida") as ida, waiting(house, "a" * 300) as one:
        await ida.accept(one.conversation)
        for pane in ("talk", "card"):
            tab = page.locator(f".panes [data-pane={pane}]")
            if await tab.is_visible():
                await tab.click()
            wide: bool = await page.evaluate("document.documentElement.scrollWidth > innerWidth")
            assert not wide
        await expect(page.get_by_role("button", name="Close conversation")).to_be_in_viewport()
        if width == 360:
            await page.locator(".back").click()


@pytest.mark.parametrize(
    ("language", "ready"), [("nl", "Beschikbaar"), ("da", "Klar"), ("nb", "Klar"), ("de", "Bereit")]
)
async def test_the_desk_speaks_the_language_that_is_chosen(
    page: Page, house: RunningHouse, *, language: str, ready: str
) -> None:
    async with desk(page, house, "ida"):
        await page.locator("select.language").select_option(language)
        await expect(page.locator(".ready strong")).to_have_text(ready)
        await expect(page.locator("html")).to_have_attribute("lang", language)
        await page.reload()
        await expect(page.locator(".ready strong")).to_have_text(ready)


async def test_every_control_has_a_name_and_room_for_a_finger(page: Page, house: RunningHouse) -> None:
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        for control in await page.locator("button:visible, select:visible, textarea:visible").all():
            snapshot = await control.aria_snapshot()
            assert '"' in snapshot, f"no name: {snapshot}"
            box = await control.bounding_box()
            assert box and box["height"] >= 44, f"{snapshot}: {box}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_text_is_easy_to_read(
    page: Page, house: RunningHouse, *, scheme: Literal["light", "dark"]
) -> None:
    await page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    await page.route("**/desk/contrast.js", lambda route: route.fulfill(path=HERE / "contrast.js"))
    measure = "import('/desk/contrast.js').then(contrast => contrast.faint())"
    async with desk(page, house, "ida") as ida, waiting(house, "Where is it?") as one:
        await expect(ida.offer(one.conversation)).to_be_visible(timeout=OFFER_MS)
        assert await page.evaluate(measure) == []
        await ida.accept(one.conversation)
        await ida.say("Hello")
        await one.hears("agent")
        assert await page.evaluate(measure) == []
        await page.get_by_role("button", name="Close conversation").click()
        assert await page.evaluate(measure) == []
        await page.keyboard.press("Escape")
