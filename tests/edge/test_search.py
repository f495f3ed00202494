"""The desk looks into the archive: what is one's own, and for leads the rest, for a reason."""

import asyncio
from typing import Any

from redis.asyncio import Redis

from handoff.store.archive_queue import ArchiveQueue
from tests.edge.gateway import SHOP, Gateway, active


async def archived(gateway: Gateway, redis: Redis) -> None:
    """Wait until SQL has everything."""
    queue = ArchiveQueue(redis, gateway.house.services.conversations.keys)
    async with asyncio.timeout(10):
        while await queue.length():
            await asyncio.sleep(0.01)


async def post(gateway: Gateway, path: str, headers: dict[str, str], **ask: object) -> tuple[int, Any]:
    async with gateway.http.post(f"{gateway.url}/v1/{path}", json=ask, headers=headers) as answer:
        return answer.status, await answer.json()


async def test_an_agent_finds_and_reads_what_was_theirs_and_nobody_elses(
    gateway: Gateway, redis: Redis
) -> None:
    shopper, desk, c = await active(gateway)
    await shopper.do("send", text="My kettle is broken")
    await desk.do("note", c=c, text="asked for a picture of the kettle")
    await archived(gateway, redis)
    await gateway.employ("jonas", "Jonas")
    ida, jonas = await gateway.log_in("ida"), await gateway.log_in("jonas")
    status, told = await post(gateway, "search", ida, words="KETTLE")
    assert status == 200
    assert [each["text"] for each in told["found"]] == [
        "asked for a picture of the kettle",
        "My kettle is broken",
    ]
    status, told = await post(gateway, "transcript", ida, c=c)
    assert (status, [each["text"] for each in told["entries"] if each.get("text")][-1]) == (
        200,
        "asked for a picture of the kettle",
    )
    assert (await post(gateway, "search", jonas, words="kettle"))[1] == {"found": []}
    assert (await post(gateway, "transcript", jonas, c=c))[0] == 404
    assert (await post(gateway, "transcript", jonas, c=c, reason="I want to know"))[0] == 404
    await desk.do(
        "done",
        c=c,
        fence=(await desk.has("state", state="active"))["fence"],
        topic="other",
        outcome="resolved",
    )
    assert (await post(gateway, "transcript", ida, c=c))[0] == 200


async def test_a_lead_says_why_and_that_is_kept(gateway: Gateway, redis: Redis) -> None:
    shopper, _, c = await active(gateway)
    await shopper.do("send", text="My kettle is broken")
    await archived(gateway, redis)
    await gateway.employ("mette", "Mette", "lead")
    mette = await gateway.log_in("mette")
    assert (await post(gateway, "search", mette, words="kettle"))[1] == {"found": []}
    assert (await post(gateway, "search", mette, words="kettle", reason=""))[1]["code"] == "reason"
    status, told = await post(gateway, "search", mette, words="kettle", reason="A complaint by mail")
    assert (status, len(told["found"])) == (200, 1)
    assert (await post(gateway, "transcript", mette, c=c, reason="A complaint by mail"))[0] == 200
    deeds = await gateway.house.services.audit.newest(5)
    assert [(deed.alias, deed.act) for deed in deeds] == [("Mette", "read"), ("Mette", "search_all")]


async def test_only_the_desks_own_page_searches_and_not_without_end(gateway: Gateway) -> None:
    await gateway.employ()
    ida = await gateway.log_in()
    assert (await post(gateway, "search", {**ida, "Origin": SHOP}, words="x"))[0] == 403
    assert (await post(gateway, "search", {"Origin": gateway.url}, words="x"))[0] == 401
    assert (await post(gateway, "search", ida, words="x", role="lead"))[0] == 400
    assert (await post(gateway, "search", ida, words="x"))[0] == 200
    # At once, for what is allowed grows back while one search after the other is answered.
    many = await asyncio.gather(*(post(gateway, "search", ida, words="x") for _ in range(120)))
    assert 429 in {status for status, _ in many}
