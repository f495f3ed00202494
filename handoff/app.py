"""The gateway at work: its doors open, its works in one TaskGroup, and everybody let go in good order."""

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from handoff import heap
from handoff.building import House, built
from handoff.core.errors import HandoffError
from handoff.settings import Settings
from handoff.store.sql import migrate

log = structlog.get_logger()

# Longer than the proxies in front keep a connection that is not used (nginx: 60 s).
KEEP_ALIVE_S = 75.0
# After the drain nothing is left to wait for but requests that are under way.
SHUTDOWN_S = 2.0


class CannotListen(HandoffError):
    """The address is not ours, or somebody else listens there."""

    code = "cannot_listen"


async def serve(settings: Settings, *, host: str, port: int, beside: int | None = None) -> None:
    """Serve until SIGTERM or Ctrl-C, then let everybody go in good order.

    With `beside` other gateways may listen on the same port, the kernel deals the connections out, and that
    port of loopback is this one's alone: by it one sees how this process is.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    await migrate(settings.database_url)
    async with built(settings) as house, running(house, host=host, port=port, beside=beside):
        heap.settle()
        log.info("gateway_started", host=host, port=port)
        await stop.wait()
        log.info("gateway_drains")
        house.services.health.draining = True
        await house.services.sockets.drain()
    log.info("gateway_stopped")


@asynccontextmanager
async def running(
    house: House, *, host: str, port: int, beside: int | None = None
) -> AsyncIterator[web.BaseSite]:
    """Run a gateway while inside; if one of its works fails, so does this."""
    runner = web.AppRunner(
        house.app,
        access_log=None,
        keepalive_timeout=KEEP_ALIVE_S,
        shutdown_timeout=SHUTDOWN_S,
        handler_cancellation=True,
    )
    await runner.setup()
    site = await _listening(runner, host=host, port=port, shared=beside is not None)
    if beside is not None:
        await _listening(runner, host="127.0.0.1", port=beside)
    async with asyncio.TaskGroup() as group:
        works = [group.create_task(work()) for work in house.works]
        if runner.server is not None:
            works.append(group.create_task(house.services.handshakes.watch(runner.server)))
        try:
            yield site
        finally:
            await runner.cleanup()
            for work in works:
                work.cancel()


async def _listening(runner: web.AppRunner, *, host: str, port: int, shared: bool = False) -> web.TCPSite:
    """Return the open door. CannotListen, before anything runs, if there can be none."""
    site = web.TCPSite(runner, host, port, reuse_port=shared or None)
    try:
        await site.start()
    except (OSError, OverflowError) as error:
        await runner.cleanup()
        raise CannotListen(f"Cannot listen on {host}, port {port}: {error}") from error
    return site
