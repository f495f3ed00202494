"""`GET /ws`: checks before the upgrade, then `hello`, and from there a shopper's socket or a desk's."""

from aiohttp import web

from handoff.edge.access import Colleague
from handoff.edge.address import client_address, client_mark, counted_as
from handoff.edge.answers import refusal
from handoff.edge.desk import DeskSocket
from handoff.edge.origins import may_connect
from handoff.edge.services import Services
from handoff.edge.shopper import ShopperSocket
from handoff.edge.socket import Close, Code, Socket, prepared, reason
from handoff.wire.frames import SUBPROTOCOL, VERSION, Hello

NOT_HERE = "This page is not on the list of pages that may connect."
TOO_MANY = "Too many connections from here. Please wait a moment."


class Door:
    """Lets websockets in."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def enter(self, request: web.Request) -> web.StreamResponse:
        """Serve one websocket from its handshake to its end."""
        origin = may_connect(request, self._services)
        if origin is None:
            self._services.metrics.refusals.labels("ws").inc()
            return refusal("origin", NOT_HERE, status=403)
        refused = await self._refused(request)
        return refused or await self._served(request, origin)

    async def _refused(self, request: web.Request) -> web.Response | None:
        """Return why this handshake is not taken, None if it is."""
        ws = prepared()
        ready = ws.can_prepare(request)
        if not ready.ok or ready.protocol != SUBPROTOCOL:
            return refusal("bad", f"This is a websocket of the subprotocol {SUBPROTOCOL}.", status=400)
        if self._services.health.draining:
            return refusal("draining", "This gateway stops; please connect again.", status=503, retry_s=1)
        address = counted_as(client_address(request, self._services.settings.proxies))
        wait_s = await self._services.doors.knock("ws", address, self._services.limits.connects)
        if wait_s or not self._services.sockets.has_room(address):
            self._services.metrics.refusals.labels("ws").inc()
            return refusal("rate", TOO_MANY, status=429, retry_s=wait_s or 5)
        return None

    async def _served(self, request: web.Request, origin: str) -> web.StreamResponse:
        ws = prepared()
        await ws.prepare(request)
        # They have been sent, and most of the sockets live long.
        ws.headers.clear()
        services = self._services
        socket = Socket(ws, request.transport, limits=services.limits, metrics=services.metrics)
        address = client_address(request, services.settings.proxies)
        services.sockets.hold(socket, counted_as(address))
        try:
            page = await self._let_in(socket, origin, client_mark(address, services.settings.secret))
            await page.run()
        except Exception as error:  # noqa: BLE001
            if (answer := reason(error)) is not None:
                await socket.close(*answer)
        finally:
            services.sockets.let_go(socket)
        return ws

    async def _let_in(self, socket: Socket, origin: str, client: str) -> ShopperSocket | DeskSocket:
        """Return the page that says hello, which must show by what right."""
        hello = await socket.hello()
        if hello.v != VERSION:
            raise Close(Code.GONE, "this version is not spoken here")
        # A token is made of three parts with dots between them, a ticket has none.
        if "." in hello.token:
            return await self._shopper(socket, hello, origin, client=client)
        return await self._colleague(socket, hello, origin)

    async def _colleague(self, socket: Socket, hello: Hello, origin: str) -> DeskSocket:
        services = self._services
        if origin not in services.settings.staff_origins:
            raise Close(Code.ROLE, "a desk's ticket on a shop's page")
        colleague: Colleague | None = await services.access.by_ticket(hello.token)
        if colleague is None:
            raise Close(Code.NO_SESSION, "no or expired ticket")
        services.sockets.named(socket, "desk", services.limits.desk_heartbeat_s)
        return DeskSocket(services, socket, colleague)

    async def _shopper(self, socket: Socket, hello: Hello, origin: str, *, client: str) -> ShopperSocket:
        conversation = await self._services.access.by_token(hello.token, origin=origin)
        if conversation is None:
            raise Close(Code.NO_SESSION, "no or expired session")
        self._services.sockets.named(socket, "shopper", self._services.limits.heartbeat_s)
        return ShopperSocket(self._services, socket, conversation, client=client, last=hello.last)
