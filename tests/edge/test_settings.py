"""What the gateway refuses to start with: a store that others could read."""

import pytest

from handoff import settings
from handoff.settings import SettingsError

RIGHT = {
    "DATABASE_URL": "sqlite:////tmp/x.sqlite",
    "SKRANKE_SECRET": "x" * 32,
    "SKRANKE_BOT_SECRET": "y" * 32,
    "SKRANKE_BOT_URL": "http://127.0.0.1:5005",
    "SKRANKE_ORIGINS": "https://shop.example",
    "SKRANKE_PUBLIC_URL": "https://chat.example",
}
INSIDE = [
    "unix:///run/valkey.sock",
    "redis://127.0.0.1:6379/0",
    "redis://localhost",
    "redis://[::1]:6379",
    "rediss://:a-password@redis.example:6380/0",
    "redis+cluster://127.0.0.1:7000,localhost:7001",
    "rediss+cluster://:a-password@one.example,two.example:7001",
]
EXPOSED = [
    "redis://redis.example",
    "redis://:a-password@10.0.0.5:6379",
    "redis://localhost.evil.example",
    "redis://127.0.0.1.evil.example",
    "redis://0.0.0.0",
    "rediss://redis.example",
    "http://127.0.0.1",
    "redis+cluster://127.0.0.1,redis.example",
    "rediss+cluster://one.example,two.example",
    "redis+cluster://",
    "",
]


@pytest.mark.parametrize("url", INSIDE)
def test_a_store_on_this_machine_or_behind_tls_and_a_password_is_taken(url: str) -> None:
    assert settings.read(RIGHT | {"REDIS_URL": url}).redis_url == url


@pytest.mark.parametrize("url", EXPOSED)
def test_a_store_that_the_network_can_read_is_refused_without_its_password_in_the_words(url: str) -> None:
    with pytest.raises(SettingsError, match="REDIS_URL") as refused:
        settings.read(RIGHT | {"REDIS_URL": url})
    assert "a-password" not in str(refused.value)


def test_no_secret_stands_in_what_is_printed_of_the_settings() -> None:
    read = settings.read(RIGHT | {"REDIS_URL": "rediss://:a-password@redis.example"})
    assert not [word for word in ("a-password", "x" * 32, "y" * 32) if word in repr(read)]


def test_the_shops_log_in_is_believed_by_one_kind_of_key() -> None:
    right = RIGHT | {"REDIS_URL": INSIDE[0]}
    assert settings.read(right).identity is None
    assert settings.read(right | {"SHOP_IDENTITY_SECRET": "z" * 32}).identity is not None
    with pytest.raises(SettingsError, match="SHOP_IDENTITY_SECRET: at least 32"):
        settings.read(right | {"SHOP_IDENTITY_SECRET": "short"})
    with pytest.raises(SettingsError, match=r"SHOP_IDENTITY_KEYS: .*nowhere"):
        settings.read(right | {"SHOP_IDENTITY_KEYS": "/nowhere/keys.json"})
    with pytest.raises(SettingsError, match="set one of them"):
        settings.read(right | {"SHOP_IDENTITY_SECRET": "z" * 32, "SHOP_IDENTITY_KEYS": "keys.json"})
