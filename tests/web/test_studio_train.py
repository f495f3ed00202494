"""The tab "Training" in a real browser, before a real gateway and workshop."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect
from redis.asyncio import Redis

from handoff.core.canary import Side, What
from handoff.service.trials import Trials
from house import kernel
from tests.edge.gateway import Gateway, open_gateway
from tests.fakes import SECRET, FakeBot
from tests.house.models_made import full, line
from tests.web.studio_pages import studio
from tests.workshops import furnish, has_assistant, open_workshop

pytestmark = pytest.mark.timeout(90)
EVIL = "<img src=x onerror=alert(1)>"
READ = {"intent": "greet", "confidence": 0.9, "language": "en", "frustrated": False}
CHANGE = {"id": "1", "language": "en", "text": EVIL, "was": READ, "now": {**READ, "intent": "deny"}}
TURN = {
    "says": "where is it",
    "intent": "greet",
    "hand_over": None,
    "replies": ["utter_greet"],
    "proof": None,
}
FAILED = {
    "language": "da",
    "name": "shop: tracked",
    "turn": 1,
    "wanted": TURN,
    "came": {**TURN, "intent": "deny"},
}
HELD = {
    "language": "nl",
    "scenario": "grapje",
    "says": ["wat een dag", EVIL],
    "wanted": None,
    "came": 2,
    "reason": "frustration",
}
REPORTS = {
    "old": full("old", misread=[line("hello there", "deny")]),
    "good": full(
        "good",
        misread=[line(EVIL, "deny")],
        recall=0.75,
        recent={"of": 9, "changes": [CHANGE]},
        conversations=[HELD],
    ),
    "bad": full("bad", misread=[], value=0.5, recorded={"of": 3, "failed": [FAILED]}),
}


@pytest.fixture
async def gateway(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis, tmp_path: Path
) -> AsyncIterator[Gateway]:
    """Yield a gateway that has a workshop."""
    furnish(tmp_path / "house", REPORTS)
    told = {"valkey": valkey, "prefix": prefix, "database": database, "bot": bot}
    async with (
        open_workshop(tmp_path / "house", secret=SECRET) as workshop,
        open_gateway(**told, workshop=workshop.url, trial=bot.url) as gateway,  # type: ignore[arg-type]  # by name
    ):
        yield gateway


async def test_a_better_model_is_compared_put_live_and_taken_back(page: Page, gateway: Gateway) -> None:
    async with studio(page, gateway, tab="train"):
        await expect(page.get_by_role("heading", name="Model old answers the shoppers")).to_be_visible()
        await page.get_by_role("button", name="Compare good").click()
        await expect(page.get_by_role("heading", name="good beside old")).to_be_visible()
        await expect(page.get_by_text("The gate is green")).to_be_visible()
        await expect(page.get_by_text("Not learned, because")).to_contain_text("missing: gift card.")
        report = page.get_by_role("region", name="Comparison")
        await report.get_by_role("button", name="Put good live").click()
        await expect(page.get_by_role("heading", name="Model good answers the shoppers")).to_be_visible()
        await expect(report.get_by_role("button", name="Put good live")).to_have_count(0)
        page.on("dialog", lambda dialog: dialog.accept())
        await page.get_by_role("button", name="Go back to old").click()
        await expect(page.get_by_role("heading", name="Model old answers the shoppers")).to_be_visible()


async def test_a_red_model_is_proposed_with_a_reason_and_another_person_agrees(
    page: Page, gateway: Gateway
) -> None:
    async with studio(page, gateway, tab="train") as tab:
        await page.get_by_role("button", name="Compare bad").click()
        await expect(
            page.get_by_text("English, First guess right: 0.500, and 0.800 is the least")
        ).to_be_visible()
        await expect(page.get_by_text("da · shop: tracked")).to_be_visible()
        await page.get_by_role("row").get_by_role("button", name="Put bad live").click()
        dialog = page.get_by_role("dialog")
        assert await dialog.evaluate("(node) => node.scrollWidth <= node.clientWidth"), "it is cut off"
        await page.get_by_label("Reason").fill("Christmas words")
        await page.keyboard.press("Tab")
        await page.keyboard.press("Enter")
        await expect(page.get_by_text("Otto proposes bad")).to_be_visible()
        await expect(page.get_by_role("button", name="Agree and put live")).to_have_count(0)
        await gateway.employ("lene", "Lene", "lead")
        await tab.open("train", "lene")
        await page.reload()
        await page.get_by_role("button", name="Agree and put live").click()
        await expect(page.get_by_role("heading", name="Model bad answers the shoppers")).to_be_visible()


async def test_a_square_of_the_picture_shows_its_messages_by_keyboard_and_as_text(
    page: Page, gateway: Gateway
) -> None:
    async with studio(page, gateway, tab="train"):
        await page.get_by_role("button", name="Compare good").click()
        cell = page.get_by_role("button", name="Greeting read as No: 1")
        await cell.focus()
        await page.keyboard.press("Enter")
        lines = page.locator(".lines").filter(has=page.get_by_role("heading"))
        await expect(lines.locator("q")).to_have_text(EVIL)
        await expect(page.get_by_text("One of 9 messages would be answered otherwise.")).to_be_visible()
        assert await page.locator("main img").count() == 0


async def test_the_picture_is_of_one_language_and_of_either_model(page: Page, gateway: Gateway) -> None:
    async with studio(page, gateway, tab="train"):
        await page.get_by_role("button", name="Compare good").click()
        part = page.get_by_role("region", name="What is taken for what")
        mistakes, squares = part.get_by_role("button"), part.locator(".cell text")
        await part.get_by_label("Language").select_option("English")
        await expect(mistakes).to_have_accessible_name("Greeting read as No: 1, by the other model 1")
        await expect(squares).to_have_text(["4", "1", "3"])
        await part.get_by_label("Read by").select_option("the other one")
        await mistakes.click()
        await expect(part.locator(".lines q")).to_have_text("hello there")
        await expect(part.locator(".lines")).to_contain_text("now read rightly")
        await part.get_by_label("Language").select_option("Danish")
        await expect(mistakes).to_have_count(0)
        await expect(squares).to_have_text(["4", "4"])


async def test_a_conversation_that_went_worse_is_read_with_what_was_said(
    page: Page, gateway: Gateway
) -> None:
    async with studio(page, gateway, tab="train"):
        await page.get_by_role("button", name="Compare good").click()
        part = page.get_by_role("region", name="Held-out conversations that went wrong")
        await expect(part.locator(".lines li")).to_have_count(1)
        await expect(part.locator(".lines li")).to_contain_text("Worse now")
        await expect(part.locator("q")).to_have_text(["wat een dag", EVIL])
        await expect(part).to_contain_text(
            "Nobody is needed. A person came at message 2 (The shopper is frustrated)."
        )


async def test_frustration_has_its_kinds_in_words(page: Page, gateway: Gateway) -> None:
    async with studio(page, gateway, tab="train"):
        await page.get_by_role("button", name="Compare good").click()
        await page.locator("header select.language").select_option("de")
        await page.get_by_role("button", name="good vergleichen").click()
        await expect(page.get_by_role("rowheader", name="Großbuchstaben")).to_be_visible()


async def test_a_training_that_cannot_begin_now_says_why(
    page: Page, gateway: Gateway, tmp_path: Path
) -> None:
    with (tmp_path / "house" / "models" / "train.lock").open("w") as lock:
        assert kernel.take(lock)
        async with studio(page, gateway, tab="train"):
            await page.get_by_role("button", name="Train now").click()
            await expect(page.get_by_text("Another training is running on this machine")).to_be_visible()
            await expect(page.get_by_role("button", name="Train now")).to_be_visible()


async def test_a_training_shows_its_stage_and_the_time_left_and_can_be_stopped(
    page: Page, gateway: Gateway
) -> None:
    async with studio(page, gateway, tab="train"):
        await page.get_by_role("button", name="Train now").click()
        await expect(page.get_by_role("progressbar")).to_be_visible()
        await expect(page.get_by_text("left")).to_be_visible()
        await page.get_by_role("button", name="Stop the training").click()
        await expect(page.get_by_text("it was stopped").first).to_be_visible(timeout=30_000)


async def test_it_fits_a_narrow_screen_with_controls_of_44_px(page: Page, gateway: Gateway) -> None:
    await page.set_viewport_size({"width": 360, "height": 740})
    async with studio(page, gateway, tab="train"):
        await page.get_by_role("button", name="Compare good").click()
        await expect(page.get_by_role("heading", name="good beside old")).to_be_visible()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        for control in await page.locator("main button:visible, main select:visible").all():
            box = await control.bounding_box()
            assert box and box["height"] >= 44


async def test_a_model_is_tried_with_a_share_that_is_changed_and_ended(
    page: Page, gateway: Gateway, tmp_path: Path
) -> None:
    has_assistant(tmp_path / "house", "good")
    async with studio(page, gateway, tab="train"):
        await page.get_by_role("button", name="Try good with a few shoppers").click()
        trial = page.get_by_role("region", name="Model good is tried")
        await expect(trial).to_contain_text("Model good is tried with 5 % of the new conversations")
        await expect(trial).to_contain_text("0 of the 100 conversations that it takes to judge it.")
        slider = trial.get_by_label("Share of the new conversations")
        await slider.focus()
        for _ in range(5):
            await page.keyboard.press("ArrowRight")
        await trial.get_by_role("button", name="Give it this share").click()
        await expect(trial.get_by_role("heading")).to_contain_text("10 %")
        await expect(page.get_by_role("button", name="Try bad with a few shoppers")).to_have_count(0)
        await trial.get_by_role("button", name="End it: old for everybody").click()
        await expect(page.get_by_role("region", name="The trial of good is over")).to_contain_text(
            "Somebody ended it."
        )


async def swears(trials: Trials) -> None:
    """Let everybody with the new model be handed over, nobody with the old one, and the guard look."""
    for number in range(900):
        seat = await trials._seat(f"c{number}", 2**60)
        if seat is None:
            return  # the house's own guard was quicker
        handed = [What.HANDED] if seat.side is Side.NEW else []
        await trials._count(seat, {"conversation": f"c{number}"}, What.TALKED, *handed)
    assert await trials.look() in (What.HANDED, None)


async def test_a_trial_that_its_guard_ended_says_why_and_fits_a_narrow_screen(
    page: Page, gateway: Gateway, tmp_path: Path
) -> None:
    has_assistant(tmp_path / "house", "good")
    await page.set_viewport_size({"width": 360, "height": 740})
    async with studio(page, gateway, tab="train"):
        await page.get_by_role("button", name="Try good with a few shoppers").click()
        await expect(page.get_by_role("region", name="Model good is tried")).to_be_visible()
        await swears(gateway.house.services.studio.trials)
        ended = page.get_by_role("region", name="The trial of good is over")
        await expect(ended).to_contain_text("called a person surely more often", timeout=15_000)
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360


def made(gateway: Gateway) -> None:
    """Write a topic that has no lines yet."""
    rules = gateway.house.services.settings.data / "rules"
    rules.mkdir(parents=True)
    (rules / "topics.yml").write_text("topics:\n  engraving: {title: <b>Engraving</b>, does: person}\n")


async def test_a_topic_that_lacks_lines_is_in_nobodys_way_and_said_beside_the_button(
    page: Page, gateway: Gateway
) -> None:
    await asyncio.to_thread(made, gateway)
    await page.set_viewport_size({"width": 360, "height": 740})
    async with studio(page, gateway, tab="train"):
        await expect(page.get_by_role("button", name="Train now")).to_be_enabled()
        waits = page.locator(".waits")
        await expect(waits).to_contain_text("<b>Engraving</b> – English: 10 lines are missing; Dutch: 10")
        await expect(waits).not_to_contain_text("No words yet")
        assert await page.evaluate("document.documentElement.scrollWidth") <= 360
        await waits.get_by_role("link").click()
        await expect(page.get_by_role("article", name="<b>Engraving</b>")).to_be_visible()
