"""What the doctor hears of the shop: that it answers, or what is wrong and what to do."""

import json
import os
import subprocess
import sys

import pytest

from actions.shop import check
from tests.actions.conftest import Clock
from tests.actions.fakes import woocommerce
from tests.actions.fakes.serve import FaultyProxy, serve
from tests.actions.stands import NumberedWooCommerce


async def sign(
    clock: Clock, *, fault: str = "", secret: str = woocommerce.SECRET, options: str = "?auth=basic"
) -> check.Sign:
    proxy, fake = FaultyProxy(), NumberedWooCommerce(clock())
    async with serve(fake.app()) as upstream, proxy.before(upstream) as url:
        proxy.fault = fault
        given = {
            "SHOP_URL": f"woocommerce+{url}/{options}",
            "SHOP_KEY": woocommerce.KEY,
            "SHOP_SECRET": secret,
        }
        return await check.look(given)


async def test_a_shop_that_answers_is_well(clock: Clock) -> None:
    found = await sign(clock, options="?numbers=plugin&auth=signature")
    assert found.ok
    assert "WooCommerce" in found.words


async def test_wrong_keys_are_told_without_them(clock: Clock) -> None:
    found = await sign(clock, secret="cs_canary")
    assert not found.ok
    assert "SHOP_KEY" in found.todo
    assert "canary" not in found.words + found.todo


async def test_numbers_of_a_plugin_are_noticed(clock: Clock) -> None:
    found = await sign(clock)
    assert not found.ok
    assert "?numbers=plugin" in found.words


@pytest.mark.parametrize(
    ("fault", "words"), [("html", "not woocommerce"), ("500", "does not answer"), ("redirect", "refuses")]
)
async def test_each_trouble_has_its_word_and_a_next_step(clock: Clock, fault: str, words: str) -> None:
    found = await sign(clock, fault=fault)
    assert words in found.words
    assert found.todo


async def test_a_setting_that_will_not_do_is_told() -> None:
    found = await check.look({"SHOP_URL": "woocommerce+http://shop.example"})
    assert not found.ok
    assert "in the clear" in found.words


def test_the_command_prints_one_finding() -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SHOP")}
    for given, ok in (({}, True), ({"SHOP_URL": "vendure+http://127.0.0.1:1"}, False)):
        done = subprocess.run(
            [sys.executable, "-m", "actions.shop.check"],
            env=environment | given | {"PYTHONPATH": "."},
            capture_output=True,
            timeout=15,
            check=False,
        )
        assert json.loads(done.stdout)["ok"] is ok
        assert done.returncode == (0 if ok else 1)
