"""Throwaway servers: real ones, apart from the user's own, and gone afterwards."""

import subprocess
import sys
from pathlib import Path

import pytest

from house import rooms, throwaway, valkey
from house.rooms import Room


@pytest.mark.timeout(90)
def test_a_shop_ignores_the_users_own_servers_and_leaves_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://real.example.org")
    monkeypatch.setenv("SHOP_URL", "shopify+https://real.example.org")
    with throwaway.shop() as plan:
        settings = rooms.all_settings(plan)
        assert settings["REDIS_URL"] == valkey.url(plan.data)
        assert "real.example.org" not in settings.get("SHOP_URL", "")
        assert valkey.answers(settings["REDIS_URL"])
    assert not plan.data.exists()
    assert not valkey.answers(valkey.url(plan.data))


async def _never() -> bool:
    return False


def test_a_server_that_ends_at_once_is_said_with_its_last_words(tmp_path: Path) -> None:
    words = [sys.executable, "-c", "print('no such port'); raise SystemExit(1)"]
    room = Room(name="actions", words=words, environment={}, is_ready=_never)
    with (
        pytest.raises(throwaway.NotStarted, match="no such port"),
        throwaway.running(room, log=tmp_path / "log"),
    ):
        pytest.fail("it never started")


def test_a_server_is_stopped_also_when_the_work_with_it_fails(tmp_path: Path) -> None:
    async def ready() -> bool:
        return True

    room = Room(name="bot", words=["sleep", "60"], environment={}, is_ready=ready)
    started: list[subprocess.Popen[bytes]] = []

    def work() -> None:
        with throwaway.running(room, log=tmp_path / "log") as process:
            started.append(process)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert started[0].returncode is not None
