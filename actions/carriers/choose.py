"""Which carriers this installation may ask: those whose keys are in the environment."""

from collections.abc import Callable, Mapping
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from actions.carriers import bring, dhl, postnord
from actions.carriers.asking import AskingCarriers, Carriers, NoCarriers
from actions.carriers.port import Carrier
from actions.settings import SettingsError
from actions.shop.address import is_near

# What each needs, and where it is: another address is for a carrier's own test server.
NEEDED = {"bring": ("BRING_UID", "BRING_KEY"), "postnord": ("POSTNORD_KEY",), "dhl": ("DHL_KEY",)}
URLS = {"bring": bring.URL, "postnord": postnord.URL, "dhl": dhl.URL}

Clock = Callable[[], datetime]


def read(environment: Mapping[str, str], *, clock: Clock, tz: ZoneInfo) -> dict[str, Carrier]:
    """Return a client for each carrier whose keys are set."""
    found: dict[str, Carrier] = {}
    for name, needed in NEEDED.items():
        keys = [environment.get(one, "") for one in needed]
        if not any(keys):
            continue
        if not all(keys):
            raise SettingsError(f"Set {' and '.join(needed)}: see docs/shops.md, carriers.")
        url = _url(environment, name)
        match name:
            case "bring":
                found[name] = bring.Bring(*keys, clock=clock, url=url)
            case "postnord":
                found[name] = postnord.PostNord(*keys, clock=clock, url=url)
            case _:
                found[name] = dhl.Dhl(*keys, clock=clock, tz=tz, url=url)
    return found


def choose(environment: Mapping[str, str], *, clock: Clock, tz: ZoneInfo) -> Carriers:
    """Return all of them as one; without any key nobody is asked."""
    found = read(environment, clock=clock, tz=tz)
    return AskingCarriers(found) if found else NoCarriers()


def _url(environment: Mapping[str, str], name: str) -> str:
    variable = f"{name.upper()}_URL"
    url = environment.get(variable) or URLS[name]
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_near(parts.hostname or "")):
        raise SettingsError(f"{variable} would send your key in the clear; write https://…")
    return url
