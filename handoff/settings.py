"""The gateway's settings: read once from the environment, with one error that names all that is wrong."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

from handoff import identity_keys
from handoff.core import hours
from handoff.core.errors import HandoffError
from handoff.identity_keys import BadKeys, Keys
from handoff.store.slots import CLUSTERED, seeds

MIN_SECRET_CHARS = 32
TRANSCRIPTS_DAYS = 90
MOST_DAYS = 3_650
# What the assistant learns from; the studio writes labels there.
DATA = Path(__file__).parents[1] / "data"
Network = IPv4Network | IPv6Network


class SettingsError(HandoffError):
    """The environment does not say what the gateway needs to know."""

    code = "settings"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What differs between installations. Origins are exact: scheme, host and port."""

    redis_url: str = field(repr=False)
    database_url: str = field(repr=False)
    secret: str = field(repr=False)
    bot_secret: str = field(repr=False)
    bot_urls: tuple[str, ...]
    origins: tuple[str, ...]
    public_url: str
    hours: hours.Hours
    proxies: tuple[Network, ...] = ()
    workshop_url: str = ""
    trial_url: str = ""  # of the assistant that tries a new model, where one ever does
    identity: Keys | None = None  # what the shop's own log-in is checked with, where it has one
    transcripts_days: int = TRANSCRIPTS_DAYS
    prefix: str = ""
    partitions: int = 16
    data: Path = DATA

    @property
    def secure(self) -> bool:
        """Say whether browsers reach the gateway by https."""
        return self.public_url.startswith("https:")

    @property
    def staff_origins(self) -> frozenset[str]:
        """Return the origins of the desk: the public one; on a trial machine both names of loopback."""
        here = origin_of(self.public_url)
        twins = {"localhost": "127.0.0.1", "127.0.0.1": "localhost"}
        host = urlsplit(here).hostname or ""
        return frozenset({here, here.replace(host, twins.get(host, host), 1)})


def read(environment: Mapping[str, str]) -> Settings:
    """Return the settings. Raises SettingsError that names everything that is missing or wrong."""
    reader = _Reader(environment)
    settings = Settings(
        redis_url=reader.redis("REDIS_URL"),
        database_url=reader.database("DATABASE_URL"),
        secret=reader.secret("SKRANKE_SECRET"),
        bot_secret=reader.secret("SKRANKE_BOT_SECRET"),
        bot_urls=reader.urls("SKRANKE_BOT_URL"),
        origins=reader.origins("SKRANKE_ORIGINS"),
        public_url=reader.url("SKRANKE_PUBLIC_URL"),
        hours=reader.hours("SKRANKE_HOURS", "SKRANKE_TIMEZONE"),
        proxies=reader.networks("SKRANKE_PROXIES"),
        identity=reader.identity("SHOP_IDENTITY_SECRET", "SHOP_IDENTITY_KEYS"),
        workshop_url=reader.url("SKRANKE_WORKSHOP_URL", needed=False),
        trial_url=reader.url("SKRANKE_TRIAL_URL", needed=False),
        transcripts_days=reader.days("SKRANKE_KEEP_TRANSCRIPTS_DAYS", TRANSCRIPTS_DAYS),
        data=data_folder(environment),
    )
    reader.finish()
    return settings


def redis_url(environment: Mapping[str, str]) -> str:
    """Return the address of Redis alone."""
    reader = _Reader(environment)
    url = reader.redis("REDIS_URL")
    reader.finish()
    return url


def data_folder(environment: Mapping[str, str]) -> Path:
    """Return the folder of what the assistant learns."""
    return Path(environment.get("SKRANKE_LESSONS") or DATA)


def database_url(environment: Mapping[str, str]) -> str:
    """Return the database's address alone: what the commands need that only touch SQL."""
    reader = _Reader(environment)
    url = reader.database("DATABASE_URL")
    reader.finish()
    return url


@dataclass(frozen=True, slots=True, kw_only=True)
class Stores:
    """What the commands need that look through everything that is stored."""

    redis_url: str = field(repr=False)
    database_url: str = field(repr=False)
    secret: str = field(repr=False)


def stores(environment: Mapping[str, str]) -> Stores:
    """Return where everything is stored. Raises SettingsError that names what is missing."""
    reader = _Reader(environment)
    found = Stores(
        redis_url=reader.redis("REDIS_URL"),
        database_url=reader.database("DATABASE_URL"),
        secret=reader.secret("SKRANKE_SECRET"),
    )
    reader.finish()
    return found


def origin_of(url: str) -> str:
    """Return scheme, host and port of a URL as a browser writes them in `Origin`."""
    parts = urlsplit(url)
    host = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname
    standard = {"http": 80, "https": 443}.get(parts.scheme)
    port = "" if parts.port in (None, standard) else f":{parts.port}"
    return f"{parts.scheme}://{host}{port}"


class _Reader:
    """Reads one variable after the other and keeps what is wrong for the end."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._wrong: list[str] = []

    def finish(self) -> None:
        if self._wrong:
            raise SettingsError(
                "The gateway cannot start:\n" + "\n".join(f"  {line}" for line in self._wrong)
            )

    def secret(self, name: str) -> str:
        value = self._needed(name)
        if value and len(value) < MIN_SECRET_CHARS:
            self._too_short(name, value)
        return value

    def _too_short(self, name: str, value: str) -> None:
        self._wrong.append(f"{name}: at least {MIN_SECRET_CHARS} random characters, it has {len(value)}")

    def identity(self, secret: str, keys: str) -> Keys | None:
        shared, file = (self._environment.get(name, "").strip() for name in (secret, keys))
        if shared and file:
            self._wrong.append(f"{secret}, {keys}: set one of them: the shop signs in one way")
        elif shared and len(shared) < MIN_SECRET_CHARS:
            self._too_short(secret, shared)
        elif shared:
            return identity_keys.shared(shared)
        try:
            return identity_keys.published(Path(file)) if file else None
        except BadKeys as error:
            self._wrong.append(f"{keys}: {error}")
        return None

    def url(self, name: str, *, needed: bool = True) -> str:
        value = (self._needed(name) if needed else self._environment.get(name, "").strip()).rstrip("/")
        if value and not _is_http(value):
            self._wrong.append(f"{name}: must be an http:// or https:// address, not {value!r}")
        return value

    def urls(self, name: str) -> tuple[str, ...]:
        found = [item.strip().rstrip("/") for item in self._needed(name).split(",") if item.strip()]
        for item in found:
            if not _is_http(item):
                self._wrong.append(f"{name}: {item!r} is no http:// or https:// address")
        return tuple(dict.fromkeys(found))

    def origins(self, name: str) -> tuple[str, ...]:
        found = [item.strip() for item in self._needed(name).split(",") if item.strip()]
        for item in found:
            if not _is_http(item) or origin_of(item) != item:
                self._wrong.append(
                    f"{name}: {item!r} is no origin; write scheme://host[:port] and nothing more"
                )
        return tuple(found)

    def redis(self, name: str) -> str:
        value = self._needed(name)
        if value:
            self._wrong += [f"{name}: {why}" for why in _redis_faults(value)]
        return value

    def database(self, name: str) -> str:
        value = self._needed(name)
        scheme, separator, rest = value.partition("://")
        drivers = {
            "sqlite": "sqlite+aiosqlite",
            "postgresql": "postgresql+asyncpg",
            "postgres": "postgresql+asyncpg",
        }
        driver = drivers.get(scheme, scheme)
        if value and (not separator or driver not in drivers.values()):
            self._wrong.append(f"{name}: must start with sqlite:/// or postgresql://")
        return driver + separator + rest

    def hours(self, name: str, zone: str) -> hours.Hours:
        times, where = self._environment.get(name, "always"), self._environment.get(zone, "Europe/Amsterdam")
        try:
            return hours.parse(times, where)
        except ValueError as error:
            self._wrong.append(f"{name}, {zone}: {error}")
            return hours.parse("always", "UTC")

    def days(self, name: str, default: int) -> int:
        value = self._environment.get(name) or str(default)
        if not value.isdecimal() or not 1 <= int(value) <= MOST_DAYS:
            self._wrong.append(f"{name}: must be a number of days from 1 to {MOST_DAYS}, not {value!r}")
            return default
        return int(value)

    def networks(self, name: str) -> tuple[Network, ...]:
        found = []
        for item in filter(None, map(str.strip, self._environment.get(name, "").split(","))):
            try:
                found.append(ip_network(item))
            except ValueError:
                self._wrong.append(f"{name}: {item!r} is no address or network such as 10.0.0.0/8")
        return tuple(found)

    def _needed(self, name: str) -> str:
        value = self._environment.get(name, "").strip()
        if not value:
            self._wrong.append(f"{name}: is not set")
        return value


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


def _redis_faults(url: str) -> list[str]:
    """Return what is wrong with the address of a Redis, or with one of a cluster's."""
    scheme = url.partition("://")[0]
    if scheme in CLUSTERED:
        try:
            cluster = seeds(url)
        except ValueError:
            return [f"must name servers: {scheme}://host:port,host:port"]
        every = [_redis_faults(cluster.url(*address)) for address in cluster.first]
        return list(dict.fromkeys(fault for faults in every for fault in faults))
    parts = urlsplit(url)
    if scheme not in ("unix", "redis", "rediss"):
        return ["must start with unix://, redis://, rediss://, redis+cluster:// or rediss+cluster://"]
    if scheme == "redis" and not _is_loopback(parts.hostname or ""):
        # Conversations would cross the network readable for everybody on it.
        return ["a Redis on another machine needs TLS and a password: rediss://:password@host"]
    if scheme == "rediss" and not parts.password:
        return ["a Redis on another machine needs a password: rediss://:password@host"]
    return []


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
