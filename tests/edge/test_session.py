"""Sessions of shoppers: tokens, reload secrets, limits."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import jwt
import pytest
from redis.asyncio import Redis

from handoff.core.rate import Rate
from handoff.edge.limits import Limits
from tests.edge.gateway import OTHER_SHOP, SHOP, Gateway, open_gateway
from tests.fakes import FakeBot

NOW = int(time.time())
C = "a" * 26


def claims(**changes: Any) -> dict[str, Any]:
    """Return the claims of a right token, changed."""
    found = {"sub": C, "aud": SHOP, "iat": NOW, "exp": NOW + 900, **changes}
    return {name: value for name, value in found.items() if value is not None}


@pytest.mark.parametrize(
    "changes",
    [
        {"exp": NOW - 60},
        {"exp": None},
        {"aud": OTHER_SHOP},
        {"aud": None},
        {"sub": None},
        {"iat": None},
        {"sub": "../../etc"},
        {"sub": "b" * 26},
    ],
    ids=["expired", "no exp", "other shop", "no aud", "no sub", "no iat", "a path", "another"],
)
async def test_a_token_with_wrong_claims_lets_nobody_in(gateway: Gateway, changes: dict[str, Any]) -> None:
    secret = gateway.house.services.settings.secret
    made = claims(**{"sub": (await gateway.session())["conversation"], **changes})
    tab = await gateway.hello(jwt.encode(made, secret, algorithm="HS256"))
    assert await tab.closed() == 4401


async def test_a_token_that_we_did_not_sign_lets_nobody_in(gateway: Gateway) -> None:
    c = (await gateway.session())["conversation"]
    forged = [
        jwt.encode(claims(sub=c), "another secret of more than 32 bytes", algorithm="HS256"),
        jwt.encode(claims(sub=c), "", algorithm="none"),
        jwt.encode(claims(sub=c), gateway.house.services.settings.secret.ljust(64, "."), algorithm="HS512"),
        "a.b.c",
        "..",
        c,
        "",
    ]
    for token in forged:
        tab = await gateway.hello(token)
        assert await tab.closed() in (4401, 4503)


async def test_a_token_is_good_on_its_own_origin_only(gateway: Gateway) -> None:
    session = await gateway.session(origin=SHOP)
    tab = await gateway.hello(session["token"], origin=OTHER_SHOP)
    assert await tab.closed() == 4401


async def test_the_conversations_id_brings_nothing_back(gateway: Gateway) -> None:
    first = await gateway.session()
    for guess in (first["conversation"], f"{first['conversation']}.", f"{first['conversation']}.{'x' * 22}"):
        again = await gateway.session(refresh=guess)
        assert again["conversation"] != first["conversation"]


async def test_a_reload_secret_is_good_on_its_own_origin_only(gateway: Gateway) -> None:
    first = await gateway.session(origin=SHOP)
    other = await gateway.session(origin=OTHER_SHOP, refresh=first["refresh"])
    assert other["conversation"] != first["conversation"]


async def test_a_used_secret_is_worth_nothing_once_the_next_was_used(gateway: Gateway) -> None:
    first = await gateway.session()
    second = await gateway.session(refresh=first["refresh"])
    third = await gateway.session(refresh=second["refresh"])
    stale = await gateway.session(refresh=first["refresh"])
    assert third["conversation"] == first["conversation"]
    assert stale["conversation"] != first["conversation"]


async def test_a_reload_that_never_got_its_answer_may_use_the_secret_again(gateway: Gateway) -> None:
    first = await gateway.session()
    await gateway.session(refresh=first["refresh"])
    again = await gateway.session(refresh=first["refresh"])
    assert again["conversation"] == first["conversation"]


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b'{"role":"agent"}', b'{"refresh":1}', b"\xff", b'{"__proto__":{}}', b"[" * 5000],
    ids=lambda body: repr(body[:12]),
)
async def test_a_request_that_is_something_else_is_refused(gateway: Gateway, body: bytes) -> None:
    headers = {"Origin": SHOP, "Content-Type": "application/json"}
    async with gateway.http.post(f"{gateway.url}/v1/session", data=body, headers=headers) as answer:
        assert answer.status == 400
        assert (await answer.json())["code"] == "bad"


async def test_a_request_that_is_too_big_is_refused(gateway: Gateway) -> None:
    headers = {"Origin": SHOP}
    async with gateway.http.post(
        f"{gateway.url}/v1/session", json={"refresh": "x" * 20_000}, headers=headers
    ) as answer:
        assert answer.status == 413


async def test_what_the_page_needs_to_know_is_in_the_answer(gateway: Gateway) -> None:
    session = await gateway.session(language="no-NO")
    conversation = await gateway.house.services.conversations.get(session["conversation"])
    assert session["url"] == gateway.url.replace("http", "ws") + "/ws"
    assert 0 < session["expires"] - time.time() <= 900
    assert conversation is not None and conversation.language == "nb"


async def test_who_opens_too_many_chats_is_told_when_to_come_back(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis
) -> None:
    few = replace(Limits(), sessions=Rate(burst=2, per_s=0.1))
    async with open_gateway(valkey=valkey, prefix=prefix, database=database, bot=bot, limits=few) as gateway:
        await gateway.session()
        await gateway.session()
        async with gateway.http.post(
            f"{gateway.url}/v1/session", json={}, headers={"Origin": SHOP, "X-Forwarded-For": "9.9.9.9"}
        ) as answer:
            assert answer.status == 429
            assert 1 <= int(answer.headers["Retry-After"]) <= 11
            assert answer.headers["Access-Control-Allow-Origin"] == SHOP
