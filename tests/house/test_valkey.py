"""The embedded Valkey: settings that lose nothing, a socket that only we can open."""

import stat
from pathlib import Path

from redis.asyncio import Redis

from house import valkey as house_valkey


async def test_an_acknowledged_write_is_on_disk(redis: Redis) -> None:
    settings = await redis.config_get("append*")
    assert (settings["appendonly"], settings["appendfsync"]) == ("yes", "always")


async def test_nothing_is_evicted_when_memory_is_full(redis: Redis) -> None:
    assert await redis.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}


async def test_there_is_no_network_port(redis: Redis) -> None:
    assert await redis.config_get("port") == {"port": "0"}


def test_only_the_owner_may_open_the_socket(valkey: str) -> None:
    path = Path(valkey.removeprefix("unix://"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o700
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_data_folder_with_a_long_name_gets_a_short_socket(tmp_path: Path) -> None:
    path = house_valkey.socket_path(tmp_path / ("x" * 90) / "data")
    assert len(str(path)) < house_valkey.MAX_SOCKET_PATH
    assert path == house_valkey.socket_path(tmp_path / ("x" * 90) / "data")


def test_no_server_is_no_answer(tmp_path: Path) -> None:
    assert not house_valkey.answers(f"unix://{tmp_path}/none.sock")


async def test_each_test_has_keys_of_its_own(redis: Redis, prefix: str) -> None:
    await redis.set(f"{prefix}a", "1")
    assert [key async for key in redis.scan_iter(f"{prefix}*")] == [f"{prefix}a".encode()]
