"""The HTTP client behind every remote shop, before a server that fails in every way."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from actions.shop import remote
from actions.shop.errors import BadUpstream, Denied, NotFound, RateLimited, ShopError, Unavailable
from actions.shop.remote import Remote, Request
from tests.actions.fakes.serve import FaultyProxy, serve

READ = Request(method="GET", path="/thing", reads=True)
WRITE = Request(method="POST", path="/thing", reads=False, body={"a": 1})


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[FaultyProxy]:
    """Yield a proxy before a server that is well."""
    monkeypatch.setattr(remote, "REQUEST_S", 2.0)

    async def thing(request: web.Request) -> web.Response:
        return web.json_response({"name": "x"})

    app = web.Application()
    app.router.add_route("*", "/thing", thing)
    proxy = FaultyProxy()
    async with serve(app) as upstream, proxy.before(upstream) as proxy.url:
        yield proxy


@pytest.fixture
async def shop(proxy: FaultyProxy) -> AsyncIterator[Remote]:
    """Yield the client."""
    shop = Remote(proxy.url, headers={"Authorization": "Basic canary"})
    yield shop
    await shop.close()


async def test_a_good_answer_is_decoded(shop: Remote) -> None:
    assert await shop.ask(READ, dict[str, str]) == {"name": "x"}


@pytest.mark.parametrize("fault", ["500", "cut"])
async def test_a_read_that_fails_twice_is_tried_a_third_time(
    shop: Remote, proxy: FaultyProxy, fault: str
) -> None:
    proxy.fault, proxy.failures = fault, 2
    assert await shop.ask(READ, dict[str, str]) == {"name": "x"}
    assert proxy.asked == 3


@pytest.mark.parametrize("fault", ["500", "cut", "429"])
async def test_a_write_is_sent_once(shop: Remote, proxy: FaultyProxy, fault: str) -> None:
    proxy.fault = fault
    with pytest.raises(Unavailable):
        await shop.ask(WRITE, dict[str, str])
    assert proxy.asked == 1


async def test_a_short_wait_is_kept_and_a_read_tried_again(shop: Remote, proxy: FaultyProxy) -> None:
    proxy.fault, proxy.failures, proxy.retry_after = "429", 1, "0.1"
    assert await shop.ask(READ, dict[str, str]) == {"name": "x"}
    assert proxy.asked == 2


async def test_who_is_told_to_wait_does_not_ask_again_meanwhile(shop: Remote, proxy: FaultyProxy) -> None:
    proxy.fault, proxy.retry_after = "429", "30"
    for _ in range(3):
        with pytest.raises(RateLimited) as told:
            await shop.ask(READ, dict[str, str])
        assert 20 < (told.value.retry_after_s or 0) <= 30
    assert proxy.asked == 1


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("401", Denied),
        ("redirect", Denied),
        ("html", BadUpstream),
        ("truncated", BadUpstream),
        ("big", BadUpstream),
        ("number", BadUpstream),
        ("500", Unavailable),
        ("cut", Unavailable),
        ("429", RateLimited),
    ],
)
async def test_each_failure_has_its_kind(
    shop: Remote, proxy: FaultyProxy, fault: str, kind: type[ShopError]
) -> None:
    proxy.fault = fault
    with pytest.raises(kind) as told:
        await shop.ask(READ, dict[str, str])
    assert "canary" not in str(told.value)
    assert "maintenance" not in str(told.value)


async def test_what_is_not_there_is_not_found(shop: Remote) -> None:
    with pytest.raises(NotFound):
        await shop.ask(Request(method="GET", path="/other", reads=True), dict[str, str])


async def test_a_silent_shop_is_given_up_in_time(
    shop: Remote, proxy: FaultyProxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "REQUEST_S", 0.05)
    monkeypatch.setattr(remote, "RETRY_WITHIN_S", 0.01)
    proxy.fault = "slow"
    with pytest.raises(Unavailable):
        await shop.ask(READ, dict[str, str])
    assert proxy.asked == 1


async def test_a_dead_shop_is_left_alone(shop: Remote, proxy: FaultyProxy) -> None:
    proxy.fault = "500"
    for _ in range(remote.FAILURES):
        with pytest.raises(Unavailable):
            await shop.ask(WRITE, dict[str, str])
    asked = proxy.asked
    with pytest.raises(Unavailable) as told:
        await shop.ask(READ, dict[str, str])
    assert proxy.asked == asked
    assert not told.value.sent
    assert told.value.retry_after_s


async def test_a_shop_that_is_not_there_was_sent_nothing() -> None:
    nowhere = Remote("http://127.0.0.1:1")
    with pytest.raises(Unavailable) as told:
        await nowhere.ask(WRITE, dict[str, str])
    assert not told.value.sent
    await nowhere.close()


async def test_connections_are_kept(shop: Remote, proxy: FaultyProxy) -> None:
    for _ in range(5):
        await shop.ask(READ, dict[str, str])
    assert len(proxy.callers) == 1
