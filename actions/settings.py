"""What this room takes from the environment, read once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class SettingsError(ValueError):
    """Something in the environment is missing or cannot be read; the text says what to set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the shop and the attempt counters are, and the clock on the shop's wall."""

    shop: str
    demo_shop_file: Path
    redis_url: str
    secret: bytes
    timezone: ZoneInfo


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raise SettingsError with a sentence for the person who runs this."""
    secret = environment.get("SKRANKE_SECRET", "")
    if len(secret) < 16:
        raise SettingsError("Set SKRANKE_SECRET to at least 16 characters: it signs the attempt counters.")
    redis_url = environment.get("REDIS_URL", "")
    if not redis_url:
        raise SettingsError("Set REDIS_URL: without counters nobody may prove an order.")
    return Settings(
        shop=environment.get("SHOP", "demo"),
        demo_shop_file=Path(environment.get("DEMO_SHOP_FILE", ".skranke/data/shop.sqlite")),
        redis_url=redis_url,
        secret=secret.encode(),
        timezone=_timezone(environment.get("SKRANKE_TIMEZONE", "Europe/Amsterdam")),
    )


def _timezone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"SKRANKE_TIMEZONE={name} is no time zone; try Europe/Amsterdam.") from error
