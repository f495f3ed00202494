"""What the room takes from the environment, and what it says when that will not do."""

from pathlib import Path

import pytest

from actions import settings
from actions.shop.choose import choose
from actions.shop.faults import Fault
from tests.actions.conftest import Clock

GOOD = {"REDIS_URL": "unix:///tmp/x.sock", "SKRANKE_SECRET": "a secret of this test"}


def test_what_is_not_set_has_a_value_that_works() -> None:
    found = settings.read(GOOD)
    assert (found.shop.kind, found.timezone.key) == ("demo", "Europe/Amsterdam")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SKRANKE_SECRET": "short"}, "SKRANKE_SECRET"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"SKRANKE_TIMEZONE": "Mars/Base"}, "SKRANKE_TIMEZONE"),
        ({"SKRANKE_TIMEZONE": "../../etc/passwd"}, "SKRANKE_TIMEZONE"),
        ({"SHOP_URL": "woocommerce+http://shop.example"}, "in the clear"),
        ({"SHOP_URL": "woocommerce+https://k:s@shop.example"}, "SHOP_SECRET"),
        ({"SHOP_URL": "https://shop.example"}, "SHOP_URL"),
        ({"SHOP_URL": "woocommerce+ftp://shop.example"}, "web address"),
        ({"SHOP_ORDER_NUMBER": "[0-9"}, "SHOP_ORDER_NUMBER"),
        ({"SHOP_ORDER_NUMBER": "[0-9]{5}"}, "brackets"),
        ({"DEMO_SHOP_FAULT": "explodes"}, "DEMO_SHOP_FAULT"),
    ],
)
def test_a_setting_that_will_not_do_is_named(change: dict[str, str], named: str) -> None:
    with pytest.raises(settings.SettingsError, match=named):
        settings.read(GOOD | change)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"SHOP_URL": "no-such"}, "Known: demo, "),
        ({"SHOP_URL": "no-such+https://shop.example"}, "Known: demo, "),
        ({"SHOP_URL": "woocommerce"}, "https://shop.example"),
        ({"SHOP_URL": "woocommerce+https://shop.example"}, "SHOP_KEY and SHOP_SECRET"),
        ({"SHOP_URL": "woocommerce+https://shop.example", "SHOP_KEY": "k"}, "Set SHOP_SECRET"),
    ],
)
def test_a_shop_that_cannot_be_opened_is_told(
    shop_file: Path, clock: Clock, change: dict[str, str], said: str
) -> None:
    wanted = settings.read(GOOD | {"DEMO_SHOP_FILE": str(shop_file)} | change)
    with pytest.raises(settings.SettingsError, match=said):
        choose(wanted, clock)


def test_the_demo_shop_has_bad_days_on_demand(shop_file: Path, clock: Clock) -> None:
    wanted = settings.read(GOOD | {"DEMO_SHOP_FILE": str(shop_file), "DEMO_SHOP_FAULT": "slow"})
    assert wanted.demo_shop_fault is Fault.SLOW
    choose(wanted, clock)


def test_an_address_is_read_in_its_parts() -> None:
    found = settings.read(GOOD | {"SHOP_URL": "woocommerce+https://shop.example/nl/?numbers=plugin"}).shop
    assert (found.kind, found.base) == ("woocommerce", "https://shop.example/nl")
    assert found.options == {"numbers": "plugin"}


@pytest.mark.parametrize("host", ["localhost:8080", "127.0.0.1", "[::1]:3000", "vendure"])
def test_only_the_way_within_the_own_network_may_be_in_the_clear(host: str) -> None:
    assert settings.read(GOOD | {"SHOP_URL": f"vendure+http://{host}"}).shop.base == f"http://{host}"


def test_secrets_are_not_printed() -> None:
    found = settings.read(GOOD | {"SHOP_KEY": "ck_canary", "SHOP_SECRET": "cs_canary"})
    assert "canary" not in repr(found)
    assert GOOD["SKRANKE_SECRET"] not in repr(found)
