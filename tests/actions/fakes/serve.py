"""Serves a fake on loopback, and a proxy before it that fails in every way a network and a shop can."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web

HOP = {"Content-Length", "Transfer-Encoding", "Connection", "Date", "Server"}
ELSEWHERE = {"Location": "https://elsewhere.example/"}
BIG = b'{"x": "' + b"x" * (10 * 1024 * 1024) + b'"}'

ANSWERS: dict[str, Callable[[], web.Response]] = {
    "500": lambda: web.Response(status=500, text="Fatal error", content_type="text/html"),
    "401": lambda: web.json_response({"code": "cannot_view"}, status=401),
    "redirect": lambda: web.Response(status=302, headers=ELSEWHERE),
    "html": lambda: web.Response(text="<html>maintenance</html>", content_type="text/html"),
    "big": lambda: web.Response(body=BIG, content_type="application/json"),
    "number": lambda: web.json_response(5),
}


@asynccontextmanager
async def serve(app: web.Application) -> AsyncIterator[str]:
    """Yield where the app answers."""
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


class FaultyProxy:
    """Passes requests on, and fails as `fault` says; `asked` counts what reached it."""

    def __init__(self) -> None:
        self.fault = ""
        self.failures = 0  # so many times, 0 for always
        self.retry_after = "7"
        self.asked = 0
        self.callers: set[object] = set()
        self.url = ""
        self._upstream = ""
        self._session: aiohttp.ClientSession | None = None

    @asynccontextmanager
    async def before(self, upstream: str) -> AsyncIterator[str]:
        """Yield the proxy's own address."""
        self._upstream = upstream
        app = web.Application()
        app.router.add_route("*", "/{tail:.*}", self._pass)
        async with aiohttp.ClientSession(auto_decompress=False) as self._session, serve(app) as url:
            yield url

    async def _pass(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        self.callers.add(request.transport.get_extra_info("peername") if request.transport else None)
        body = await request.read()
        fault = self._fault_now(is_write(request, body))
        if fault in ANSWERS:
            return ANSWERS[fault]()
        if fault == "429":
            return web.json_response({}, status=429, headers={"Retry-After": self.retry_after})
        return await self._pass_badly(fault, request, body)

    async def _pass_badly(self, fault: str, request: web.Request, body: bytes) -> web.Response:
        if fault == "slow":
            await asyncio.sleep(60)
        if fault == "cut":
            _cut(request)
            return web.Response()
        whole = await self._forward(request, body)
        if fault == "cut_after_commit":
            self.fault = "500"
            _cut(request)
        if fault == "truncated":
            assert isinstance(whole.body, bytes)
            return web.Response(body=whole.body[: len(whole.body) // 2], content_type="application/json")
        return whole

    def _fault_now(self, writes: bool) -> str:
        fault = self.fault
        if fault == "cut_after_commit" and not writes:
            return ""
        if fault and self.failures:
            self.failures -= 1
            if not self.failures:
                self.fault = ""
        return fault

    async def _forward(self, request: web.Request, body: bytes) -> web.Response:
        assert self._session is not None
        headers = {key: value for key, value in request.headers.items() if key != "Host"}
        headers["X-Forwarded-Host"] = request.host
        async with self._session.request(
            request.method, f"{self._upstream}{request.raw_path}", headers=headers, data=body
        ) as answer:
            kept = {key: value for key, value in answer.headers.items() if key not in HOP}
            return web.Response(status=answer.status, headers=kept, body=await answer.read())


def is_write(request: web.Request, body: bytes) -> bool:
    """Return whether a request changes something in an order: searches and log-ins are posted too."""
    reads = b'"query":"query' in body or "/search/" in request.path or "token" in request.path
    return request.method != "GET" and not reads


def _cut(request: web.Request) -> None:
    assert request.transport is not None
    request.transport.abort()
