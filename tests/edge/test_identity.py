"""The shop's own log-in: which identities are believed, and what logging in and out does to open pages."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from redis.asyncio import Redis

from handoff.identity_keys import BadKeys, published
from tests.edge.gateway import IDENTITY, OTHER_SHOP, SHOP, Gateway, open_gateway
from tests.edge.requests_page import requests_page
from tests.fakes import FakeBot

CUSTOMER = "customer-4711"
SOON_S = 1.0


def claims(**changes: Any) -> dict[str, Any]:
    """Return the claims of a right identity, changed."""
    now = int(time.time())
    found = {"sub": CUSTOMER, "aud": SHOP, "iat": now, "exp": now + 300, "jti": uuid4().hex, **changes}
    return {name: value for name, value in found.items() if value is not None}


def identity(**changes: Any) -> str:
    """Return an identity as the shop signs it."""
    return jwt.encode(claims(**changes), IDENTITY, algorithm="HS256")


async def told(gateway: Gateway, session: dict[str, Any]) -> dict[str, Any]:
    """Return what the bot is told with a message of this session."""
    tab, before = await gateway.shopper(session), len(gateway.bot.asked)
    await tab.do("send", kind="text", text="where is my parcel?")
    await gateway.bot.heard(before + 1)
    return gateway.bot.asked[-1]


async def test_the_bot_is_told_who_is_logged_in_and_until_when_that_is_proven(gateway: Gateway) -> None:
    session = await gateway.session(identity=identity())
    assert session["known"]
    customer = (await told(gateway, session))["context"]["customer"]
    assert customer["id"] == CUSTOMER
    assert 29 * 60 < customer["until"] - time.time() <= 30 * 60


async def test_without_an_identity_the_bot_is_told_of_no_customer(gateway: Gateway) -> None:
    for ask in ({}, {"identity": ""}, {"identity": None}):
        session = await gateway.session(**ask)
        assert not session["known"]
        assert "context" not in await told(gateway, session)


@pytest.mark.parametrize(
    "token",
    [
        lambda: jwt.encode(claims(), "", algorithm="none"),
        lambda: jwt.encode(claims(), "another secret of more than 32 bytes", algorithm="HS256"),
        lambda: jwt.encode(claims(), IDENTITY.ljust(64, "."), algorithm="HS512"),
        lambda: identity(exp=int(time.time()) - 121),
        lambda: identity(iat=int(time.time()) + 180),
        lambda: identity(iat=int(time.time()) - 7200, exp=int(time.time()) + 60),
        lambda: identity(aud=OTHER_SHOP),
        lambda: identity(aud=None),
        lambda: identity(exp=None),
        lambda: identity(iat=None),
        lambda: identity(jti=None),
        lambda: identity(sub=None),
        lambda: identity(sub=""),
        lambda: identity(sub="x" * 101),
        lambda: identity(sub="a\nb"),
        lambda: identity(sub=4711),
        lambda: identity(jti=1),
        lambda: identity(exp="soon"),
        lambda: identity(exp=True),
        lambda: identity(more="x" * 5000),
        lambda: identity()[:-4] + "AAAA",
        lambda: "a.b.c",
        lambda: "..",
    ],
    ids=[
        *("alg none", "wrong key", "other algorithm", "expired", "from the future", "too long a life"),
        *("other audience", "no audience", "no exp", "no iat", "no jti", "no sub", "empty sub", "long sub"),
        *("sub of two lines", "sub a number", "jti a number", "exp a word", "exp true", "too big"),
        *("broken signature", "no token", "dots"),
    ],
)
async def test_an_identity_that_is_not_right_makes_nobody_known(
    gateway: Gateway, token: Callable[[], str]
) -> None:
    session = await gateway.session(identity=token())
    assert not session["known"]
    assert "context" not in await told(gateway, session)


@pytest.mark.parametrize("changes", [{"exp": -100}, {"iat": 100, "exp": 400}], ids=["late", "early"])
async def test_a_clock_that_is_two_minutes_off_is_forgiven(gateway: Gateway, changes: dict[str, int]) -> None:
    now = int(time.time())
    given = {"iat": now - 300, **{name: now + by for name, by in changes.items()}}
    assert (await gateway.session(identity=identity(**given)))["known"]


async def test_an_identity_is_good_once(gateway: Gateway) -> None:
    token = identity()
    assert (await gateway.session(identity=token))["known"]
    assert not (await gateway.session(identity=token))["known"]


async def test_an_identity_may_name_several_pages_of_the_shop(gateway: Gateway) -> None:
    several = [SHOP, OTHER_SHOP]
    assert (await gateway.session(identity=identity(aud=several), origin=OTHER_SHOP))["known"]


async def test_a_house_without_keys_believes_nobody_and_still_chats(gateway: Gateway) -> None:
    services = gateway.house.services
    services.identities._keys = None
    session = await gateway.session(identity=identity())
    assert not session["known"]
    assert (await (await gateway.shopper(session)).do("human"))["t"] == "ack"


async def test_who_logs_in_goes_on_and_whatever_knew_the_conversation_before_is_shut_out(
    gateway: Gateway,
) -> None:
    before = await gateway.session()
    page, requests = await gateway.shopper(before), await requests_page(gateway, before)
    await page.do("send", kind="text", text="hello")
    async with requests.events() as events:
        await events.until("state")
        began = time.monotonic()
        after = await gateway.session(refresh=before["refresh"], identity=identity())
        assert await page.closed() == 4401
        assert await events.closed() == 4401
        assert time.monotonic() - began < SOON_S
    assert after["conversation"] == before["conversation"]
    assert not after["parted"]
    assert "hello" in (await gateway.shopper(after)).said()
    # A token and a secret of the time before are worth nothing: whoever planted them sees nothing.
    assert await (await gateway.hello(before["token"])).closed() == 4401
    assert (await gateway.session(refresh=before["refresh"]))["conversation"] != before["conversation"]


async def test_a_new_page_of_the_same_customer_closes_no_other(gateway: Gateway) -> None:
    first = await gateway.session(identity=identity())
    page = await gateway.shopper(first)
    second = await gateway.session(refresh=first["refresh"], identity=identity())
    assert second["conversation"] == first["conversation"]
    assert (await page.do("send", kind="text", text="still here"))["t"] == "ack"


async def test_who_connects_again_needs_no_new_identity(gateway: Gateway) -> None:
    first = await gateway.session(identity=identity())
    again = await gateway.session(refresh=first["refresh"])
    assert again["conversation"] == first["conversation"]
    assert again["known"]


async def test_a_used_identity_brings_its_customers_conversation_back_and_proves_nothing(
    gateway: Gateway,
) -> None:
    token = identity()
    first = await gateway.session(identity=token)
    until = (await told(gateway, first))["context"]["customer"]["until"]
    again = await gateway.session(refresh=first["refresh"], identity=token)
    assert again["conversation"] == first["conversation"]
    assert (await told(gateway, again))["context"]["customer"]["until"] == until


@pytest.mark.parametrize(
    "word",
    [
        lambda: "",
        lambda: identity(sub="somebody-else"),
        lambda: identity(sub="somebody-else", exp=int(time.time()) - 200, iat=int(time.time()) - 300),
        lambda: jwt.encode(claims(), "another secret of more than 32 bytes", algorithm="HS256"),
    ],
    ids=["logged out", "somebody else", "somebody else, expired", "forged"],
)
async def test_who_logs_out_leaves_nothing_to_the_next_on_the_same_computer(
    gateway: Gateway, word: Callable[[], str]
) -> None:
    first = await gateway.session(identity=identity())
    page = await gateway.shopper(first)
    await page.do("send", kind="text", text="a secret of mine")
    began = time.monotonic()
    after = await gateway.session(refresh=first["refresh"], identity=word())
    assert await page.closed() == 4401
    assert time.monotonic() - began < SOON_S
    assert after["parted"]
    assert after["conversation"] != first["conversation"]
    assert "a secret of mine" not in (await gateway.shopper(after)).said()
    for secret in (first["refresh"], after["refresh"]):
        assert (await gateway.session(refresh=secret))["conversation"] != first["conversation"]


async def test_an_agent_stays_when_the_shopper_logs_in_or_out(gateway: Gateway) -> None:
    session = await gateway.session()
    shopper, desk = await gateway.shopper(session), await gateway.ready_desk()
    await shopper.do("human")
    offer = await desk.until("offer")
    await desk.do("accept", c=offer["c"], fence=offer["fence"])
    await desk.do("attach", c=offer["c"])
    after = await gateway.session(refresh=session["refresh"], identity=identity())
    await gateway.session(refresh=after["refresh"], identity="")
    sent = await desk.do("send", c=offer["c"], kind="text", text="I am still here")
    assert sent["t"] == "ack"


async def test_what_has_run_out_is_no_longer_known(gateway: Gateway) -> None:
    session = await gateway.session(identity=identity())
    conversations = gateway.house.services.conversations
    await conversations.belongs(session["conversation"], customer=CUSTOMER, until=1, refresh_hash="-")
    found = await conversations.get(session["conversation"])
    assert found is not None
    assert not found.is_customer_at(time.time())
    assert not (await gateway.session(refresh=session["refresh"]))["known"]


def key_file(folder: Path, *keys: Any, **changes: str) -> Path:
    """Write the public halves of these keys as a shop publishes them."""
    named = [
        {**jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True), "kid": f"key{n}", **changes}
        for n, key in enumerate(keys)
    ]
    file = folder / "keys.json"
    file.write_text(json.dumps({"keys": named}), encoding="utf-8")
    return file


@pytest.mark.parametrize("count", [1, 2])
async def test_a_shop_may_sign_with_a_key_of_its_own(
    valkey: str, prefix: str, database: Path, bot: FakeBot, redis: Redis, tmp_path: Path, count: int
) -> None:
    keys = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(count)]
    identities = published(key_file(tmp_path, *keys))
    async with open_gateway(
        valkey=valkey, prefix=prefix, database=database, bot=bot, identity=identities
    ) as gateway:
        last = {"kid": f"key{count - 1}"}
        right = jwt.encode(claims(), keys[-1], algorithm="RS256", headers=last)
        stranger = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        # The oldest trick: the public key, which everybody has, as if it were a shared secret.
        public = jwt.algorithms.RSAAlgorithm.to_jwk(keys[-1].public_key(), as_dict=True)["n"]
        confused = jwt.encode(claims(), public, algorithm="HS256", headers=last)
        assert (await gateway.session(identity=right))["known"]
        for wrong in (jwt.encode(claims(), stranger, algorithm="RS256", headers=last), confused, identity()):
            assert not (await gateway.session(identity=wrong))["known"]


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"keys":[]}', '{"keys":[{"kty":"oct","k":"c2VjcmV0","kid":"a"}]}']
)
def test_a_file_of_other_keys_is_refused_with_its_name(tmp_path: Path, content: str) -> None:
    file = tmp_path / "keys.json"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(BadKeys, match=r"keys\.json"):
        published(file)


def test_two_keys_of_one_name_are_refused(tmp_path: Path) -> None:
    keys = [rsa.generate_private_key(public_exponent=65537, key_size=2048) for _ in range(2)]
    with pytest.raises(BadKeys, match="kid of its own"):
        published(key_file(tmp_path, *keys, kid="same"))
