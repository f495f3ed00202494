"""A shopper's websocket, from hello to goodbye."""

import asyncio

from redis.asyncio import Redis

from handoff.store.client import ask
from tests.edge.gateway import Gateway, active


async def test_a_message_gets_an_ack_and_the_bots_answer(gateway: Gateway) -> None:
    tab = await gateway.shopper()
    ack = await tab.do("send", text="what are your opening hours?")
    answer = await tab.until("msg", **{"from": {"role": "bot"}, "lang": "en"})
    assert ack["t"] == "ack" and ack["id"]
    assert "9:00" in answer["text"]


async def test_a_conversation_that_expired_under_an_open_page_sends_it_for_a_new_one(
    gateway: Gateway, redis: Redis
) -> None:
    session = await gateway.session()
    tab = await gateway.shopper(session)
    await ask(redis, "DEL", gateway.house.services.conversations.keys.st(session["conversation"]))
    await tab.put({"t": "send", "cid": "x", "text": "hello?"})
    assert await tab.closed() == 4401
    back = await gateway.shopper(await gateway.session(refresh=session["refresh"]))
    assert (await back.do("send", cid="x", text="hello?"))["t"] == "ack"


async def test_a_message_that_is_sent_twice_is_stored_once(gateway: Gateway) -> None:
    tab = await gateway.shopper()
    first = await tab.do("send", cid="same", text="hello")
    again = await tab.do("send", cid="same", text="hello")
    assert again == {"t": "ack", "cid": "same", "id": first["id"], "dup": True}


async def test_the_shopper_is_told_the_truth_about_the_line(gateway: Gateway) -> None:
    tab = await gateway.shopper()
    await tab.do("human")
    state = await tab.until("state", state="waiting")
    assert state["desk"] == "nobody" and "position" not in state


async def test_a_place_in_line_is_told_once_somebody_is_there(gateway: Gateway) -> None:
    first, second = await gateway.shopper(), await gateway.shopper()
    await first.do("human")
    await second.do("human")
    desk = await gateway.ready_desk()
    assert (await desk.until("offer"))["card"]["reason"] == "asked"
    told = await first.until("state", state="offered")
    assert told.get("position", 1) == 1


async def test_two_tabs_show_the_same_and_only_the_same(gateway: Gateway) -> None:
    session = await gateway.session()
    one, two = await gateway.shopper(session), await gateway.shopper(session)
    await one.do("send", text="from the first")
    await two.until("msg", text="from the first")
    await two.do("send", text="from the second")
    await one.until("msg", text="from the second")
    third = await gateway.shopper(session)
    assert third.said()[-1:] == ["from the second"] or "from the second" in third.said()
    assert len(set(third.ids())) == len(third.ids())


async def test_a_reload_comes_back_with_the_secret_and_the_secret_is_rotated(gateway: Gateway) -> None:
    before = await gateway.session()
    await (await gateway.shopper(before)).do("send", text="remember me")
    after = await gateway.session(refresh=before["refresh"])
    tab = await gateway.shopper(after)
    assert after["conversation"] == before["conversation"]
    assert after["refresh"] != before["refresh"]
    assert "remember me" in tab.said()


async def test_a_cut_connection_resumes_without_loss_or_doubles(gateway: Gateway) -> None:
    gateway.bot.open.clear()  # the bot thinks, so that only these two speak
    session = await gateway.session()
    cut, other = await gateway.shopper(session), await gateway.shopper(session)
    last = (await cut.do("send", text="one"))["id"]
    await cut.has("msg", text="one")
    cut.ws._response.connection.transport.abort()  # type: ignore[union-attr]  # as a tunnel does
    for words in ("two", "three"):
        await other.do("send", text=words)
    back = await gateway.shopper(session, last=last)
    await other.do("send", text="four")
    await back.until("msg", text="four")
    assert [word for word in back.said() if word in ("one", "two", "three", "four")] == [
        "two",
        "three",
        "four",
    ]


async def test_entries_that_pubsub_lost_are_read_from_the_log(gateway: Gateway, redis: Redis) -> None:
    tab = await gateway.shopper()
    await tab.do("send", text="first")
    await tab.until("msg", **{"from": {"role": "bot"}, "lang": "en"})
    await ask(redis, "CLIENT", "KILL", "TYPE", "pubsub")
    await tab.do("send", text="while the channel was cut")
    await tab.has("msg", text="while the channel was cut")
    assert tab.ids() == sorted(set(tab.ids()), key=lambda entry: int(entry.split("-")[1]))


async def test_a_last_that_the_log_does_not_know_is_told_to_start_again(gateway: Gateway) -> None:
    session = await gateway.session()
    await (await gateway.shopper(session)).do("send", text="hello")
    tab = await gateway.hello(session["token"], last="7-1")
    welcome = await tab.until("welcome")
    page = await tab.until("page")
    assert welcome["resume"] == "resync"
    assert any(item.get("text") == "hello" for item in page["items"])


async def test_older_entries_come_as_a_page(gateway: Gateway) -> None:
    gateway.bot.open.clear()
    tab = await gateway.shopper()
    ids = [(await tab.do("send", text=f"line {number}"))["id"] for number in range(5)]
    await tab.put({"t": "more", "cid": "older", "before": ids[4], "n": 2})
    page = await tab.until("page")
    assert [item["text"] for item in page["items"]] == ["line 2", "line 3"]
    assert page["more"] is True


async def test_staff_entries_never_reach_a_shopper(gateway: Gateway) -> None:
    session = await gateway.session()
    shopper, desk, c = await active(gateway, session)
    await desk.do("note", c=c, text="careful: has been here before")
    await desk.has("msg", text="careful: has been here before")
    await desk.do("send", c=c, text="hello, Ida here")
    await shopper.until("msg", text="hello, Ida here")
    back = await gateway.shopper(session)
    assert "hello, Ida here" in back.said()
    assert "careful: has been here before" not in back.said()
    assert "careful: has been here before" not in shopper.said()


async def test_a_shopper_learns_an_alias_and_nothing_else_of_an_agent(gateway: Gateway) -> None:
    shopper, desk, c = await active(gateway)
    await desk.do("typing", c=c, on=True)
    await desk.do("send", c=c, text="good morning")
    await shopper.until("msg", text="good morning")
    seen = str(shopper.frames)
    assert "Ida" in seen
    assert gateway.staff["ida"].id not in seen and "'ida'" not in seen


async def test_the_talk_goes_both_ways_with_typing_shown(gateway: Gateway) -> None:
    shopper, desk, c = await active(gateway)
    await shopper.put({"t": "typing", "cid": "t", "on": True})
    assert (await desk.until("typing"))["from"]["role"] == "shopper"
    await desk.do("typing", c=c, on=True)
    assert (await shopper.until("typing"))["from"] == {"role": "agent", "alias": "Ida"}
    await shopper.do("send", text="my parcel is late")
    seen = await desk.until("msg", text="my parcel is late")
    assert "cid" not in seen


async def test_under_what_an_agent_closed_is_for_staff_only(gateway: Gateway) -> None:
    shopper, desk, c = await active(gateway)
    fence = (await desk.has("state", c=c, state="active"))["fence"]
    done = {"c": c, "fence": fence, "topic": "refund_status", "outcome": "unresolved"}
    assert (await desk.do("done", **done))["t"] == "ack"
    told = await desk.has("msg", event="closed")
    assert told["data"] == {"topic": "refund_status", "outcome": "unresolved"}
    assert "data" not in await shopper.has("msg", event="closed")
    page = await shopper.do("more", before="1-999", n=50)
    assert page["t"] == "ack"
    items = (await shopper.has("page", more=False))["items"]
    assert "unresolved" not in str(
        [frame for frame in shopper.frames if frame["t"] in ("msg", "page")] + items
    )


async def test_a_closed_socket_takes_no_place(gateway: Gateway) -> None:
    tab = await gateway.shopper()
    await tab.ws.close()
    async with asyncio.timeout(5):
        while len(gateway.house.services.sockets):
            await asyncio.sleep(0)
