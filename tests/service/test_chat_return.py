"""Only the secret of a page, from its own shop, brings a shopper back after a reload."""

import re

from handoff.store.client import ask
from tests.shoppers import ORIGIN, Shopper


async def test_a_reload_comes_back_by_its_secret_and_gets_the_next(shopper: Shopper) -> None:
    await shopper.say("hello")
    found = await shopper.chat.return_with(shopper.refresh, origin=ORIGIN)
    assert found is not None
    assert found[0].id == shopper.c
    assert found[1] != shopper.refresh
    assert re.fullmatch(r"[a-z2-7]{26}\.[\w-]{22}", found[1])
    assert await shopper.chat.return_with(found[1], origin=ORIGIN) is not None
    assert await shopper.chat.return_with(shopper.refresh, origin=ORIGIN) is None


async def test_neither_the_id_nor_another_origin_brings_a_reload_back(shopper: Shopper) -> None:
    for refresh in ("", shopper.c, f"{shopper.c}.", f"{shopper.c}.{'x' * 22}", f"{'a' * 26}.{'x' * 22}"):
        assert await shopper.chat.return_with(refresh, origin=ORIGIN) is None
    assert await shopper.chat.return_with(shopper.refresh, origin="http://evil.example") is None
    assert await shopper.chat.return_with(shopper.refresh, origin=ORIGIN) is not None


async def test_the_secret_itself_is_not_kept(shopper: Shopper) -> None:
    kept = await ask(shopper.redis, "HGETALL", shopper.store.keys.st(shopper.c))
    assert shopper.refresh.partition(".")[2].encode() not in b" ".join(kept.values())
