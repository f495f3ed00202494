"""What the room takes from the environment, and what it says when that will not do."""

from pathlib import Path

import pytest

from actions import settings
from actions.shop.choose import choose
from tests.actions.conftest import Clock

GOOD = {"REDIS_URL": "unix:///tmp/x.sock", "SKRANKE_SECRET": "a secret of this test"}


def test_what_is_not_set_has_a_value_that_works() -> None:
    found = settings.read(GOOD)
    assert (found.shop, found.timezone.key) == ("demo", "Europe/Amsterdam")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"SKRANKE_SECRET": "short"}, "SKRANKE_SECRET"),
        ({"REDIS_URL": ""}, "REDIS_URL"),
        ({"SKRANKE_TIMEZONE": "Mars/Base"}, "SKRANKE_TIMEZONE"),
        ({"SKRANKE_TIMEZONE": "../../etc/passwd"}, "SKRANKE_TIMEZONE"),
    ],
)
def test_a_setting_that_will_not_do_is_named(change: dict[str, str], named: str) -> None:
    with pytest.raises(settings.SettingsError, match=named):
        settings.read(GOOD | change)


def test_an_unknown_shop_is_refused_with_those_that_are_known(shop_file: Path, clock: Clock) -> None:
    wanted = settings.read(GOOD | {"SHOP": "no-such", "DEMO_SHOP_FILE": str(shop_file)})
    with pytest.raises(settings.SettingsError, match="Known: demo"):
        choose(wanted, clock)
