"""Checks a page with Deque's axe-core against WCAG 2.2 A and AA, and says what is wrong and where."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


async def finds_nothing(page: Page) -> None:
    """Fail with the rule, the element and axe's advice for everything that a page has wrong now."""
    # What still fades in has less contrast than what stands.
    await page.emulate_media(reduced_motion="reduce")
    found = await Axe().run(page, options=RULES)
    wrong = [
        f"{rule['id']} ({rule['impact']}): {rule['help']}\n  {node['target']}: {node['failureSummary']}"
        for rule in found.response["violations"]
        for node in rule["nodes"]
    ]
    assert not wrong, "\n".join(wrong)
