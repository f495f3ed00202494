"""The way without websockets: a stream of events, and a request for each command; same log, same ids."""

import asyncio

from aiohttp import web

from handoff.core.conversation import Conversation
from handoff.core.ids import is_entry_id
from handoff.edge.access import NOT_YOURS
from handoff.edge.address import client_address, client_mark, counted_as
from handoff.edge.answers import answer, body_of, refusal
from handoff.edge.live import Live
from handoff.edge.origins import allowed, preflight, shopper_origin
from handoff.edge.screen import Screen
from handoff.edge.services import Services
from handoff.edge.shopper import Command, Voice
from handoff.edge.socket import SLOW_DOWN, Close, reason
from handoff.edge.stream import HEADERS, Stream
from handoff.wire.codec import WireError, decode_shopper
from handoff.wire.frames import MAX_FRAME_BYTES, Hello, Nak, Outgoing, Pong

NOT_HERE = "This page is not on the list of pages that may use the chat."
NO_SESSION = "Please open a new session."
TOO_MANY = "Too many connections from here. Please wait a moment."
STOPS = "This gateway stops; please connect again."
RATE_S = 2.0


class Answers:
    """What one request is answered with: the frames that a websocket would have got."""

    heartbeat_s = 0

    def __init__(self) -> None:
        self.frames: list[Outgoing] = []

    async def send(self, frame: Outgoing) -> None:
        """Keep a frame for the answer."""
        self.frames.append(frame)

    async def send_text(self, text: bytes) -> None:
        """Refuse: a single request follows nothing, so nothing live comes here."""
        raise AssertionError(text)

    def put(self, _: bytes) -> bool:
        """Send nothing at once, for the same reason."""
        return False


class FallbackDoor:
    """Serves pages that cannot have a websocket."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def ask_first(self, request: web.Request) -> web.StreamResponse:
        """Answer a browser's question before the real request."""
        origin = shopper_origin(request, self._services)
        return preflight(origin) if origin else refusal("origin", NOT_HERE, status=403)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream what happens after the entry `after`, until one side has enough."""
        found = await self._let_in(request)
        if isinstance(found, web.Response):
            return found
        conversation, origin = found
        after = request.query.get("after") or None
        if after is not None and not is_entry_id(after):
            return allowed(refusal("bad", "after is not the id of an entry.", status=400), origin)
        return await self._refused(request, origin) or await self._served(request, conversation, origin)

    async def messages(self, request: web.Request) -> web.StreamResponse:
        """Carry out one command, any that the websocket takes; the answer lists the frames it would send."""
        found = await self._let_in(request)
        if isinstance(found, web.Response):
            return found
        conversation, origin = found
        try:
            return allowed(await self._answered(request, conversation), origin)
        except Close as close:
            return allowed(refusal("session", close.why, status=401), origin)

    async def _let_in(self, request: web.Request) -> tuple[Conversation, str] | web.Response:
        """Return the conversation and the page's origin, or the refusal."""
        origin = shopper_origin(request, self._services)
        if origin is None:
            self._services.metrics.refusals.labels("fallback").inc()
            return refusal("origin", NOT_HERE, status=403)
        conversation = await self._services.access.by_bearer(request, origin=origin)
        if conversation is None:
            return allowed(refusal("session", NO_SESSION, status=401), origin)
        if not self._services.access.is_own(conversation.id, request.match_info["c"]):
            return allowed(refusal("not_owner", NOT_YOURS, status=404), origin)
        return conversation, origin

    async def _refused(self, request: web.Request, origin: str) -> web.StreamResponse | None:
        """Return why this stream is not opened, None if it is: the same bounds as for websockets."""
        if self._services.health.draining:
            return allowed(refusal("draining", STOPS, status=503, retry_s=1), origin)
        address = counted_as(client_address(request, self._services.settings.proxies))
        wait_s = await self._services.doors.knock("ws", address, self._services.limits.connects)
        if wait_s or not self._services.sockets.has_room(address):
            self._services.metrics.refusals.labels("fallback").inc()
            return allowed(refusal("rate", TOO_MANY, status=429, retry_s=wait_s or 5), origin)
        return None

    async def _served(self, request: web.Request, now: Conversation, origin: str) -> web.StreamResponse:
        services, response = self._services, web.StreamResponse(headers=HEADERS)
        allowed(response, origin)
        await response.prepare(request)
        stream = Stream(response, request.transport, limits=services.limits, metrics=services.metrics)
        address = client_address(request, services.settings.proxies)
        services.sockets.hold(stream, counted_as(address))
        try:
            await self._run(stream, now, request.query.get("after") or None)
        except Exception as error:  # noqa: BLE001
            if (told := reason(error)) is not None:
                await stream.close(*told)
        finally:
            services.sockets.let_go(stream)
        return response

    async def _run(self, stream: Stream, now: Conversation, after: str | None) -> None:
        screen = Screen(self._services, stream, now)
        async with self._services.hub.follow(self._services.conversations.channel(now.id)) as follower:
            await screen.begin(after)
            async with asyncio.TaskGroup() as group:
                group.create_task(screen.listen(follower, group))
                await stream.over.wait()
                raise ConnectionResetError

    async def _answered(self, request: web.Request, conversation: Conversation) -> web.Response:
        body = await body_of(request.clone(client_max_size=MAX_FRAME_BYTES))
        if isinstance(body, web.Response):
            return body
        frame = decode_shopper(body)
        if isinstance(frame, WireError):
            return refusal(frame.code, frame.why, status=400)
        if isinstance(frame, Hello | Pong):
            return refusal("bad_frame", "This belongs to a websocket.", status=400)
        address = client_address(request, self._services.settings.proxies)
        client = client_mark(address, self._services.settings.secret)
        slowed = self._slowed(frame, conversation.id, client)
        return slowed or await self._done(frame, conversation, client)

    def _slowed(self, frame: Command, c: str, client: str) -> web.Response | None:
        """Return the refusal of what comes too fast, counted together with what its websockets send."""
        meters = self._services.meters.of(c), self._services.meters.of_address(client)
        if all(meter.admits(frame) for meter in meters):
            return None
        if not meters[0].has_patience():
            return refusal("rate", SLOW_DOWN, status=429, retry_s=RATE_S)
        nak = Nak(cid=frame.cid, code="rate", why=SLOW_DOWN, retry=True)
        self._services.metrics.naks.labels(nak.code).inc()
        return answer([nak], status=429)

    async def _done(self, frame: Command, conversation: Conversation, client: str) -> web.Response:
        metrics, answers = self._services.metrics, Answers()
        metrics.frames.labels("shopper", type(frame).__name__.lower()).inc()
        c, services = conversation.id, self._services
        live = Live(services, answers, c=c, side="shopper")
        voice = Voice(services, c, client=client, shop=conversation.origin or "")
        last = await voice.do(frame, live, language=conversation.language, state=conversation.state)
        if isinstance(last, Nak):
            metrics.naks.labels(last.code).inc()
        return answer([*answers.frames, last])
