"""Whatever comes over a socket: an answer, a close code that says why, or silence; never an error of ours.

A bounded share of the frames runs here; SKRANKE_FRAMES says how many instead.
"""

import asyncio
import os
from collections import Counter
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
import structlog
from aiohttp import ClientConnectionResetError, WSMsgType
from redis.asyncio import Redis

from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from handoff.wire.codec import decode_shopper, decode_staff
from tests.edge.frames import frames
from tests.edge.gateway import Gateway, Tab, open_gateway
from tests.fakes import FakeBot

FRAMES = int(os.environ.get("SKRANKE_FRAMES", "1500"))
DECODED = 20_000
AT_ONCE = 40
NO_LIMIT = Rate(burst=10_000_000, per_s=1_000_000)
# Not the data that was promised, too big, a protocol error, over, and no session any more.
GOOD_BYES = {1000, 1002, 1007, 1009, 4401}


def test_whatever_is_decoded_is_a_frame_or_a_reason() -> None:
    for frame in islice(frames(1), DECODED):
        decode_shopper(frame)
        decode_staff(frame)


@pytest.mark.timeout(60 + FRAMES // 20)
async def test_whatever_comes_no_socket_fails_by_our_own_fault(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    wide = replace(
        Limits(),
        frames=NO_LIMIT,
        desk_frames=NO_LIMIT,
        address_frames=NO_LIMIT,
        connects=NO_LIMIT,
        sessions=NO_LIMIT,
    )
    with structlog.testing.capture_logs() as logs:
        async with open_gateway(
            valkey=valkey, prefix=prefix, database=database, bot=bot, limits=wide
        ) as gateway:
            byes = await _fuzzed(gateway)
            tab = await gateway.shopper()
            assert (await tab.do("send", text="still here"))["t"] == "ack"
    failures = [entry["event"] for entry in logs if entry["log_level"] in ("error", "critical")]
    assert failures == []
    assert set(byes) <= GOOD_BYES


async def _fuzzed(gateway: Gateway) -> Counter[int | None]:
    """Send all frames, on shoppers' sockets and on a desk's, and return how sockets were closed."""
    await gateway.employ()
    headers = await gateway.log_in()
    byes: Counter[int | None] = Counter()
    stream, left, turn = frames(2), FRAMES, 0
    tab: Tab | None = None
    while left > 0:
        if tab is None or turn % 25 == 0:
            if tab is not None:
                await tab.ws.close()
            tab = await (gateway.desk(headers) if turn % 2 else gateway.shopper())
        turn += 1
        batch = list(islice(stream, min(left, AT_ONCE)))
        left -= len(batch)
        if not await _sent(tab, batch):
            byes[await _bye(tab)] += 1
            tab = None
    return byes


async def _sent(tab: Tab, batch: list[str | bytes]) -> bool:
    """Send frames and wait until the last was seen; False when the socket was closed on the way."""
    try:
        for frame in batch:
            raw = frame if isinstance(frame, bytes) else frame.encode("utf-8", "surrogatepass")
            await tab.ws.send_frame(raw, WSMsgType.TEXT)
        # A name that is nobody's conversation: both kinds of socket answer it, each in its way.
        await tab.put({"t": "more", "cid": "last", "c": "b" * 26, "before": "1-0", "n": 1})
        async with asyncio.timeout(20):
            while True:
                message = await tab.ws.receive()
                if message.type is not WSMsgType.TEXT:
                    return False
                if '"cid":"last"' in message.data:
                    return True
    except (ClientConnectionResetError, ConnectionResetError):
        return False


async def _bye(tab: Tab) -> int | None:
    async with asyncio.timeout(5):
        while not tab.ws.closed:
            await tab.ws.receive()
    return tab.ws.close_code
