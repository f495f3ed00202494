"""The one HTTP client behind remote shops and carriers: limits on time and size, errors in our own kinds."""

import asyncio
import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, TypeVar

import aiohttp
import msgspec
from circuitbreaker import CircuitBreaker
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception, stop_after_attempt, stop_after_delay

from actions.shop.errors import BadUpstream, Denied, NotFound, RateLimited, Unavailable

REQUEST_S = 2.5  # a look-up has 3 s in all, see limited.py
CONNECT_S = 1.0
MAX_BYTES = 2 * 1024 * 1024
READS = 3  # tries of a read, the first among them
RETRY_WITHIN_S = (
    0.8  # what failed later than this, or asks us to wait longer, is not tried again in this turn
)
MOST_PAUSE_S = 60.0
FAILURES, RECOVERY_S = 5, 10  # after so many failures in a row nobody asks for so long

T = TypeVar("T")
Answer = tuple[int, Mapping[str, str], bytes]
Usable = tuple[Mapping[str, str], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request; `reads` says that it changes nothing, so that it may be tried again.

    A write is a POST or a PATCH: aiohttp itself sends a PUT again when a kept connection breaks.
    """

    method: str
    path: str
    reads: bool
    params: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    body: object = field(default=None, repr=False)


class Remote:
    """One web API. Connections are kept; keys go to this host alone, for no redirect is followed."""

    def __init__(
        self, base: str, *, headers: Mapping[str, str] | None = None, keeps_cookies: bool = False
    ) -> None:
        self._base = base.rstrip("/")
        self._keeps_cookies = keeps_cookies
        self._headers = {"Accept": "application/json", "User-Agent": "Skranke", **(headers or {})}
        self._session: aiohttp.ClientSession | None = None
        self._breaker = CircuitBreaker(FAILURES, RECOVERY_S, _is_failure, name=self._base)
        self._quiet_until = 0.0

    async def ask(self, request: Request, type_: type[T]) -> T:
        """Return the answer in the shape of `type_`; fields that it does not name are never kept."""
        return (await self.answer(request, type_))[0]

    async def answer(self, request: Request, type_: type[T]) -> tuple[T, Mapping[str, str]]:
        """Return the answer and its headers."""
        headers, content = await (self._again(request) if request.reads else self._once(request))
        try:
            return msgspec.json.decode(content, type=type_), headers
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadUpstream(f"{request.path}: not the agreed answer ({type(error).__name__})") from None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def _again(self, request: Request) -> Usable:
        tries = AsyncRetrying(
            stop=stop_after_attempt(READS) | stop_after_delay(RETRY_WITHIN_S),
            retry=retry_if_exception(_passes),
            wait=_pause,
            reraise=True,
        )
        return await tries(self._once, request)

    async def _once(self, request: Request) -> Usable:
        loop = asyncio.get_running_loop()
        if loop.time() < self._quiet_until:
            raise RateLimited("asked us to wait", retry_after_s=self._quiet_until - loop.time())
        if self._breaker.opened:
            wait_s = float(self._breaker.open_remaining)
            raise Unavailable("did not answer lately", retry_after_s=wait_s, sent=False)
        try:
            with self._breaker:
                return _usable(request.path, await self._http(request))
        except RateLimited as error:
            self._quiet_until = loop.time() + min(error.retry_after_s or 0.0, MOST_PAUSE_S)
            raise

    async def _http(self, request: Request) -> Answer:
        try:
            async with (
                asyncio.timeout(REQUEST_S),
                self._open().request(
                    request.method,
                    f"{self._base}{request.path}",
                    params=request.params,
                    headers=request.headers,
                    data=None if request.body is None else msgspec.json.encode(request.body),
                    allow_redirects=False,
                ) as response,
            ):
                return response.status, response.headers, await _read(response)
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise Unavailable(f"{request.path}: {type(error).__name__}", sent=False) from None
        except aiohttp.ClientPayloadError:
            raise BadUpstream(f"{request.path}: the answer broke off") from None
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise Unavailable(f"{request.path}: {type(error).__name__}") from None

    def _open(self) -> aiohttp.ClientSession:
        # Made at the first request: it belongs to the loop that runs then.
        if self._session is None:
            limits = aiohttp.ClientTimeout(total=None, connect=CONNECT_S)
            headers = {**self._headers, "Content-Type": "application/json"}
            # A shop that knows us by our keys needs no cookies, and some take them for a customer's.
            jar = aiohttp.CookieJar(unsafe=True) if self._keeps_cookies else aiohttp.DummyCookieJar()
            self._session = aiohttp.ClientSession(timeout=limits, headers=headers, cookie_jar=jar)
        return self._session


async def _read(response: aiohttp.ClientResponse) -> bytes:
    found = bytearray()
    async for part in response.content.iter_chunked(64 * 1024):
        found += part
        if len(found) > MAX_BYTES:
            raise BadUpstream("the answer is too long")
    return bytes(found)


def _usable(path: str, answer: Answer) -> Usable:
    """Return headers and content of a good answer; raise what another answer means."""
    status, headers, content = answer
    if status == 429:
        raise RateLimited(f"{path}: 429", retry_after_s=_retry_after_s(headers))
    if status >= 500 or status == 408:
        raise Unavailable(f"{path}: {status}", retry_after_s=_retry_after_s(headers))
    if status in (404, 410):
        raise NotFound(f"{path}: {status}")
    if status >= 300:
        raise Denied(f"{path}: {status}")
    if status == 204:
        return headers, b"null"
    if "json" not in headers.get("Content-Type", ""):
        raise BadUpstream(f"{path}: not JSON")
    return headers, content


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    text = headers.get("Retry-After", "").strip()
    try:
        return max(0.0, float(text))
    except ValueError:
        pass
    try:
        return max(0.0, (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds())
    except (ValueError, TypeError):
        return None


def _passes(error: BaseException) -> bool:
    """Return whether it may be better in a moment."""
    return isinstance(error, Unavailable) and (error.retry_after_s or 0.0) <= RETRY_WITHIN_S


def _pause(state: RetryCallState) -> float:
    error: Any = state.outcome.exception() if state.outcome else None
    # Full jitter: those who failed together must not come back together.
    return float(error.retry_after_s or 0.0) + random.uniform(0.02, 0.1 * 2**state.attempt_number)  # noqa: S311


def _is_failure(kind: type[BaseException], _error: BaseException) -> bool:
    # A cancelled request is one that was waited for too long. Being told to wait is an answer.
    is_silent = issubclass(kind, Unavailable) and not issubclass(kind, RateLimited)
    return is_silent or issubclass(kind, asyncio.CancelledError)
