"""The inbox in a real browser: by keyboard, in the hand, with hostile text, and back again."""

import time
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.edge.gateway import Gateway
from tests.web.inbox_rows import GUESSES, filed, fill
from tests.web.studio_pages import StudioPage, studio

HERE = Path(__file__).parent
pytestmark = pytest.mark.timeout(120)

EVIL = (
    "<img src=x onerror=alert(1)>",
    "<script>alert(1)</script>",
    '"><svg onload=alert(1)>',
    "[click](javascript:alert(1)) {{7*7}} ${7*7}",
    "\u202etxt.elpmaxe//:ptth",
)
SURE = (("opening_hours", 0.97), ("delivery_time", 0.02))
# Five minutes for a hundred; a script does not read, so this only says that the page is never in the way.
QUICK_S = 60.0


async def has(page: Page, count: int) -> None:
    """Wait until the list has that many messages."""
    await expect(page.locator(".row")).to_have_count(count)


async def shown(one: StudioPage, text: str) -> None:
    """Wait until this message is open, with what was said around it."""
    await expect(one.page.locator(".said .words")).to_have_text(text)
    await expect(one.page.locator(".talk")).to_be_visible()


async def test_twenty_messages_are_labelled_by_keyboard(page: Page, gateway: Gateway) -> None:
    await fill(gateway, [filed(number, f"where did number {number} go") for number in range(20)])
    async with studio(page, gateway):
        await has(page, 20)
        began = time.monotonic()
        for _ in range(8):
            await page.keyboard.press("c")
        await has(page, 12)
        for _ in range(4):
            await page.keyboard.press("r")
            await page.keyboard.type("refund")
            await page.keyboard.press("Enter")
        await has(page, 8)
        for key in ("o", "o", "s", "s", "f", "s"):
            await page.keyboard.press(key)
        await has(page, 3)
        await page.keyboard.press("n")
        await page.keyboard.type("gift_card")
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("button", name="Make the topic")).to_be_focused()
        await page.keyboard.press("Enter")
        await has(page, 2)
        await page.keyboard.press("a")
        await page.keyboard.press("c")
        await has(page, 0)
        await expect(page.get_by_text("Nothing left here")).to_be_visible()
        await expect(page.get_by_text("20 of 20 looked at, 18 ready")).to_be_visible()
        assert time.monotonic() - began < QUICK_S


async def test_the_worthiest_comes_first_and_says_why(page: Page, gateway: Gateway) -> None:
    sure = filed(7, "when are you open", guesses=SURE)
    await fill(gateway, [filed(0, "it opened and the money was gone"), filed(1, "and where is that"), sure])
    async with studio(page, gateway) as one:
        await shown(one, "it opened and the money was gone")
        tags = page.locator(".said .tag")
        for why in ("unsure", "not understood", "called a person", "the agent said otherwise"):
            await expect(tags.get_by_text(why, exact=True)).to_be_visible()
        facts = page.locator(".facts")
        await expect(facts).to_contain_text("Where is my order")
        await expect(facts).to_contain_text("Calm")
        await expect(page.locator(".row").last).to_contain_text("when are you open")
        await expect(page.locator(".talk")).to_contain_text("my mail is [email]")
        await expect(page.locator(".said-by")).to_have_count(4)  # a greeting without words is no bubble
        assert "anaria" not in await page.content()


async def test_undo_brings_the_last_deed_back(page: Page, gateway: Gateway) -> None:
    await fill(gateway, [filed(number, f"where is {number}") for number in range(3)])
    async with studio(page, gateway):
        await has(page, 3)
        await page.keyboard.press("c")
        await has(page, 2)
        await page.keyboard.press("u")
        await has(page, 3)
        await expect(page.get_by_text("0 of 3 looked at")).to_be_visible()
        await page.keyboard.press("u")
        await expect(page.get_by_text("There is nothing to undo.")).to_be_visible()


async def test_several_are_labelled_at_once_and_a_group_is_chosen(page: Page, gateway: Gateway) -> None:
    others = [filed(number, f"open {number}?", guesses=SURE) for number in range(10, 13)]
    await fill(gateway, [*(filed(number, f"where is {number}") for number in range(4)), *others])
    async with studio(page, gateway):
        await has(page, 7)
        await page.locator("button.group", has_text="Where is my order").click()
        await has(page, 4)
        await page.keyboard.press("x")
        await page.keyboard.press("j")
        await page.keyboard.press("x")
        await expect(page.get_by_text("2 messages chosen")).to_be_visible()
        await page.keyboard.press("c")
        await has(page, 2)
        await page.keyboard.press("/")
        await page.keyboard.type("nothing like this")
        await has(page, 0)


async def test_a_search_is_done_at_enter_and_over_at_escape(page: Page, gateway: Gateway) -> None:
    await fill(gateway, [filed(0, "where is it"), filed(1, "a gift card"), filed(2, "gift cards please")])
    async with studio(page, gateway) as one:
        await has(page, 3)
        search = page.get_by_label("Search in the words")
        await page.keyboard.press("/")
        await page.keyboard.type("gift")
        await page.keyboard.press("Enter")
        # What follows at once never means what was listed before.
        await page.keyboard.press("a")
        await has(page, 2)
        await page.keyboard.press("/")
        await page.keyboard.press("Escape")
        await expect(search).to_have_value("")
        await has(page, 3)
        await shown(one, "where is it")
        await page.keyboard.press("j")
        await shown(one, "a gift card")


async def test_a_mood_that_is_taken_back_says_so_and_a_message_says_when_it_came(
    page: Page, gateway: Gateway
) -> None:
    await fill(gateway, [filed(0, "where is it")])
    async with studio(page, gateway) as one:
        await shown(one, "where is it")
        await expect(page.locator(".said .tag").filter(has_text="Nov 2026")).to_be_visible()
        await page.keyboard.press("f")
        await expect(page.get_by_text("Mood noted", exact=True)).to_be_visible()
        await page.keyboard.press("f")
        await expect(page.get_by_text("Mood taken back", exact=True)).to_be_visible()
        await expect(page.locator(".said .tag").filter(has_text="Frustrated")).to_have_count(0)


async def test_what_the_masking_left_is_hidden_by_hand(page: Page, gateway: Gateway) -> None:
    await fill(gateway, [filed(0, "hiya its sam here, where is it")])
    async with studio(page, gateway) as one:
        await shown(one, "hiya its sam here, where is it")
        await page.keyboard.press("m")
        await page.get_by_label("The piece").fill("tom")
        await page.locator("#mark-kind").select_option("name")
        await page.keyboard.press("Enter")
        await page.get_by_role("button", name="Hide it").click()
        await expect(page.get_by_text("That does not stand in the message.")).to_be_visible()
        await page.get_by_label("The piece").fill("sam")
        async with page.expect_response(lambda answer: answer.url.endswith("/inbox/act")):
            await page.keyboard.press("Enter")
        await shown(one, "hiya its [name] here, where is it")
        await page.reload()
        await shown(one, "hiya its [name] here, where is it")


async def test_hostile_text_is_shown_as_text(page: Page, gateway: Gateway) -> None:
    await fill(gateway, [filed(number, text) for number, text in enumerate(EVIL)])
    async with studio(page, gateway):
        await has(page, len(EVIL))
        for text in EVIL:
            wanted = text.replace("\u202e", "")
            await expect(page.locator(".row .text").get_by_text(wanted, exact=True)).to_have_count(1)
        assert await page.locator(".inbox img, .inbox script, .inbox svg[onload]").count() == 0


async def test_in_the_hand_a_message_covers_the_list_and_nothing_runs_over(
    page: Page, gateway: Gateway
) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    await fill(gateway, [filed(number, f"where is {number} {'long' * 30}") for number in range(3)])
    async with studio(page, gateway):
        await has(page, 3)
        await expect(page.locator(".inbox-detail")).to_be_hidden()
        assert await page.evaluate("document.body.scrollWidth") <= 360
        await page.locator(".line").first.click()
        await expect(page.locator(".inbox-list")).to_be_hidden()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        for control in await page.locator("button:visible, select:visible").all():
            box = await control.bounding_box()
            assert box and box["height"] >= 43.5, await control.inner_text()
        await page.get_by_role("button", name="Back to the list").click()
        await expect(page.locator(".inbox-list")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_every_word_stands_out_from_its_ground(page: Page, gateway: Gateway, scheme: str) -> None:
    await page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await page.route("**/studio/contrast.js", lambda route: route.fulfill(path=HERE / "contrast.js"))
    await fill(gateway, [filed(number, f"where is {number}!!!", guesses=GUESSES) for number in range(3)])
    async with studio(page, gateway) as one:
        await shown(one, "where is 0!!!")
        await page.keyboard.press("x")
        measure = "import('/studio/contrast.js').then(contrast => contrast.faint())"
        assert await page.evaluate(measure) == []


@pytest.mark.parametrize("width", [1280, 360])
async def test_no_word_of_the_filter_is_cut_or_lies_over_another(
    page: Page, gateway: Gateway, width: int
) -> None:
    await fill(gateway, [filed(number, f"where is {number}") for number in range(3)])
    await page.set_viewport_size({"width": width, "height": 800})
    async with studio(page, gateway):
        await has(page, 3)
        for language in ("en", "nl", "da", "nb", "de"):
            await page.locator("header select").select_option(language)
            await expect(page.locator("html")).to_have_attribute("lang", language)
            await expect(page.locator(".group").last).to_be_visible()
            cut = "(all) => all.filter((e) => e.scrollWidth > e.clientWidth).map((e) => e.textContent)"
            assert await page.locator(".group, .inbox-filter select").evaluate_all(cut) == []


LIKE, NEARLY = "0a1b2c3d." + "f" * 96, "0a1b2c3d." + "f" * 90 + "0" * 6


async def test_what_is_much_the_same_is_a_group_that_is_labelled_at_once(
    page: Page, gateway: Gateway
) -> None:
    asked = {"en": "can i hire a tent", "nl": "kan ik een tent huren", "de": "zelte zum mieten?"}
    alike = [
        filed(number, text, language=language, likeness=NEARLY if number else LIKE)
        for number, (language, text) in enumerate(asked.items())
    ]
    await fill(gateway, [*alike, *(filed(number, f"where is number {number}") for number in range(5, 9))])
    async with studio(page, gateway):
        await has(page, 7)
        group = page.locator("button.group", has_text="tent").or_(
            page.locator("button.group", has_text="zelte")
        )
        await expect(group).to_have_count(1)
        await expect(group).to_contain_text("3")
        await expect(page.locator(".row").first).to_contain_text("many like it were not understood")
        await group.click()
        await has(page, 3)
        await expect(group).to_have_attribute("aria-current", "true")
        await page.keyboard.press("a")
        await page.keyboard.press("o")
        await has(page, 0)
        await page.get_by_role("button", name="All messages").click()
        await has(page, 4)
