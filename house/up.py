"""`./skranke up`: opens the house and keeps it open until Ctrl-C."""

import asyncio
import ipaddress
import os
import signal
import socket
import sys
from pathlib import Path

from rich.console import Console

from house import paths, ports, serving, shelf, train
from house.lease import Lease, Occupied, Tenant
from house.rooms import Plan
from house.supervisor import House, NotOpened
from house.view import View


class Taken(Exception):
    """An address that cannot be had; the text says what to do."""


def run(*, host: str, port: int, data: Path, gateways: int = 1, bots: int = 1) -> int:
    """Open the house; returns 0 after Ctrl-C, 1 when it could not be opened."""
    try:
        lease = Lease.sign(data)
    except Occupied as tenant:
        print(tenant, file=sys.stderr)
        return 1
    try:
        plan = _plan(data, host=host, port=port, gateways=gateways, bots=bots)
        lease.write(Tenant(pid=os.getpid(), url=plan.url, shop_url=plan.shop_url, children={}))
        _must_be_free(host, port)
        model = serving.chosen(data)
        # Training takes a minute, in which somebody else may have come.
        _must_be_free(host, port)
        return asyncio.run(_open(plan, model, lease))
    except (Taken, shelf.NotTrusted, train.NotTrained) as reason:
        print(reason, file=sys.stderr)
        return 1
    finally:
        lease.close()


def _plan(data: Path, *, host: str, port: int, gateways: int, bots: int) -> Plan:
    return Plan(
        data=data,
        host=host,
        port=port,
        actions_port=ports.free(),
        bot_port=ports.free(),
        more_bots=tuple(ports.free() for _ in range(bots - 1)),
        workshop_port=ports.free(),
        trial_port=ports.free(),
        gateway_ports=tuple(ports.free() for _ in range(gateways)) if gateways > 1 else (),
    )


async def _open(plan: Plan, model: Path, lease: Lease) -> int:
    view = View(Console())
    house = House(plan, lease=lease, view=view, logs=logs(plan.data))
    _listen_for_the_end(house, view)
    view.opening()
    failed = False
    try:
        await house.run(model)
    except* NotOpened as failures:
        failed = True
        view.failed("\n".join(map(str, failures.exceptions)))
    except* asyncio.CancelledError:
        view.closed()
    return int(failed)


def _listen_for_the_end(house: House, view: View) -> None:
    """Close in order at the first Ctrl-C or SIGTERM, at once at the second."""
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    heard = False

    def stop() -> None:
        nonlocal heard
        if heard:
            house.kill()
            return
        heard = True
        view.closing()
        if task:
            task.cancel()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(number, stop)


def _must_be_free(host: str, port: int) -> None:
    _must_be_here(host)
    for number, what in ((port, "the chat"), (port + 1, "the demo shop")):
        if not ports.is_free(host, number):
            raise Taken(
                f"Port {number} on {host}, where {what} would be, is taken by another program. "
                f"Choose two others that follow each other: ./skranke up --port {port + 100}"
            )


def _must_be_here(host: str) -> None:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        try:
            socket.getaddrinfo(host, None)
        except OSError as unknown:
            raise Taken(f"This machine does not know the address {host!r}: --host 127.0.0.1") from unknown


def logs(data: Path) -> Path:
    """Return where the rooms' logs go: beside the data, unless it is the default house."""
    return paths.LOGS if data.resolve() == paths.DATA.resolve() else data / "logs"
