"""`./skranke bench sockets`: what a shopper who only reads costs in memory, beside a bare websocket."""

import asyncio
from collections.abc import Callable
from typing import Any

from load import stage
from load.cast import cast
from load.plans import Plan, ShopperPlan
from load.stage import DESK, SHOP, Server, Stage

Told = Callable[[str], None]
SOCKETS = 1_500


def measured(told: Told) -> dict[str, Any]:
    """Return bytes a socket of ours and of the floor: each a process of its own, just started."""
    with stage.opened() as stand:
        told(f"{SOCKETS} idle shoppers")
        with stage.gateway(stand) as ours:
            report = stage.crowd(asyncio.run(_idle(stand, ours)))
        told(f"{SOCKETS} idle sockets of a bare server")
        with stage.floor(stand) as bare:
            shoppers = [ShopperPlan(token=f"c{number}", c="") for number in range(SOCKETS)]
            floor = stage.crowd(_plan(bare, shoppers))
    return {
        "sockets": SOCKETS,
        "ours": {"bytes": report.memory, "idle_cpu_us": _each(report.cpu_s, report.seconds)},
        "floor": {"bytes": floor.memory, "idle_cpu_us": _each(floor.cpu_s, floor.seconds)},
    }


async def _idle(stand: Stage, server: Server) -> Plan:
    async with cast(stand) as people:
        talks = await asyncio.gather(*(people.fresh() for _ in range(SOCKETS)))
        return _plan(server, [people.shopper(one) for one in talks])


def _plan(server: Server, shoppers: list[ShopperPlan]) -> Plan:
    return Plan(port=server.port, pid=server.pid, shop=SHOP, desk=DESK, shoppers=shoppers, seconds=5.0)


def _each(cpu_s: float, seconds: float) -> float:
    """Return processor time a second and socket, in microseconds."""
    return round(1e6 * cpu_s / seconds / SOCKETS, 1)
