"""The desk: log-in, tickets, offers, conversations on the screen."""

import asyncio
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import pytest
from aiohttp import ClientSession, TCPConnector
from redis.asyncio import Redis
from sqlalchemy import text

from handoff.core.rate import Rate
from handoff.edge import desk as desk_door
from handoff.edge.limits import Limits
from handoff.store.client import ask
from handoff.store.sql import open_engine
from tests.edge.gateway import PASSWORD, Gateway, Tab, active, open_gateway
from tests.fakes import FakeBot


async def tried(gateway: Gateway, login: str, password: str) -> tuple[int, dict[str, str], float]:
    """Try to log in; return status, words and seconds."""
    began = perf_counter()
    ask = {"login": login, "password": password}
    async with gateway.http.post(
        f"{gateway.url}/v1/login", json=ask, headers={"Origin": gateway.url}
    ) as answer:
        return answer.status, await answer.json(), perf_counter() - began


async def test_a_log_in_gives_a_cookie_that_scripts_and_other_sites_never_see(gateway: Gateway) -> None:
    await gateway.employ()
    ask = {"login": "IDA", "password": PASSWORD}
    async with gateway.http.post(
        f"{gateway.url}/v1/login", json=ask, headers={"Origin": gateway.url}
    ) as answer:
        cookie = answer.headers["Set-Cookie"]
        assert await answer.json() == {
            "alias": "Ida",
            "role": "agent",
            "languages": ["da", "de", "en", "nb", "nl"],
            "capacity": 3,
            "topics": {},
        }
    assert all(word in cookie for word in ("HttpOnly", "SameSite=Strict", "Path=/", "Max-Age=43200"))


async def test_an_unknown_log_in_looks_like_a_wrong_password(gateway: Gateway) -> None:
    await gateway.employ()
    await tried(gateway, "nobody", "warms up the hash of nobody")
    wrong = await tried(gateway, "ida", "wrong")
    unknown = await tried(gateway, "idaa", "wrong")
    assert wrong[:2] == unknown[:2]
    assert wrong[0] == 401
    assert 0.2 < wrong[2] / unknown[2] < 5


async def test_who_guesses_has_to_wait_and_who_was_right_has_not(gateway: Gateway) -> None:
    await gateway.employ()
    for _ in range(4):
        assert (await tried(gateway, "ida", "wrong"))[0] == 401
    assert (await tried(gateway, "ida", PASSWORD))[0] == 200
    for _ in range(5):
        assert (await tried(gateway, "ida", "wrong"))[0] == 401
    assert (await tried(gateway, "ida", PASSWORD))[0] == 429


async def test_strangers_who_guess_lock_nobody_out_where_they_work(gateway: Gateway) -> None:
    await gateway.employ()
    assert (await tried(gateway, "ida", PASSWORD))[0] == 200
    connector = TCPConnector(local_addr=("127.0.0.2", 0))
    async with ClientSession(connector=connector) as elsewhere:
        stranger = replace(gateway, http=elsewhere)
        assert [(await tried(stranger, "ida", "wrong"))[0] for _ in range(6)] == [401] * 5 + [429]
        assert (await tried(gateway, "ida", PASSWORD))[0] == 200
        assert (await tried(stranger, "ida", PASSWORD))[0] == 429


async def test_an_address_that_tries_many_log_ins_has_to_wait(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    few = replace(Limits(), logins=Rate(burst=2, per_s=0.1))
    async with open_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot, limits=few) as gateway:
        statuses = [(await tried(gateway, f"agent{number}", "wrong"))[0] for number in range(3)]
    assert statuses == [401, 401, 429]


async def test_a_ticket_lets_one_socket_in(gateway: Gateway) -> None:
    await gateway.employ()
    ticket = await gateway.ticket(await gateway.log_in())
    first = await gateway.hello(ticket, origin=gateway.url)
    welcome = await first.until("welcome")
    second = await gateway.hello(ticket, origin=gateway.url)
    assert welcome["staff"]["alias"] == "Ida"
    assert await second.closed() == 4401


async def test_without_a_log_in_there_is_no_ticket_and_no_name(gateway: Gateway) -> None:
    for headers in ({}, {"Cookie": "skranke_desk=guess"}, {"Cookie": "skranke_desk="}):
        async with gateway.http.get(f"{gateway.url}/v1/me", headers=headers) as answer:
            assert answer.status == 401
        async with gateway.http.post(
            f"{gateway.url}/v1/ticket", json={}, headers={**headers, "Origin": gateway.url}
        ) as answer:
            assert answer.status == 401


async def test_a_log_out_closes_the_sockets_at_once(gateway: Gateway) -> None:
    await gateway.employ()
    headers = await gateway.log_in()
    desk = await gateway.desk(headers)
    began = perf_counter()
    async with gateway.http.post(f"{gateway.url}/v1/logout", json={}, headers=headers) as answer:
        assert answer.status == 200
    assert await desk.closed() == 4401
    assert perf_counter() - began < 1
    async with gateway.http.get(f"{gateway.url}/v1/me", headers=headers) as answer:
        assert answer.status == 401


async def test_a_new_password_ends_the_old_sessions(gateway: Gateway) -> None:
    await gateway.employ()
    headers = await gateway.log_in()
    await gateway.house.services.people.set_password("ida", "another long password")
    async with gateway.http.get(f"{gateway.url}/v1/me", headers=headers) as answer:
        assert answer.status == 401


async def test_of_two_agents_who_accept_one_wins_and_the_other_is_told(gateway: Gateway) -> None:
    ida, jonas = await gateway.ready_desk("ida", "Ida"), await gateway.ready_desk("jonas", "Jonas")
    shopper = await gateway.shopper()
    await shopper.do("human")
    offered, other = await first_offer(ida, jonas)
    offer = next(frame for frame in offered.frames if frame["t"] == "offer")
    words = {"c": offer["c"], "fence": offer["fence"]}
    won, lost = await asyncio.gather(offered.do("accept", **words), other.do("accept", **words))
    assert won["t"] == "ack"
    assert (lost["t"], lost["code"]) == ("nak", "stale")


async def first_offer(*desks: Tab) -> tuple[Tab, Tab]:
    """Return the desk that got the offer, then the other one."""
    waits = [asyncio.ensure_future(desk.until("offer")) for desk in desks]
    done, rest = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in rest:
        wait.cancel()
    await asyncio.gather(*rest, return_exceptions=True)
    first = waits.index(done.pop())
    return desks[first], desks[1 - first]


async def test_the_desk_shows_what_a_fresh_look_would_show(gateway: Gateway) -> None:
    _, desk, c = await active(gateway)
    await desk.do("note", c=c, text="nice person")
    fence = (await desk.has("state", state="active"))["fence"]
    await desk.do("done", c=c, fence=fence, topic="track_order", outcome="resolved")
    await desk.has("state", c=c, state="wrapup")
    fresh = await gateway.desk(await gateway.log_in())
    now = fresh.frames[0]["staff"]
    assert [(item["c"], item["state"]) for item in now["conversations"]] == [(c, "wrapup")]
    while (last := [frame for frame in desk.frames if frame["t"] == "desk"][-1:]) and last[0]["view"] != now:
        await desk.until("desk")


async def test_given_back_the_bot_answers_again_and_the_desk_sees_no_more(gateway: Gateway) -> None:
    shopper, desk, c = await active(gateway)
    fence = (await desk.has("state", state="active"))["fence"]
    assert (await desk.do("give_back", c=c, fence=fence, agreed="it comes tomorrow"))["t"] == "ack"
    await shopper.until("state", state="bot")
    await shopper.do("send", text="thanks, and when are you open?")
    await shopper.until("msg", **{"from": {"role": "bot"}, "lang": "en"})
    assert "thanks, and when are you open?" not in desk.said()
    assert gateway.bot.asked[-1]["carry"]["agreed"] == "it comes tomorrow"


async def test_words_that_cannot_be_stored_get_a_nak_at_the_desk_too(gateway: Gateway) -> None:
    _, desk, c = await active(gateway)
    for words, code in (("", "bad"), ("x" * 5_000, "too_long"), ("a\0b", "bad"), ("\ud800", "bad")):
        assert (await desk.do("send", c=c, text=words))["code"] == code
        assert (await desk.do("note", c=c, text=words))["code"] == code
    assert (await desk.do("give_back", c=c, fence=9, agreed="x" * 5_000))["code"] == "too_long"
    assert (await desk.do("send", c=c, text="and on it goes"))["t"] == "ack"


async def test_a_reload_of_the_desk_has_everything_again(gateway: Gateway) -> None:
    shopper, desk, c = await active(gateway)
    await shopper.do("send", text="are you there?")
    await desk.until("msg", text="are you there?")
    await desk.ws.close()
    again = await gateway.desk(await gateway.log_in())
    assert [item["c"] for item in again.frames[0]["staff"]["conversations"]] == [c]
    await again.do("attach", c=c)
    await again.until("page")
    assert "are you there?" in again.said()


async def test_a_database_that_is_away_sends_no_agent_home(
    gateway: Gateway, redis: Redis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk_door, "LOOK_S", 0.02)
    shopper, desk, c = await active(gateway)
    engine = await asyncio.to_thread(open_engine, gateway.house.services.settings.database_url)
    async with engine.begin() as connection:
        await connection.execute(text("DROP TABLE staff"))
    await engine.dispose()
    await ask(redis, "CLIENT", "KILL", "TYPE", "pubsub")  # what was missed meanwhile is looked up as well
    for words in ("one", "two", "three"):
        assert (await shopper.do("send", text=words))["t"] == "ack"
        await desk.until("msg", text=words)
        await asyncio.sleep(0.05)
    assert (await desk.do("send", c=c, text="still here"))["t"] == "ack"
