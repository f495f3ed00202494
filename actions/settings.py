"""What this room takes from the environment, read once."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from actions import about, post
from actions.about import About
from actions.post import Server
from actions.shop import address
from actions.shop.address import ShopAddress
from actions.shop.faults import Fault
from actions.shop.shapes import SHAPES

CARRIER_VARIABLES = (
    *("BRING_UID", "BRING_KEY", "POSTNORD_KEY", "DHL_KEY"),
    *("BRING_URL", "POSTNORD_URL", "DHL_URL"),
)


class SettingsError(ValueError):
    """Something in the environment is missing or cannot be read; the text says what to set."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the shop and the attempt counters are, and the clock on the shop's wall."""

    shop: ShopAddress
    shop_key: str = field(default="", repr=False)
    shop_secret: str = field(default="", repr=False)
    order_numbers: re.Pattern[str]
    demo_shop_file: Path
    demo_shop_fault: Fault = Fault.NONE
    redis_url: str = field(repr=False)
    secret: bytes = field(repr=False)
    timezone: ZoneInfo
    about: About
    carriers: Mapping[str, str] = field(default_factory=dict, repr=False)  # what opens their APIs
    mail: Server | None = None  # without one, what needs a letter is done by people


def read(environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings; raise SettingsError with a sentence for the person who runs this."""
    secret = environment.get("SKRANKE_SECRET", "")
    if len(secret) < 16:
        raise SettingsError("Set SKRANKE_SECRET to at least 16 characters: it signs the attempt counters.")
    redis_url = environment.get("REDIS_URL", "")
    if not redis_url:
        raise SettingsError("Set REDIS_URL: without counters nobody may prove an order.")
    shop = shop_address(environment)
    told = _about(Path(environment.get("SHOP_FACTS") or about.FILE))
    return Settings(
        shop=shop,
        shop_key=environment.get("SHOP_KEY", ""),
        shop_secret=environment.get("SHOP_SECRET", ""),
        order_numbers=_shape(environment.get("SHOP_ORDER_NUMBER", ""), shop.kind),
        demo_shop_file=Path(environment.get("DEMO_SHOP_FILE", ".skranke/data/shop.sqlite")),
        demo_shop_fault=_fault(environment.get("DEMO_SHOP_FAULT", "")),
        redis_url=redis_url,
        secret=secret.encode(),
        timezone=timezone(environment),
        about=told,
        carriers={name: environment[name] for name in CARRIER_VARIABLES if environment.get(name)},
        mail=_mail(environment, told),
    )


def shop_address(environment: Mapping[str, str]) -> ShopAddress:
    """Return where the shop is: the demo shop unless SHOP_URL names another."""
    try:
        return address.parse(environment.get("SHOP_URL") or "demo")
    except address.BadAddress as error:
        raise SettingsError(str(error)) from error


def _about(file: Path) -> About:
    try:
        return about.read(file)
    except about.AboutError as error:
        raise SettingsError(str(error)) from error


def _mail(environment: Mapping[str, str], told: About) -> Server | None:
    url = environment.get("SMTP_URL", "")
    if not url:
        return None
    try:
        return post.parse(url, sender=environment.get("SMTP_FROM") or told.email, name=told.name)
    except post.BadPostAddress as error:
        raise SettingsError(str(error)) from error


def _shape(wanted: str, kind: str) -> re.Pattern[str]:
    try:
        shape = re.compile(wanted or SHAPES.get(kind, SHAPES["demo"]))
    except re.error as error:
        raise SettingsError(f"SHOP_ORDER_NUMBER cannot be read: {error}.") from error
    if shape.groups < 1:
        raise SettingsError("SHOP_ORDER_NUMBER needs the number in brackets, as in ([0-9]{5}).")
    return shape


def _fault(name: str) -> Fault:
    try:
        return Fault(name)
    except ValueError as error:
        known = ", ".join(fault for fault in Fault if fault)
        raise SettingsError(f"DEMO_SHOP_FAULT={name} is no fault; known: {known}.") from error


def timezone(environment: Mapping[str, str]) -> ZoneInfo:
    """Return the clock on the shop's wall."""
    name = environment.get("SKRANKE_TIMEZONE", "Europe/Amsterdam")
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise SettingsError(f"SKRANKE_TIMEZONE={name} is no time zone; try Europe/Amsterdam.") from error
