"""A hundred messages are labelled by keyboard alone, each as its own words say, with few presses."""

import time

import pytest
from playwright.async_api import Page, expect

from tests.edge.gateway import Gateway
from tests.web.inbox_rows import filed, fill
from tests.web.studio_pages import studio

pytestmark = pytest.mark.timeout(180)

# What somebody presses who has read such a message; half of what is worth a look was read right.
RIGHT, SECOND, OTHER, NOT_OURS, SKIPPED, ANGRY = "right", "second", "other", "not ours", "skipped", "angry"
PRESSES = {
    RIGHT: ("c",),
    SECOND: ("r", "ArrowDown", "Enter"),
    OTHER: ("r", *"invo", "Enter"),
    NOT_OURS: ("o",),
    SKIPPED: ("s",),
    ANGRY: ("f", "c"),
}
TWENTY = (*[RIGHT] * 10, *[SECOND] * 4, *[OTHER] * 3, NOT_OURS, SKIPPED, ANGRY)
HUNDRED, WAITING = 100, 120
MOST_PRESSES = 250
# Five minutes for a hundred leaves three seconds for each: nearly all of them are for reading.
PAGE_S = 0.6
WORDS = "labelled, as far as the script is concerned, by reading what it says"


async def test_a_hundred_messages_take_few_presses_and_the_page_is_never_in_the_way(
    page: Page, gateway: Gateway
) -> None:
    kinds = [TWENTY[number % len(TWENTY)] for number in range(WAITING)]
    await fill(
        gateway, [filed(number, f"{kind}: message {number} {WORDS}") for number, kind in enumerate(kinds)]
    )
    pressed = 0
    async with studio(page, gateway):
        words = page.locator(".said .words")
        await expect(words).to_be_visible()
        began = time.monotonic()
        for _ in range(HUNDRED):
            said = await words.inner_text()
            for key in PRESSES[said.partition(":")[0]]:
                await page.keyboard.press(key)
                pressed += 1
            await expect(words).not_to_have_text(said)
        took_s = time.monotonic() - began
        await expect(page.get_by_text(f"{HUNDRED} of {WAITING} looked at")).to_be_visible()
        await page.reload()
        await expect(page.get_by_text(f"{HUNDRED} of {WAITING} looked at")).to_be_visible()
    print(f"{HUNDRED} messages, {pressed} presses, {took_s:.1f} s")
    assert pressed <= MOST_PRESSES
    assert took_s < HUNDRED * PAGE_S
