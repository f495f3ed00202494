"""`./skranke bench relay`: a message from one side to the other, beside the same in one process's memory."""

import asyncio
from collections.abc import Callable
from statistics import median, quantiles
from typing import Any

from load import stage
from load.cast import Cast, cast
from load.plans import DeskPlan, Plan, Report, ShopperPlan
from load.stage import DESK, SHOP, Server, Stage

Told = Callable[[str], None]
# A thousand sockets: fifty people at desks, each with nineteen conversations on the screen.
DESKS, EACH = 50, 19
RATE = 500.0
ROUNDS = 3
FEW = 50  # pairs, for as fast as it goes
WINDOW = 8
ASKERS, FREE = 60, 5


def measured(told: Told) -> dict[str, Any]:
    """Return what a relayed message costs here and at the floor, the best of several rounds of each."""
    paced: dict[str, list[Report]] = {"ours": [], "floor": []}
    flood: dict[str, list[Report]] = {"ours": [], "floor": []}
    for number in range(1, ROUNDS + 1):
        told(f"{RATE:g} messages a second, {DESKS * (EACH + 1)} sockets, round {number} of {ROUNDS}")
        # Each round has a store of its own: agents of an earlier one would be missed, their work passed on.
        with stage.opened() as stand, stage.gateway(stand) as ours, stage.floor(stand) as base:
            paced["ours"].append(stage.crowd(_paced(stand, ours, asks=number == ROUNDS)))
            paced["floor"].append(stage.crowd(bare(base, DESKS, EACH, rate=RATE)))
    for number in range(1, ROUNDS + 1):
        told(f"As fast as it goes, {2 * FEW} sockets, round {number} of {ROUNDS}")
        with stage.opened() as stand, stage.gateway(stand, limited=False) as ours, stage.floor(stand) as base:
            flood["ours"].append(stage.crowd(_flood(stand, ours)))
            flood["floor"].append(stage.crowd(bare(base, FEW, 1, window=WINDOW)))
    return figures(paced, flood)


def _paced(stand: Stage, server: Server, *, asks: bool) -> Plan:
    return asyncio.run(staffed(stand, server, DESKS, EACH, asks=asks, rate=RATE))


def _flood(stand: Stage, server: Server) -> Plan:
    return asyncio.run(staffed(stand, server, FEW, 1, window=WINDOW))


async def staffed(
    stand: Stage, server: Server, desks: int, each: int, *, asks: bool = False, **how: Any
) -> Plan:
    """Return a plan for so many desks, each with so many conversations, of a gateway."""
    async with cast(stand) as people:
        agents = await people.agents(desks)
        held = [(account, await people.held_by(account, each)) for account in agents]
        places = [await people.desk(account, talks) for account, talks in held]
        shoppers = [people.shopper(one) for _, talks in held for one in talks]
        askers = await _askers(people, places) if asks else []
    return Plan(
        port=server.port,
        pid=server.pid,
        shop=SHOP,
        desk=DESK,
        desks=places,
        shoppers=shoppers,
        askers=askers,
        **how,
    )


async def _askers(people: Cast, places: list[DeskPlan]) -> list[ShopperPlan]:
    """Add desks that take offers, and return shoppers who will ask for a person."""
    for account in await people.agents(FREE):
        places.append(await people.desk(account, ready=True))
    return [people.shopper(await people.fresh()) for _ in range(ASKERS)]


def bare(server: Server, desks: int, each: int, **how: Any) -> Plan:
    """Return the same plan for the floor, which knows neither agents nor tokens."""
    names = [[f"c{desk}-{number}" for number in range(each)] for desk in range(desks)]
    return Plan(
        port=server.port,
        pid=server.pid,
        desks=[DeskPlan(token=f"d{number}", conversations=talks) for number, talks in enumerate(names)],
        shoppers=[ShopperPlan(token=c, c=c) for talks in names for c in talks],
        **how,
    )


def figures(paced: dict[str, list[Report]], flood: dict[str, list[Report]]) -> dict[str, Any]:
    """Return the figures: of each side the best round counts, for a busy machine only makes it worse."""
    found: dict[str, Any] = {}
    for who, rounds in paced.items():
        # The round with hand-offs measures those; its messages are slowed by them.
        calm = [report for report in rounds if not report.offer_ms] or rounds
        found[who] = {
            "p50_ms": round(min(median(report.relay_ms) for report in calm), 2),
            "p99_ms": round(min(_p99(report.relay_ms) for report in calm), 2),
            "cpu_us": round(min(1e6 * report.cpu_s / report.delivered for report in calm), 1),
            "per_s": round(max(report.delivered / report.seconds for report in flood[who])),
            "refused": sum(report.refused for report in (*rounds, *flood[who])),
        }
    offers = [ms for report in paced["ours"] for ms in report.offer_ms]
    found["offer_p99_ms"] = round(_p99(offers), 1) if len(offers) > 1 else None
    found["offers"] = len(offers)
    return found


def _p99(values: list[float]) -> float:
    return quantiles(values, n=100)[-1]
