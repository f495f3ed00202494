"""Which pages get in: exact origins, on every door that a browser opens."""

import pytest
from aiohttp import WSServerHandshakeError
from multidict import CIMultiDict

from handoff.wire.frames import SUBPROTOCOL
from tests.edge.gateway import OTHER_SHOP, SHOP, Gateway

STRANGERS = [
    [],
    ["null"],
    ["https://evil.example"],
    ["https://shop.example.evil.com"],
    ["https://evil-shop.example"],
    ["http://shop.example"],
    ["https://shop.example:8443"],
    ["https://shop.example/"],
    ["https://SHOP.example"],
    ["https://shop.example", "https://evil.example"],
    ["*"],
    [""],
]


def headers(origins: list[str]) -> CIMultiDict[str]:
    """Return headers with these Origin lines."""
    return CIMultiDict([("Origin", origin) for origin in origins])


@pytest.mark.parametrize("origins", STRANGERS, ids=str)
async def test_strangers_get_no_session(gateway: Gateway, origins: list[str]) -> None:
    async with gateway.http.post(f"{gateway.url}/v1/session", json={}, headers=headers(origins)) as answer:
        assert answer.status == 403
        assert "Access-Control-Allow-Origin" not in answer.headers
        assert "token" not in await answer.json()


@pytest.mark.parametrize("origins", STRANGERS, ids=str)
async def test_strangers_get_no_websocket(gateway: Gateway, origins: list[str]) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await gateway.http.ws_connect(f"{gateway.url}/ws", protocols=(SUBPROTOCOL,), headers=headers(origins))
    assert refused.value.status == 403


@pytest.mark.parametrize("origins", [*STRANGERS, [SHOP]], ids=str)
@pytest.mark.parametrize("path", ["login", "logout", "ticket"])
async def test_only_the_desks_own_page_logs_in(gateway: Gateway, path: str, origins: list[str]) -> None:
    body = {"login": "ida", "password": "x"}
    async with gateway.http.post(f"{gateway.url}/v1/{path}", json=body, headers=headers(origins)) as answer:
        assert answer.status == 403
        assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("origin", [SHOP, OTHER_SHOP])
async def test_shops_on_the_list_get_in(gateway: Gateway, origin: str) -> None:
    session = await gateway.session(origin=origin)
    tab = await gateway.hello(session["token"], origin=origin)
    assert (await tab.until("welcome"))["conversation"] == session["conversation"]


async def test_a_browser_may_ask_first(gateway: Gateway) -> None:
    asks = {"Origin": SHOP, "Access-Control-Request-Method": "POST"}
    async with gateway.http.options(f"{gateway.url}/v1/session", headers=asks) as answer:
        assert answer.status == 204
        assert answer.headers["Access-Control-Allow-Origin"] == SHOP
        assert answer.headers["Vary"] == "Origin"
        assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize(
    "fetch",
    [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Sec-Fetch-Dest": "document"}],
)
async def test_what_the_browser_says_of_a_request_counts(gateway: Gateway, fetch: dict[str, str]) -> None:
    body = {"login": "ida", "password": "x"}
    async with gateway.http.post(
        f"{gateway.url}/v1/login", json=body, headers={"Origin": gateway.url, **fetch}
    ) as answer:
        assert answer.status == 403


async def test_a_form_cannot_open_a_session(gateway: Gateway) -> None:
    async with gateway.http.post(
        f"{gateway.url}/v1/session", data={"language": "nl"}, headers={"Origin": SHOP}
    ) as answer:
        assert answer.status == 415


async def test_a_desk_ticket_is_worth_nothing_on_a_shops_page(gateway: Gateway) -> None:
    await gateway.employ()
    ticket = await gateway.ticket(await gateway.log_in())
    tab = await gateway.hello(ticket, origin=SHOP)
    assert await tab.closed() == 4503


async def test_another_subprotocol_is_not_spoken(gateway: Gateway) -> None:
    with pytest.raises(WSServerHandshakeError) as refused:
        await gateway.http.ws_connect(f"{gateway.url}/ws", protocols=("chat",), origin=SHOP)
    assert refused.value.status == 400
