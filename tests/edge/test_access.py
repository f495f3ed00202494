"""Nobody reaches somebody else's conversation: every route and every frame, red when one has no row."""

import asyncio
from dataclasses import dataclass
from typing import Any, get_args

import pytest

from handoff.wire.frames import Hello, Pong, ShopperFrame, StaffFrame
from tests.edge.gateway import PATIENCE_S, SHOP, Frame, Gateway, Tab, active

NOBODY = "a" * 26  # the id of no conversation

# What each route answers to: nobody, a shopper's token, a log-in that has ended. Pages are for everybody.
ROUTES: dict[tuple[str, str], tuple[int, int, int]] = {
    ("GET", "/"): (200, 200, 200),
    ("GET", "/start/{name}"): (404, 404, 404),
    ("GET", "/desk"): (200, 200, 200),
    ("GET", "/desk/"): (200, 200, 200),
    ("GET", "/desk/{name}"): (404, 404, 404),
    ("GET", "/studio"): (200, 200, 200),
    ("GET", "/studio/"): (200, 200, 200),
    ("GET", "/studio/{name}"): (404, 404, 404),
    ("GET", "/{folder}/{name}"): (404, 404, 404),
    ("GET", "/healthz"): (200, 200, 200),
    ("GET", "/metrics"): (404, 404, 404),  # the tests come through a proxy, as strangers do
    ("GET", "/ws"): (400, 400, 400),
    ("OPTIONS", "/v1/session"): (403, 403, 403),
    ("POST", "/v1/session"): (403, 403, 403),  # from the desk's origin
    ("OPTIONS", "/v1/conversations/{c}/events"): (403, 403, 403),
    ("GET", "/v1/conversations/{c}/events"): (403, 403, 403),  # the desk's origin again
    ("OPTIONS", "/v1/conversations/{c}/messages"): (403, 403, 403),
    ("POST", "/v1/conversations/{c}/messages"): (403, 403, 403),
    ("POST", "/v1/login"): (400, 400, 400),
    ("POST", "/v1/logout"): (200, 200, 200),
    ("POST", "/v1/ticket"): (401, 401, 401),
    ("POST", "/v1/search"): (401, 401, 401),
    ("POST", "/v1/transcript"): (401, 401, 401),
    ("GET", "/v1/me"): (401, 401, 401),
    ("GET", "/v1/studio/audit"): (401, 401, 401),
    ("GET", "/v1/studio/inbox"): (401, 401, 401),
    ("GET", "/v1/studio/inbox/groups"): (401, 401, 401),
    ("GET", "/v1/studio/inbox/{number}"): (401, 401, 401),
    ("POST", "/v1/studio/inbox/act"): (401, 401, 401),
    ("GET", "/v1/studio/edits"): (401, 401, 401),
    ("GET", "/v1/studio/topics"): (401, 401, 401),
    ("GET", "/v1/studio/topics/alarms"): (401, 401, 401),
    ("GET", "/v1/studio/incidents"): (401, 401, 401),
    ("POST", "/v1/studio/incidents/open"): (401, 401, 401),
    ("POST", "/v1/studio/incidents/close"): (401, 401, 401),
    ("GET", "/v1/studio/made"): (401, 401, 401),
    ("POST", "/v1/studio/made/make"): (401, 401, 401),
    ("POST", "/v1/studio/made/lines"): (401, 401, 401),
    ("POST", "/v1/studio/made/remove"): (401, 401, 401),
    ("POST", "/v1/studio/made/titles"): (401, 401, 401),
    ("GET", "/v1/studio/replies"): (401, 401, 401),
    ("POST", "/v1/studio/replies/checked"): (401, 401, 401),
    ("POST", "/v1/studio/replies/shown"): (401, 401, 401),
    ("POST", "/v1/studio/replies/commit"): (401, 401, 401),
    ("GET", "/v1/studio/edits/patch"): (401, 401, 401),
    ("POST", "/v1/studio/edits/commit"): (401, 401, 401),
    ("POST", "/v1/studio/edits/taken"): (401, 401, 401),
    ("POST", "/v1/studio/inbox/undo"): (401, 401, 401),
    ("GET", "/v1/studio/training"): (401, 401, 401),
    ("GET", "/v1/studio/training/report/{model}"): (401, 401, 401),
    ("POST", "/v1/studio/training/start"): (401, 401, 401),
    ("POST", "/v1/studio/training/cancel"): (401, 401, 401),
    ("POST", "/v1/studio/training/promote"): (401, 401, 401),
    ("POST", "/v1/studio/training/rollback"): (401, 401, 401),
    ("POST", "/v1/studio/training/withdraw"): (401, 401, 401),
    ("POST", "/v1/studio/training/keep"): (401, 401, 401),
    ("POST", "/v1/studio/training/try"): (401, 401, 401),
    ("POST", "/v1/studio/training/share"): (401, 401, 401),
    ("POST", "/v1/studio/training/return"): (401, 401, 401),
}
FIELDS: dict[str, dict[str, Any]] = {
    "Send": {"text": "hi"},
    "Typing": {"on": True},
    "Read": {"id": "1-0"},
    "More": {"before": "1-1", "n": 5},
    "Human": {},
    "Leave": {},
    "Callback": {"how": "phone", "contact": "+31 30 555 0142"},
    "Rate": {"score": 4},
    "End": {},
    "Ready": {"on": True},
    "Take": {},
    "Accept": {"fence": 2},
    "Call": {},
    "Refuse": {"fence": 2, "why": "busy"},
    "Note": {"text": "a note"},
    "CallBacks": {"start": 0},
    "Postpone": {"fence": 3, "how": "phone", "contact": "+31 30 555 0142", "due": 4_000_000_000_000},
    "Team": {},
    "Transfer": {"fence": 3, "skill": "complaint"},
    "GiveBack": {"fence": 3, "agreed": "x"},
    "Done": {"fence": 3, "topic": "track_order", "outcome": "resolved"},
    "Attach": {},
    "Detach": {},
}
# Taking something off one's own screen tells nothing: there may have been nothing on it.
ALWAYS_DONE = {"Detach"}


@dataclass(frozen=True)
class Kind:
    """A kind of frame: its name, its tag, and whether it names a conversation."""

    name: str
    tag: str
    names_c: bool


def kinds(union: object) -> list[Kind]:
    """Return the kinds of frames of a side, from the union that the codec reads."""
    return [
        Kind(each.__name__, each.__struct_config__.tag, "c" in each.__struct_fields__)
        for each in get_args(union)
        if each not in (Hello, Pong)
    ]


def test_every_frame_has_a_row() -> None:
    assert {kind.name for union in (ShopperFrame, StaffFrame) for kind in kinds(union)} == FIELDS.keys()


async def test_every_route_has_a_row_and_answers_as_it_says(gateway: Gateway) -> None:
    await gateway.employ()
    session, ended = await gateway.session(), await gateway.log_in()
    token = session["token"]
    async with gateway.http.post(f"{gateway.url}/v1/logout", json={}, headers=ended) as answer:
        assert answer.status == 200
    visitors = [{}, {"Authorization": f"Bearer {token}", "Cookie": f"skranke_desk={token}"}, ended]
    found = {
        (route.method, route.resource.canonical)
        for route in gateway.house.app.router.routes()
        if route.resource and route.method != "HEAD"
    }
    assert found == ROUTES.keys()
    for (method, path), statuses in ROUTES.items():
        for visitor, status in zip(visitors, statuses, strict=True):
            headers = {"Origin": gateway.url, **visitor, "X-Forwarded-For": "203.0.113.9"}
            url = gateway.url + path.replace("{folder}", "widget").replace("{name}", "nothing-here.js")
            url = (
                url.replace("{c}", session["conversation"]).replace("{number}", "1").replace("{model}", "old")
            )
            async with gateway.http.request(
                method, url, headers=headers, json={} if method == "POST" else None
            ) as answer:
                assert (method, path, answer.status) == (method, path, status)


async def refusal(tab: Tab, kind: Kind, c: str) -> Frame:
    """Return the answer to this frame about this conversation, without its cid."""
    answer = await tab.do(kind.tag, c=c, **FIELDS[kind.name])
    return {name: value for name, value in answer.items() if name != "cid"}


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds(ShopperFrame) if kind.names_c], ids=lambda kind: kind.name
)
async def test_a_shopper_cannot_tell_another_conversation_from_none(gateway: Gateway, kind: Kind) -> None:
    theirs, mine = await gateway.session(), await gateway.session()
    other, tab = await gateway.shopper(theirs), await gateway.shopper(mine)
    await other.do("send", text="mine alone")
    found = await refusal(tab, kind, theirs["conversation"])
    assert (found["t"], found["code"]) == ("nak", "not_owner")
    assert found == await refusal(tab, kind, NOBODY)
    assert "mine alone" not in str(tab.frames)


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds(ShopperFrame) if not kind.names_c], ids=lambda kind: kind.name
)
async def test_a_shoppers_frame_that_names_no_conversation_takes_no_name(
    gateway: Gateway, kind: Kind
) -> None:
    theirs = await gateway.session()
    tab = await gateway.shopper()
    await tab.put({"t": kind.tag, "cid": "x", "c": theirs["conversation"], **FIELDS[kind.name]})
    assert (await tab.until("err"))["code"] == "bad_frame"
    conversation = await gateway.house.services.conversations.get(theirs["conversation"])
    assert conversation is not None and conversation.state == "bot"


@pytest.mark.parametrize(
    "kind", [kind for kind in kinds(StaffFrame) if kind.names_c], ids=lambda kind: kind.name
)
async def test_an_agent_cannot_tell_a_colleagues_conversation_from_none(gateway: Gateway, kind: Kind) -> None:
    shopper, _, c = await active(gateway)
    await shopper.do("send", text="for Ida only")
    await gateway.employ("jonas", "Jonas")
    jonas = await gateway.desk(await gateway.log_in("jonas"))
    found = await refusal(jonas, kind, c)
    assert found["t"] == ("ack" if kind.name in ALWAYS_DONE else "nak")
    assert found == await refusal(jonas, kind, NOBODY)
    assert "for Ida only" not in str(jonas.frames)
    conversation = await gateway.house.services.conversations.get(c)
    assert conversation is not None
    assert (conversation.state, conversation.owner) == ("active", gateway.staff["ida"].id)


async def test_a_log_in_that_has_ended_opens_nothing_and_keeps_nothing_open(gateway: Gateway) -> None:
    await gateway.employ()
    headers = await gateway.log_in()
    desk, unused = await gateway.desk(headers), await gateway.ticket(headers)
    async with gateway.http.post(f"{gateway.url}/v1/logout", json={}, headers=headers):
        assert await desk.closed() == 4401
    assert await (await gateway.hello(unused, origin=gateway.url)).closed() == 4401


async def test_somebody_who_left_the_team_is_out(gateway: Gateway) -> None:
    await gateway.employ()
    headers = await gateway.log_in()
    await gateway.dismiss("ida")
    async with gateway.http.post(f"{gateway.url}/v1/ticket", json={}, headers=headers) as answer:
        assert answer.status == 401


async def test_a_conversation_that_left_this_agent_leaves_the_screen(gateway: Gateway) -> None:
    shopper, desk, c = await active(gateway)
    fence = (await desk.has("state", state="active"))["fence"]
    await desk.do("give_back", c=c, fence=fence, agreed="")
    await shopper.has("state", state="bot")
    await shopper.do("send", text="a secret for the bot")
    answer = await desk.do("more", c=c, before="1-99", n=50)
    assert (answer["t"], answer["code"]) == ("nak", "not_owner")
    assert (await desk.do("attach", c=c))["code"] == "not_owner"
    assert "a secret for the bot" not in str(desk.frames)


async def test_a_shoppers_token_opens_no_desk_and_a_ticket_no_chat(gateway: Gateway) -> None:
    await gateway.employ()
    token = (await gateway.session())["token"]
    assert await (await gateway.hello(token, origin=gateway.url)).closed() == 4401
    ticket = await gateway.ticket(await gateway.log_in())
    assert await (await gateway.hello(ticket, origin=SHOP)).closed() == 4503


async def test_secrets_that_are_no_text_let_nobody_in_and_break_nothing(gateway: Gateway) -> None:
    host, port = gateway.url.removeprefix("http://").split(":")
    own, shop = f"Origin: {gateway.url}".encode(), f"Origin: {SHOP}".encode()
    messages = b"POST /v1/conversations/%b/messages HTTP/1.1" % (b"a" * 26)
    asked = (
        (b"GET /v1/me HTTP/1.1", b"Cookie: skranke_desk=\xff\xfe", own, 401),
        (b"POST /v1/logout HTTP/1.1", b"Cookie: skranke_desk=\xff\xfe", own, 200),
        (messages, b"Authorization: Bearer \xff.a.b", shop, 401),
    )
    for line, secret, origin, status in asked:
        reader, writer = await asyncio.open_connection(host, int(port))
        writer.write(b"\r\n".join([line, b"Host: x", secret, origin, b"Content-Length: 0", b"", b""]))
        assert b" %d " % status in await asyncio.wait_for(reader.readline(), PATIENCE_S)
        writer.close()
