"""`python -m house.workshop --port N --data DIR`: serves until it is told to end; a training ends with it."""

import argparse
import asyncio
import os
import signal
from pathlib import Path

from aiohttp import web

from house.promotion import Place
from house.workshop.doors import Doors
from house.workshop.training import Training


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(prog="house.workshop", description=__doc__)
    parser.add_argument("--port", type=int, required=True, help="on 127.0.0.1")
    parser.add_argument("--data", type=Path, required=True, help="folder of the house")
    wanted = parser.parse_args()
    bots = [url for url in os.environ["SKRANKE_BOT_URL"].split(",") if url]
    place = Place(data=wanted.data, bots=bots, secret=os.environ["SKRANKE_BOT_SECRET"])
    asyncio.run(serve(place, port=wanted.port))


async def serve(place: Place, *, port: int) -> None:
    """Serve until SIGTERM or Ctrl-C."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    training = Training(place.data)
    async with asyncio.TaskGroup() as group:
        runner = web.AppRunner(Doors(place, training, group).application(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port).start()
        await stop.wait()
        await runner.cleanup()
        await training.cancel()


if __name__ == "__main__":
    main()
