"""The gateway itself, with limits so wide that a few clients may send as fast as they can."""

import argparse
import asyncio
import os
import signal

from handoff import app, building, heap, log, settings
from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from handoff.store.sql import migrate

NO_LIMIT = Rate(burst=10_000_000, per_s=1_000_000)


async def _serve(port: int) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    told = settings.read(os.environ)
    await migrate(told.database_url)
    wide = Limits(frames=NO_LIMIT, desk_frames=NO_LIMIT, address_frames=NO_LIMIT, shop_people=NO_LIMIT)
    async with building.built(told, limits=wide) as house, app.running(house, host="127.0.0.1", port=port):
        heap.settle()
        await stop.wait()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    log.prepare()
    asyncio.run(_serve(parser.parse_args().port))
