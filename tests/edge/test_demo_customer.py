"""The demo shop's log-in: it signs for its own pages alone, who is logged in, and only where it has a key."""

import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import jwt
import pytest
from aiohttp import CookieJar
from aiohttp.test_utils import TestClient, TestServer

from handoff.edge import demo_shop
from handoff.edge.demo_customer import LogIn

SECRET = "a secret of this test, longer than 32 bytes"


@asynccontextmanager
async def visitor(secret: str, listed: Callable[[str], str] = str) -> AsyncIterator[Any]:
    """Yield a visitor of a demo shop with this key, and with this list of pages."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    log_in = LogIn(secret=secret, origins=[listed(f"http://127.0.0.1:{port}")])
    server = TestServer(demo_shop.application("http://localhost:9", log_in), port=port)
    async with TestClient(server, cookie_jar=CookieJar(unsafe=True)) as client:
        yield client


async def text(client: Any, path: str) -> str:
    answer = await client.get(path)
    assert answer.status == 200
    return str(await answer.text())


async def test_who_logs_in_is_signed_for_anew_each_time_until_they_log_out() -> None:
    async with visitor(SECRET) as client:
        assert await text(client, "/chat-identity") == ""
        assert await (await client.post("/log-in")).text() == "Ida Visser"
        page = str(client.make_url("/")).rstrip("/")
        found = [
            jwt.decode(await text(client, "/chat-identity"), SECRET, algorithms=["HS256"], audience=page)
            for _ in range(2)
        ]
        assert [one["sub"] for one in found] == ["ida@example.org"] * 2
        assert found[0]["jti"] != found[1]["jti"]
        assert found[0]["exp"] - found[0]["iat"] <= 3600
        await client.post("/log-out")
        assert await text(client, "/chat-identity") == ""


async def test_the_page_says_who_is_logged_in() -> None:
    async with visitor(SECRET) as client:
        assert 'data-log-in="yes" data-customer=""' in await text(client, "/")
        await client.post("/log-in")
        assert 'data-customer="Ida Visser"' in await text(client, "/")


async def test_another_site_cannot_log_anybody_in_with_a_link() -> None:
    async with visitor(SECRET) as client:
        assert (await client.get("/log-in")).status == 404
        cookie = (await client.post("/log-in")).cookies["demo_shop_customer"]
        assert cookie["httponly"] and cookie["samesite"] == "Strict"


async def test_a_page_that_is_not_on_the_list_is_signed_nothing() -> None:
    async with visitor(SECRET, lambda _: "http://shop.example") as client:
        await client.post("/log-in")
        assert await text(client, "/chat-identity") == ""


@pytest.mark.parametrize("path", ["/log-in", "/log-out"])
async def test_without_a_key_there_is_no_log_in(path: str) -> None:
    async with visitor("") as client:
        assert (await client.post(path)).status == 405
        assert (await client.get("/chat-identity")).status == 404
        assert 'data-log-in=""' in await text(client, "/")
