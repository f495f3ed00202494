"""Whoever scrolls up, in the widget or at the desk, gets what was said before, without a jump."""

import json

from playwright.async_api import Locator, Page, expect

from handoff.service.accounts import agent_of
from handoff.wire.codec import encode_msg
from handoff.wire.frames import Ack, Body, From, More, Send
from tests.edge.gateway import Gateway as RealGateway
from tests.edge.gateway import active
from tests.web.widget_pages import C, Gateway, Widget

WHERE = "(node) => node.getBoundingClientRect().top"


def page_of(first: int, last: int, *, more: bool) -> str:
    """Return a page of entries."""
    bodies = [Body(sender=From(role="bot"), kind="text", text=f"line {n}") for n in range(first, last)]
    items = [json.loads(encode_msg(C, f"1-{first + n}", body)) for n, body in enumerate(bodies)]
    return json.dumps({"t": "page", "c": C, "items": items, "more": more})


async def scroll_up(scroller: Locator) -> None:
    """Scroll to the very top, as with the Home key."""
    await scroller.evaluate("(scroller) => scroller.scrollTo(0, -scroller.scrollHeight)")


async def test_the_widget_asks_for_older_entries_near_the_top(page: Page) -> None:
    gateway, widget = Gateway(page), Widget(page)
    await gateway.serve()
    await widget.open()
    await gateway.until(lambda: bool(gateway.hellos))
    gateway.sockets[-1].send(page_of(60, 120, more=True))
    scroller = widget.panel.locator(".log")
    await expect(widget.said("bot")).to_have_count(60)
    await scroller.evaluate("(scroller) => scroller.scrollBy(0, -300)")
    await scroll_up(scroller)
    await gateway.until(lambda: bool(gateway.got(More)))
    asked = gateway.got(More)[0]
    assert (asked.before, asked.n) == ("1-60", 50)
    seen = widget.said("bot").get_by_text("line 60", exact=True)
    before = await seen.evaluate(WHERE)
    gateway.sockets[-1].send(page_of(0, 60, more=False))
    await expect(widget.said("bot")).to_have_count(121)  # and the greeting, now that the beginning is there
    assert abs(await seen.evaluate(WHERE) - before) < 3
    await scroll_up(scroller)
    await expect(widget.said("bot").get_by_text("line 0", exact=True)).to_be_in_viewport()
    assert len(gateway.got(More)) == 1
    assert widget.errors == []


async def test_the_desk_shows_all_of_a_long_conversation(page: Page, gateway: RealGateway) -> None:
    _, _, c = await active(gateway)
    ida, say = agent_of(gateway.staff["ida"]), gateway.house.services.desk.say
    for n in range(130):
        assert isinstance(await say(ida, Send(cid=f"s{n}", c=c, text=f"line {n}")), Ack)
    headers = await gateway.log_in("ida")
    name, _, value = headers["Cookie"].partition("=")
    await page.context.add_cookies([{"name": name, "value": value, "url": gateway.url}])
    await page.goto(f"{gateway.url}/desk")
    log = page.get_by_role("log")
    await page.locator(".talk").first.click()
    await expect(log.get_by_text("line 129", exact=True)).to_be_visible()
    await expect(log.get_by_text("line 3", exact=True)).to_have_count(0)
    await page.locator(".scroller").evaluate("(scroller) => scroller.scrollTo(0, 0)")
    await expect(log.get_by_text("line 3", exact=True)).to_have_count(1)
    await expect(page.get_by_role("button", name="Show older messages")).to_be_hidden()
