"""What the doctor hears of the carriers: that they answer, or what is wrong and what to do."""

import json
import os
import subprocess
import sys

import pytest

from actions.carriers import check, choose
from actions.carriers.asking import AskingCarriers, NoCarriers
from actions.settings import CARRIER_VARIABLES, SettingsError
from tests.actions.conftest import TZ, Clock
from tests.actions.fakes.carriers import KEY, UID, FakeBring, FakeDhl, FakePostNord
from tests.actions.fakes.serve import FaultyProxy, serve

KEYS = {"BRING_UID": UID, "BRING_KEY": KEY, "POSTNORD_KEY": KEY, "DHL_KEY": KEY}


async def signs(*, fault: str = "", **changed: str) -> list[check.Sign]:
    fakes = {"BRING_URL": FakeBring(), "POSTNORD_URL": FakePostNord(), "DHL_URL": FakeDhl()}
    found = []
    for variable, fake in fakes.items():
        proxy = FaultyProxy()
        proxy.fault = fault
        name = variable.removesuffix("_URL")
        keys = {key: value for key, value in (KEYS | changed).items() if key.startswith(name)}
        async with serve(fake.app()) as upstream, proxy.before(upstream) as url:
            found += await check.look({**keys, variable: url})
    return found


async def test_carriers_that_answer_are_well() -> None:
    assert [(one.carrier, one.ok) for one in await signs()] == [
        ("bring", True),
        ("postnord", True),
        ("dhl", True),
    ]


async def test_wrong_keys_are_told_without_them() -> None:
    canary = dict.fromkeys(("BRING_KEY", "POSTNORD_KEY", "DHL_KEY"), "wrong-canary")
    for one in await signs(**canary):
        assert not one.ok
        assert f"{one.carrier.upper()}_KEY" in one.todo
        assert "canary" not in one.words + one.todo


@pytest.mark.parametrize(
    ("fault", "todo"), [("500", "is it up"), ("429", "wait a little"), ("html", "make new")]
)
async def test_each_trouble_has_a_next_step(fault: str, todo: str) -> None:
    assert all(todo in one.todo and not one.ok for one in await signs(fault=fault))


async def test_without_keys_nobody_is_asked() -> None:
    assert await check.look({}) == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"BRING_KEY": KEY}, "Set BRING_UID and BRING_KEY"),
        ({"DHL_KEY": KEY, "DHL_URL": "http://api.example"}, "in the clear"),
        ({"DHL_KEY": KEY, "DHL_URL": "ftp://api.example"}, "in the clear"),
        ({"DHL_KEY": KEY, "SKRANKE_TIMEZONE": "Mars"}, "no time zone"),
    ],
)
async def test_a_setting_that_will_not_do_is_told(given: dict[str, str], why: str) -> None:
    (sign,) = await check.look(given)
    assert not sign.ok
    assert why in sign.words
    assert KEY not in sign.words


def test_the_house_does_not_start_with_half_a_key(clock: Clock) -> None:
    with pytest.raises(SettingsError):
        choose.choose({"BRING_UID": UID}, clock=clock, tz=TZ)
    assert isinstance(choose.choose({"DHL_KEY": KEY}, clock=clock, tz=TZ), AskingCarriers)
    assert isinstance(choose.choose({}, clock=clock, tz=TZ), NoCarriers)


def test_every_key_is_passed_on_to_the_carriers() -> None:
    urls = {f"{name.upper()}_URL" for name in choose.URLS}
    assert set(CARRIER_VARIABLES) == {key for keys in choose.NEEDED.values() for key in keys} | urls


def test_the_command_prints_its_findings() -> None:
    for given, ok in (({}, True), ({"DHL_KEY": KEY, "DHL_URL": "http://127.0.0.1:1"}, False)):
        environment = {name: value for name, value in os.environ.items() if name not in CARRIER_VARIABLES}
        done = subprocess.run(
            [sys.executable, "-m", "actions.carriers.check"],
            env=environment | given | {"PYTHONPATH": "."},
            capture_output=True,
            check=False,
        )
        found = json.loads(done.stdout)
        assert [one["ok"] for one in found] == ([] if ok else [False])
        assert done.returncode == (0 if ok else 1)
