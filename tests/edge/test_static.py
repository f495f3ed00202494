"""The pages: strict policies, nothing beside the web folder, the widget for the shops on the list only."""

import pytest
from aiohttp.test_utils import TestClient, TestServer
from yarl import URL

from handoff.edge import demo_shop
from handoff.edge.static import WEB, find
from tests.edge.gateway import SHOP, Gateway

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)


@pytest.mark.parametrize("path", ["/", "/desk", "/desk/", "/start/style.css"])
async def test_pages_come_with_a_strict_policy(gateway: Gateway, path: str) -> None:
    async with gateway.http.get(gateway.url + path) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Security-Policy"] == POLICY
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"


async def test_the_start_page_leads_to_shop_and_desk(gateway: Gateway) -> None:
    async with gateway.http.get(gateway.url) as answer:
        text = await answer.text()
    assert f'href="{SHOP}"' in text and 'href="/desk"' in text and "{{" not in text


async def test_an_unchanged_file_is_not_sent_again(gateway: Gateway) -> None:
    async with gateway.http.get(f"{gateway.url}/start/style.css") as first:
        tag = first.headers["ETag"]
        assert first.headers["Cache-Control"] == "no-cache"
    async with gateway.http.get(f"{gateway.url}/start/style.css", headers={"If-None-Match": tag}) as again:
        assert again.status == 304


@pytest.mark.parametrize(
    ("origin", "allowed"), [(SHOP, True), ("https://evil.example", False), (None, False)]
)
async def test_the_widget_is_for_shops_on_the_list(
    gateway: Gateway, origin: str | None, allowed: bool
) -> None:
    headers = {"Origin": origin} if origin else {}
    async with gateway.http.get(f"{gateway.url}/widget/phrases/en.json", headers=headers) as answer:
        assert answer.status == 200
        assert answer.headers.get("Access-Control-Allow-Origin") == (origin if allowed else None)
        assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
        assert "Origin" in answer.headers["Vary"]


async def test_text_goes_compressed_to_who_takes_it(gateway: Gateway) -> None:
    url = f"{gateway.url}/widget/skranke-chat.js"
    async with gateway.http.get(url, headers={"Accept-Encoding": "gzip"}) as small:
        assert small.headers["Content-Encoding"] == "gzip"
        assert "Accept-Encoding" in small.headers["Vary"]
        text = await small.text()
    async with gateway.http.get(url, headers={"Accept-Encoding": "identity"}) as plain:
        assert "Content-Encoding" not in plain.headers
        assert await plain.text() == text


async def test_the_desk_is_for_nobody_else(gateway: Gateway) -> None:
    async with gateway.http.get(f"{gateway.url}/desk", headers={"Origin": SHOP}) as answer:
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "path",
    [
        "/widget/../package.json",
        "/widget/%2e%2e/package.json",
        "/widget/..%2fpackage.json",
        "/desk/%2fetc%2fpasswd",
        "/lib/.git/config",
        "/widget/phrases",
        "/widget/%00.js",
        "/package.json",
        "/shop/index.html",
    ],
)
async def test_nothing_beside_the_pages_is_served(gateway: Gateway, path: str) -> None:
    async with gateway.http.get(URL(gateway.url + path, encoded=True)) as answer:
        assert answer.status == 404


@pytest.mark.parametrize("name", ["../package.json", "/etc/passwd", "..", "", "a\0.js", ".hidden.js"])
def test_a_name_that_leads_elsewhere_finds_nothing(name: str) -> None:
    assert find(WEB / "widget", name) is None


async def test_the_demo_shop_allows_the_gateway_and_nobody_else() -> None:
    async with TestClient(TestServer(demo_shop.application("http://localhost:8080"))) as shop:
        page = await shop.get("/")
        text = await page.text()
        assert page.status == 200 and "http://localhost:8080" in text and "{{" not in text
        assert 'href="tel:+31305550142"' in text and "+31 30 555 0142" in text and "Åboulevarden" in text
        rules = page.headers["Content-Security-Policy"].split("; ")
    assert "connect-src 'self' http://localhost:8080 ws://localhost:8080" in rules
    assert "script-src 'self' http://localhost:8080" in rules
    assert "default-src 'none'" in rules and not any("unsafe" in rule for rule in rules)
