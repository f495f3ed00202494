"""What an agent writes arrives in the order of writing, whatever the gateway says to the first of it."""

import json

import pytest
from playwright.async_api import Page, WebSocketRoute

from tests.houses import RunningHouse
from tests.web.desk_pages import desk, texts, waiting

pytestmark = pytest.mark.timeout(120)


async def test_words_wait_for_those_that_could_not_be_stored_just_then(
    page: Page, house: RunningHouse
) -> None:
    refused: list[str] = []

    async def busy(route: WebSocketRoute) -> None:
        """Answer the first words as a gateway does whose store is away."""
        server = route.connect_to_server()

        async def said(text: str | bytes) -> None:
            frame = json.loads(text)
            if frame["t"] == "send" and not refused:
                refused.append(frame["cid"])
                nak = {"t": "nak", "cid": frame["cid"], "code": "busy", "why": "Not now.", "retry": True}
                route.send(json.dumps(nak))
            else:
                server.send(text)

        route.on_message(said)

    await page.route_web_socket("**/ws", busy)
    async with desk(page, house, "ida") as ida, waiting(house) as one:
        await ida.accept(one.conversation)
        await ida.say("written first")
        await ida.say("written second")
        await one.until(lambda f: f["t"] == "msg" and f.get("text") == "written second")
        assert texts(one) == ["written first", "written second"]
        assert refused
