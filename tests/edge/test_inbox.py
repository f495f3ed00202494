"""A message goes from the widget to the studio's inbox, masked, and gets a label that can be undone."""

import asyncio
import json
from typing import Any

from sqlalchemy import select, text

from handoff.store.sql import open_engine, transaction
from handoff.store.studio_schema import inbox
from tests.edge.gateway import Frame, Gateway, Tab, active
from tests.fakes import example
from tests.web.inbox_rows import filed, fill

BATCH = "batch-00000"


async def operator(gateway: Gateway) -> dict[str, str]:
    """Return the headers of an operator's page."""
    await gateway.employ("otto", "Otto", "operator")
    return await gateway.log_in("otto")


async def get(gateway: Gateway, path: str, headers: dict[str, str]) -> Frame:
    """Return what a door of the studio answers."""
    async with gateway.http.get(f"{gateway.url}/v1/studio/{path}", headers=headers) as answer:
        assert answer.status == 200, await answer.text()
        found: Frame = await answer.json()
        return found


async def post(
    gateway: Gateway, path: str, headers: dict[str, str], *, status: int = 200, **body: Any
) -> Frame:
    """Return what a door of the studio answers to this."""
    async with gateway.http.post(f"{gateway.url}/v1/studio/{path}", json=body, headers=headers) as answer:
        assert answer.status == status, await answer.text()
        found: Frame = await answer.json()
        return found


async def rows(gateway: Gateway, headers: dict[str, str], count: int) -> list[dict[str, Any]]:
    """Wait until the inbox has that many rows, and return them."""
    while len(found := (await get(gateway, "inbox", headers))["rows"]) < count:
        await asyncio.sleep(0.02)
    return list(found)


async def say(tab: Tab, words: str) -> None:
    """Say something and wait for the bot."""
    assert (await tab.do("send", text=words))["t"] == "ack"
    await tab.until("msg", **{"from": {"role": "bot"}})


async def test_what_a_shopper_wrote_is_in_the_inbox_masked_and_nowhere_else_in_clear(
    gateway: Gateway,
) -> None:
    headers, tab = await operator(gateway), await gateway.shopper()
    await say(tab, "my name is Canaria Zwartvogel, mail canaria@zwartvogel.example about 20394811")
    [row] = await rows(gateway, headers, 1)
    assert row["text"] == "my name is [name], mail [email] about [order]"
    assert (row["guess"], row["intent"], row["state"]) == ("opening_hours", "opening_hours", "new")
    detail = await get(gateway, f"inbox/{row['id']}", headers)
    said = [(one["role"], one["here"]) for one in detail["around"]]
    assert ("shopper", True) in said and ("bot", False) in said
    assert "anaria" not in json.dumps(detail) and "20394811" not in json.dumps(detail)
    engine = await asyncio.to_thread(open_engine, gateway.house.services.settings.database_url)
    async with transaction(engine) as connection:
        kept = [
            str(row)
            for table in ("inbox", "readings", "inbox_acts", "audit")
            for row in (await connection.execute(text(f"SELECT * FROM {table}"))).all()
        ]
        keys = list((await connection.scalars(select(inbox.c.shopper))).all())
    await engine.dispose()
    assert not any("anaria" in row or "20394811" in row for row in kept)
    assert "127.0.0.1" not in str(keys)


async def test_a_pressed_choice_and_a_bot_that_fails_make_no_row(gateway: Gateway) -> None:
    headers, tab = await operator(gateway), await gateway.shopper()
    gateway.bot.says = example("the order number is asked for")["response"]
    await say(tab, "waar is mijn bestelling?")
    await rows(gateway, headers, 1)
    await tab.do("send", kind="choice", choice="talk_to_human")
    await gateway.bot.heard(2)
    gateway.bot.status = 500
    await tab.do("send", text="and this one?")
    await tab.has("state", state="waiting")
    found = (await get(gateway, "inbox", headers))["rows"]
    assert [row["text"] for row in found] == ["waar is mijn bestelling?"]


async def test_the_agents_topic_is_a_weak_label_of_the_row(gateway: Gateway) -> None:
    headers = await operator(gateway)
    session = await gateway.session(language="en")
    tab = await gateway.shopper(session)
    await say(tab, "it opened and then the money was gone")
    _, desk, c = await active(gateway, session)
    fence = (await desk.has("state", state="active"))["fence"]
    done = await desk.do("done", c=c, fence=fence, topic="refund_status", outcome="resolved")
    assert done["t"] == "ack"
    while (found := await rows(gateway, headers, 1))[0]["topic"] is None:
        await asyncio.sleep(0.02)
    assert (found[0]["topic"], found[0]["outcome"]) == ("refund_status", "resolved")
    assert "disagrees" in found[0]["whys"]


async def test_an_act_is_done_once_told_in_the_log_and_undone(gateway: Gateway) -> None:
    headers, tab = await operator(gateway), await gateway.shopper()
    await say(tab, "are you open on Sunday")
    [row] = await rows(gateway, headers, 1)
    act: dict[str, Any] = {"rows": [row["id"]], "kind": "relabel", "value": "delivery_time"}
    for _ in range(2):
        done = await post(gateway, "inbox/act", headers, batch=BATCH, **act)
        assert (done["rows"], done["progress"]) == ([row["id"]], {"labelled": 1})
    assert (await get(gateway, "inbox", headers))["rows"] == []
    [labelled] = (await get(gateway, "inbox?state=labelled", headers))["rows"]
    assert (labelled["label"], labelled["alias"]) == ("delivery_time", "Otto")
    [undone] = (await post(gateway, "inbox/undo", headers))["rows"]
    assert (undone["state"], undone["label"]) == ("new", None)
    assert (await post(gateway, "inbox/undo", headers))["rows"] == []
    deeds = (await get(gateway, "audit", headers))["deeds"]
    assert [deed["act"] for deed in deeds] == ["undo", "relabel"]


async def test_a_piece_that_was_left_is_marked_and_gone(gateway: Gateway) -> None:
    headers, tab = await operator(gateway), await gateway.shopper()
    await say(tab, "hiya its sam here, are you open")
    [row] = await rows(gateway, headers, 1)
    act: dict[str, Any] = {"rows": [row["id"]], "kind": "mark", "value": "name", "piece": "sam"}
    await post(gateway, "inbox/act", headers, batch=BATCH, **act)
    [marked] = (await get(gateway, "inbox", headers))["rows"]
    assert marked["text"] == "hiya its [name] here, are you open"


async def test_what_means_nothing_is_refused_with_its_reason(gateway: Gateway) -> None:
    headers = await operator(gateway)
    ask: dict[str, Any] = {"batch": BATCH, "rows": [1]}
    for kind, value in (("relabel", "no_such"), ("new_intent", "Gift Card"), ("mood", "odd"), ("mark", "x")):
        refused = await post(gateway, "inbox/act", headers, **ask, kind=kind, value=value, status=400)
        assert refused["code"] == "bad" and refused["why"]
    await post(gateway, "inbox/act", headers, batch=BATCH, rows=[], kind="skip", status=400)
    for path in ("inbox?state=odd", "inbox?language=xx", "inbox?after=abc"):
        async with gateway.http.get(f"{gateway.url}/v1/studio/{path}", headers=headers) as answer:
            assert answer.status == 400
    for number in ("0", "99999", "-1", "x"):
        async with gateway.http.get(f"{gateway.url}/v1/studio/inbox/{number}", headers=headers) as answer:
            assert answer.status == 404


async def test_a_group_of_the_same_is_asked_for_by_its_number(gateway: Gateway) -> None:
    headers = await operator(gateway)
    alike = [filed(number, f"hire a tent {number}", likeness="0a1b2c3d.ff") for number in range(3)]
    await fill(gateway, [*alike, filed(9, "where is it")])
    groups = await get(gateway, "inbox/groups?language=en", headers)
    [group] = groups["alike"]
    assert group["rows"] == 3 and group["text"].startswith("hire a tent")
    found = await get(gateway, f"inbox?cluster={group['cluster']}", headers)
    assert {row["text"] for row in found["rows"]} == {f"hire a tent {number}" for number in range(3)}
    assert (await get(gateway, "inbox/groups?language=nl", headers))["alike"] == []
    for odd in ("x", "-1", "1" * 40, "٣"):
        async with gateway.http.get(
            f"{gateway.url}/v1/studio/inbox", params={"cluster": odd}, headers=headers
        ) as answer:
            assert answer.status == 400
