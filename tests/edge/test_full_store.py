"""A store that cannot write says so to everybody, acknowledges nothing, and recovers by itself."""

from handoff.store.client import Redis
from tests.edge.gateway import SHOP, Gateway


async def test_out_of_memory_there_is_no_ack_until_there_is_room_again(
    gateway: Gateway, redis: Redis
) -> None:
    tab = await gateway.shopper()
    assert (await tab.do("send", cid="before", text="before"))["t"] == "ack"
    await gateway.bot.heard(1)
    await tab.until("msg", **{"from": {"role": "bot"}})
    await redis.config_set("maxmemory", "1")
    try:
        nak = await tab.do("send", cid="during", text="during")
        assert (nak["t"], nak["code"], nak["retry"]) == ("nak", "busy", True)
        async with gateway.http.post(
            f"{gateway.url}/v1/session", json={}, headers={"Origin": SHOP}
        ) as answer:
            assert answer.status == 503
            assert answer.headers["Retry-After"]
            assert (await answer.json())["why"]
    finally:
        await redis.config_set("maxmemory", "0")
    assert (await tab.do("send", cid="during", text="during"))["t"] == "ack"
    await tab.has("msg", text="during")
    assert tab.said().count("during") == 1
