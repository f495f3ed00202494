"""The crowd measures both sides by the same frames: a small one, on the real gateway and on the floor."""

import asyncio
from typing import Any

import msgspec
import pytest

from load import relay, stage
from load.cast import cast
from load.plans import Plan

# Processes start while others use the machine.
pytestmark = pytest.mark.timeout(90)
QUICK: dict[str, Any] = {"rate": 20.0, "seconds": 1.5, "warm_s": 0.2, "settle_s": 0.3}


def test_a_small_crowd_sees_messages_pass_over_the_floor() -> None:
    with stage.opened() as stand, stage.floor(stand) as bare:
        report = stage.crowd(relay.bare(bare, 2, 2, **QUICK))
        assert report.delivered > 0 and report.refused == 0
        assert len(report.relay_ms) == report.delivered


def test_a_small_crowd_sees_messages_and_offers_of_the_gateway() -> None:
    with stage.opened() as stand, stage.gateway(stand) as ours:
        report = stage.crowd(asyncio.run(_few(stand, ours)))
        assert report.delivered > 0 and report.refused == 0
        assert len(report.offer_ms) == 2


async def _few(stand: stage.Stage, ours: stage.Server) -> Plan:
    plan = await relay.staffed(stand, ours, 2, 2, **QUICK)
    async with cast(stand) as people:
        free = [await people.desk(account, ready=True) for account in await people.agents(1)]
        askers = [people.shopper(await people.fresh()) for _ in range(2)]
    return msgspec.structs.replace(plan, desks=[*plan.desks, *free], askers=askers)
