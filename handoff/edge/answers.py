"""Answers of the HTTP doors: JSON in and out, one shape for every refusal, the same headers everywhere."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import TypeVar

import msgspec
import structlog
from aiohttp import web

from handoff.core.errors import HandoffError

log = structlog.get_logger()
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
Asked = TypeVar("Asked", bound=msgspec.Struct)

API_CSP = "default-src 'none'; frame-ancestors 'none'"
EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
RETRY_S = 2
# A body is a few kilobytes: whoever sends it byte by byte holds a connection and means nothing good.
BODY_S = 10.0


class Refusal(msgspec.Struct, frozen=True, kw_only=True):
    """Why a request was not served: `code` for programs, `why` for people."""

    code: str
    why: str


def answer(body: object, *, status: int = 200, headers: Mapping[str, str] | None = None) -> web.Response:
    """Return a JSON answer that nobody may keep."""
    return web.Response(
        body=msgspec.json.encode(body),
        status=status,
        content_type="application/json",
        headers={"Cache-Control": "no-store", **(headers or {})},
    )


def refusal(code: str, why: str, *, status: int, retry_s: float | None = None) -> web.Response:
    """Return a refusal; with `retry_s` it says when to try again."""
    headers = {} if retry_s is None else {"Retry-After": str(max(1, round(retry_s + 0.5)))}
    return answer(Refusal(code=code, why=why), status=status, headers=headers)


async def asked(request: web.Request, kind: type[Asked]) -> Asked | web.Response:
    """Return the request's JSON body, or the refusal of one that is something else."""
    if request.content_type != "application/json":
        # A form of another site cannot send this type without asking first.
        return refusal("bad", "Send JSON with the type application/json.", status=415)
    content = await body_of(request)
    if isinstance(content, web.Response):
        return content
    try:
        return msgspec.json.decode(content, type=kind)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return refusal("bad", "This is not the JSON that was asked for.", status=400)


async def body_of(request: web.BaseRequest) -> bytes | web.Response:
    """Return the request's body, or the refusal of one that takes too long."""
    try:
        async with asyncio.timeout(BODY_S):
            return await request.read()
    except TimeoutError:
        return refusal("slow", "The request did not come in time.", status=408)


@web.middleware
async def one_shape(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn everything that goes wrong into a refusal; only what nobody foresaw is logged."""
    try:
        return await handler(request)
    except HandoffError as error:
        retry_s = RETRY_S if error.temporary else None
        return refusal(
            error.code,
            "This cannot be done right now; please try again.",
            status=error.status,
            retry_s=retry_s,
        )
    except web.HTTPException as error:
        if error.status < 400:
            raise
        return refusal(error.reason.lower().replace(" ", "_"), error.reason, status=error.status)
    except Exception:
        log.exception("request_failed", path=request.path)
        return refusal("error", "Something went wrong here; please try again.", status=500, retry_s=RETRY_S)


def headers_for(*, secure: bool) -> Callable[[web.Request, web.StreamResponse], Awaitable[None]]:
    """Return what puts the headers on every answer that has not its own."""
    extra = {"Strict-Transport-Security": "max-age=31536000"} if secure else {}

    async def put(_: web.Request, response: web.StreamResponse) -> None:
        for name, value in {**EVERYWHERE, **extra, "Content-Security-Policy": API_CSP}.items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")

    return put
