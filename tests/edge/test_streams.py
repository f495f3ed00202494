"""A stream of events ends once, is kept alive, and waits for nobody who does not read or write."""

import asyncio
import json
from dataclasses import replace
from pathlib import Path

import pytest
from redis.asyncio import Redis

from handoff.edge import answers
from handoff.edge.limits import Limits
from tests.edge.gateway import PATIENCE_S, Gateway, impatient_gateway, open_gateway, talk_until_one_is_left
from tests.edge.requests_page import requests_page
from tests.fakes import FakeBot


async def test_a_deploy_tells_streams_to_come_back(gateway: Gateway) -> None:
    page = await requests_page(gateway)
    async with page.events() as events:
        await events.until("state")
        await gateway.house.services.sockets.drain()
        assert await events.closed() == 1012
        assert events.frames[-1]["t"] == "drain"
    gateway.house.services.health.draining = True
    async with gateway.http.get(page.url("events"), headers=page.headers()) as late:
        assert late.status == 503


async def test_a_stream_that_ended_by_itself_does_not_stop_the_drain_of_others(gateway: Gateway) -> None:
    services = gateway.house.services
    page, other = await requests_page(gateway), await requests_page(gateway)
    async with page.events() as ended, other.events() as open_still:
        await ended.until("state")
        await open_still.until("state")
        streams = list(services.sockets._open)
        await streams[0].close(4401, "logged out")
        assert await ended.closed() == 4401
        assert await ended.response.content.read() == b""
        await streams[0].ping()
        await streams[0].close(1012, "deploy")
        await services.sockets.drain()
        assert await open_still.closed() == 1012


async def test_a_request_that_comes_byte_by_byte_is_not_waited_for(
    gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "BODY_S", 0.1)
    page = await requests_page(gateway)
    host, port = gateway.url.removeprefix("http://").split(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    path = page.url("messages").removeprefix(gateway.url)
    lines = [f"POST {path} HTTP/1.1", f"Host: {host}", "Content-Length: 100"]
    lines += [f"{name}: {value}" for name, value in page.headers().items()]
    writer.write("\r\n".join([*lines, "", '{"t":']).encode())
    async with asyncio.timeout(PATIENCE_S):
        assert b" 408 " in await reader.readline()
    writer.close()


async def test_a_quiet_stream_is_kept_alive(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    quick = replace(Limits(), heartbeat_s=1)
    async with open_gateway(
        valkey=valkey, prefix=prefix, database=database, bot=bot, limits=quick, tick_s=0.02
    ) as gateway:
        page = await requests_page(gateway)
        async with page.events() as events:
            await events.until("state")
            assert json.loads((await events._event()).removeprefix("data: ")) == {"t": "ping"}


async def test_a_stream_that_nobody_reads_is_let_go(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    async with impatient_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot) as gateway:
        session = await gateway.session()
        quick = await gateway.shopper(session)
        page = await requests_page(await gateway.narrow(), session)
        async with page.events() as events:
            await events.until("state")
            connection = events.response.connection
            assert connection is not None and connection.transport is not None
            connection.transport.pause_reading()  # a page that is frozen
            await talk_until_one_is_left(gateway, quick)
            connection.transport.abort()
