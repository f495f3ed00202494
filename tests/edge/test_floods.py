"""A flood is told to wait and the others go on: by one, by many, at several gateways, of empty sockets."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from time import monotonic

import pytest
from redis.asyncio import Redis

from handoff.core.rate import Rate
from handoff.edge.handshakes import Handshakes
from handoff.edge.limits import Limits
from handoff.edge.shop_meter import DRAWN, ShopMeter
from handoff.service.chat import Chat
from handoff.store.client import Scripts
from handoff.store.doors import Doors
from handoff.wire.frames import Ack, End, Human, Leave, Nak, Send
from tests.edge.gateway import OTHER_SHOP, SHOP, Gateway, Tab, active, open_gateway
from tests.fakes import FakeBot
from tests.shoppers import Shopper

# A bucket that does not fill again while a test runs.
SLOWLY = 0.001


@asynccontextmanager
async def house(
    limits: Limits, *, valkey: str, prefix: str, database: Path, bot: FakeBot
) -> AsyncIterator[Gateway]:
    async with open_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot, limits=limits) as one:
        yield one


async def sent(tabs: list[Tab], each: int) -> list[str]:
    """Let every page say so many things, and return `ack` or the code of each refusal."""
    found = []
    for tab in tabs:
        for number in range(each):
            answer = await tab.do("send", text=f"buy now {number}")
            found.append(str(answer["t"] if answer["t"] == "ack" else answer["code"]))
    return found


async def test_a_flood_at_the_bot_is_bounded_for_the_shop_and_people_go_on_talking(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    limits = replace(Limits(), shop_bot=Rate(burst=DRAWN, per_s=SLOWLY))
    async with house(limits, valkey=valkey, prefix=prefix, database=database, bot=bot) as gateway:
        shopper, desk, c = await active(gateway)
        tabs = [await gateway.shopper() for _ in range(6)]
        answers = await sent(tabs, each=5)
        assert (answers.count("ack"), answers.count("rate")) == (DRAWN, 30 - DRAWN)
        refused = [frame for frame in tabs[-1].frames if frame["t"] == "nak"]
        assert all(nak["retry"] and nak["why"] for nak in refused)
        # A person is one click away, and who has one goes on talking with them.
        assert (await tabs[-1].do("human"))["t"] == "ack"
        assert (await shopper.do("send", text="still here?"))["t"] == "ack"
        assert (await desk.until("msg", text="still here?"))["from"] == {"role": "shopper"}
        assert (await desk.do("send", c=c, text="Of course."))["t"] == "ack"
        await shopper.until("msg", text="Of course.")
        # Another shop at the same gateway has a bucket of its own.
        other = await gateway.hello((await gateway.session(origin=OTHER_SHOP))["token"], origin=OTHER_SHOP)
        assert (await other.do("send", text="hello"))["t"] == "ack"


async def test_several_gateways_share_a_shops_bucket(redis: Redis, prefix: str) -> None:
    limits = replace(Limits(), shop_bot=Rate(burst=2 * DRAWN, per_s=SLOWLY))
    gateways = [ShopMeter(Doors(redis, Scripts(redis), prefix=prefix), limits, monotonic) for _ in range(2)]
    admitted = [await gateway.admits("bot", SHOP) for _ in range(50) for gateway in gateways]
    assert sum(admitted) == 2 * DRAWN
    assert await gateways[0].admits("people", SHOP)
    assert await gateways[1].admits("bot", OTHER_SHOP)


async def test_a_shops_bucket_fills_again(redis: Redis, prefix: str) -> None:
    doors, now = Doors(redis, Scripts(redis), prefix=prefix), [0.0]
    limits = replace(Limits(), shop_bot=Rate(burst=5, per_s=1))
    meter = ShopMeter(doors, limits, lambda: now[0])
    assert [await meter.admits("bot", SHOP) for _ in range(6)] == [True] * 5 + [False]
    doors.shift_ms += 2_500
    assert not await meter.admits(
        "bot", SHOP
    )  # it was told to come back in a second, and does not ask before
    now[0] += 1.1
    assert [await meter.admits("bot", SHOP) for _ in range(3)] == [True, True, False]


async def test_a_shop_opens_so_many_conversations_and_whoever_comes_back_is_let_in(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    limits = replace(Limits(), shop_sessions=Rate(burst=3, per_s=0.1))
    async with house(limits, valkey=valkey, prefix=prefix, database=database, bot=bot) as gateway:
        mine = await gateway.session()
        for _ in range(2):
            await gateway.session()
        url, headers = f"{gateway.url}/v1/session", {"Origin": SHOP}
        async with gateway.http.post(url, json={}, headers=headers) as answer:
            assert answer.status == 429
            assert 1 <= int(answer.headers["Retry-After"]) <= 12
        again = await gateway.session(refresh=mine["refresh"])
        assert again["conversation"] == mine["conversation"]
        await gateway.session(origin=OTHER_SHOP)


async def test_connections_that_say_nothing_or_too_slowly_are_let_go_and_others_served(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    limits = replace(Limits(), request_s=0.2)
    async with house(limits, valkey=valkey, prefix=prefix, database=database, bot=bot) as gateway:
        host, port = gateway.url.removeprefix("http://").split(":")
        talking = await gateway.shopper()
        slow = [await asyncio.open_connection(host, int(port)) for _ in range(200)]
        for nth, (_, writer) in enumerate(slow):
            if nth % 2:
                writer.write(b"GET /ws HTTP/1.1\r\nHost: x\r\nX-Slow: ")
        assert (await talking.do("send", text="hello"))["t"] == "ack"
        for reader, writer in slow:
            assert await asyncio.wait_for(reader.read(), 8) == b""
            writer.close()
        assert (await talking.do("send", text="still here"))["t"] == "ack"
        assert (await (await gateway.shopper()).do("send", text="hello"))["t"] == "ack"


async def test_of_too_many_silent_connections_the_oldest_go_first(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    now = [0.0]
    guard = Handshakes(replace(Limits(), handshakes=2, request_s=60), lambda: now[0])

    class Silent:
        def __init__(self) -> None:
            self.transport: object | None = asyncio.Event()

        def force_close(self) -> None:
            self.transport = None

    class Server:
        def __init__(self) -> None:
            self.connections: list[Silent] = []

    server = Server()
    for second in range(4):
        now[0] = second
        server.connections.append(Silent())
        guard.look(server)  # type: ignore[arg-type] # what it looks at of a server, no more
    assert [each.transport is None for each in server.connections] == [True, True, False, False]
    now[0] = 62.5
    assert guard.look(server) == 1  # type: ignore[arg-type]


async def test_idle_pages_are_bounded_and_cost_the_one_that_talks_nothing(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    limits = replace(Limits(), sockets=90, sockets_per_address=60)
    async with house(limits, valkey=valkey, prefix=prefix, database=database, bot=bot) as gateway:
        session = await gateway.session()
        tab = await gateway.shopper(session)
        for _ in range(limits.sockets_per_address - 1):
            await gateway.shopper(session)
        async with gateway.http.get(
            f"{gateway.url}/ws",
            headers={
                "Origin": SHOP,
                "Connection": "Upgrade",
                "Upgrade": "websocket",
                "Sec-WebSocket-Version": "13",
                "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
                "Sec-WebSocket-Protocol": "skranke.v1",
            },
        ) as answer:
            assert answer.status == 429
            assert int(answer.headers["Retry-After"]) >= 1
        assert (await tab.do("send", text="hello"))["t"] == "ack"
        await tab.until("msg", text=bot.says["messages"][0]["text"])


@pytest.fixture
async def writer(redis: Redis, prefix: str) -> Shopper:
    shopper = await Shopper(redis, prefix).arrive()
    shopper.chat = Chat(shopper.store, most_entries=20)
    return shopper


async def test_a_conversation_has_an_end_and_a_person_is_still_reached_from_there(writer: Shopper) -> None:
    answers = [await writer.say(f"word {n}") for n in range(25)]
    assert [isinstance(each, Ack) for each in answers] == [True] * 19 + [False] * 6  # the greeting is one
    last = answers[-1]
    assert isinstance(last, Nak) and last.code == "too_long" and not last.retry
    assert isinstance(await writer.say("word 18", cid="m19"), Ack)  # a repeat is no new entry
    assert isinstance(await writer.chat.human(writer.c, Human(cid="h")), Ack)
    assert isinstance(await writer.chat.leave(writer.c, Leave(cid="l")), Nak)
    assert isinstance(await writer.chat.end(writer.c, End(cid="e")), Ack)


async def test_coming_and_going_fills_no_store_either(writer: Shopper) -> None:
    for n in range(400):
        await writer.chat.human(writer.c, Human(cid=f"h{n}"))
        await writer.chat.leave(writer.c, Leave(cid=f"l{n}"))
        await writer.chat.end(writer.c, End(cid=f"e{n}"))
        await writer.chat.say(writer.c, Send(cid=f"s{n}", text="hi"), client=None, locale=None)
    assert len(await writer.store.read(writer.c, count=5_000)) <= 20 + 200 + 2
