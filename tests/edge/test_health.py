"""How the gateway says how it is."""

import asyncio

import structlog
from aiohttp.test_utils import make_mocked_request

from handoff.edge.health import Health
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.client import connect
from tests.edge.gateway import Gateway, active


async def test_a_gateway_without_its_bot_is_healthy_and_says_so(gateway: Gateway) -> None:
    gateway.bot.model = False
    async with gateway.http.get(f"{gateway.url}/healthz") as answer:
        assert answer.status == 200
        assert await answer.json() == {"status": "ok", "bot": False, "store": True}


async def test_many_who_ask_disturb_the_bot_once(gateway: Gateway) -> None:
    looks: list[int] = []

    async def bot() -> bool:
        looks.append(1)
        return True

    services = gateway.house.services
    queue = ArchiveQueue(connect(services.settings.redis_url), services.conversations.keys)
    health = Health(doors=services.doors, queue=queue, bot=bot, metrics=services.metrics)
    request = make_mocked_request("GET", "/healthz")
    answers = await asyncio.gather(*(health.healthz(request) for _ in range(50)))
    assert {answer.status for answer in answers} == {200}
    assert looks == [1]


async def test_a_gateway_that_stops_wants_no_more_visitors(gateway: Gateway) -> None:
    gateway.house.services.health.draining = True
    async with gateway.http.get(f"{gateway.url}/healthz") as answer:
        assert answer.status == 503
        assert (await answer.json())["status"] == "draining"


async def test_everybody_is_sent_away_in_good_order(gateway: Gateway) -> None:
    tabs = [await gateway.shopper() for _ in range(3)]
    await gateway.house.services.sockets.drain()
    assert [await tab.closed() for tab in tabs] == [1012, 1012, 1012]
    assert all(tab.frames[-1]["t"] == "drain" for tab in tabs)


async def test_numbers_name_nobody_and_stay_at_home(gateway: Gateway) -> None:
    with structlog.testing.capture_logs() as lines:
        shopper, desk, c = await active(gateway)
        await shopper.do("send", text="my address is Canary Street 5, canary@example.org")
        await desk.do("note", c=c, text="canary note")
        await desk.do("send", c=c, text="hello canary")
    async with gateway.http.get(f"{gateway.url}/metrics") as answer:
        page = await answer.text()
    async with gateway.http.get(
        f"{gateway.url}/metrics", headers={"X-Forwarded-For": "203.0.113.9"}
    ) as answer:
        assert answer.status == 404
    assert 'skranke_frames_total{role="shopper",t="send"} 1.0' in page
    for told in (page, str(lines)):
        assert "canary" not in told.lower() and "Ida" not in told
