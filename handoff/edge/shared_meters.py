"""Lets the meters of all gateways count together: what one of them let in is told to the others, each second.

No frame waits for it. Whoever sends through several gateways at once gets the burst of each, and pays for it:
what was too much is a debt over all of them, so that in the long run there is one rate.
"""

import asyncio
from collections.abc import Sequence

import structlog

from handoff.core.errors import StoreLost
from handoff.edge.meter import Meter, Meters
from handoff.store.doors import Doors

log = structlog.get_logger()

EVERY_S = 1.0
KIND = "frames"


class SharedMeters:
    """The meters of this gateway, named `name`, among those of the others."""

    def __init__(self, meters: Meters, doors: Doors, *, name: str) -> None:
        self._meters = meters
        self._doors = doors
        self._name = name

    async def run(self) -> None:
        """Share for ever; while Redis is away each gateway counts by itself."""
        while True:
            await asyncio.sleep(EVERY_S)
            try:
                await self.share()
            except StoreLost as error:
                log.warning("meters_unshared", error=str(error))

    async def share(self) -> None:
        """Charge what was spent here, and hear what is left; nothing to do for a gateway that is alone."""
        alone = await self._doors.gateways(self._name) == 1
        spent = [(meter, meter.spent()) for meter in self._meters.busy()]
        if not alone:
            await self._charge(spent)

    async def _charge(self, spent: Sequence[tuple[Meter, float]]) -> None:
        charges = (self._doors.charge(KIND, meter.whose, meter.rate, used=tokens) for meter, tokens in spent)
        lefts = await asyncio.gather(*charges, return_exceptions=True)
        for (meter, _), left in zip(spent, lefts, strict=True):
            if isinstance(left, float):
                meter.leave(left)
            elif not isinstance(left, StoreLost):
                raise left
