"""The processes of the house: how each is started, with which settings, and when it is ready."""

import os
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from house import health, live, paths, secrets, valkey

Probe = Callable[[], Awaitable[bool]]

# A drain closes sockets over up to 20 s; Valkey writes what it has in much less.
GATEWAY_STOP_S = 25.0
STOP_S = 8.0
# A training that runs is ended in good order.
WORKSHOP_STOP_S = 25.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """One process: its command line, its environment, its probe, and how long it may take to stop."""

    name: str
    words: list[str]
    environment: dict[str, str] = field(repr=False)
    is_ready: Probe
    stop_s: float = STOP_S


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Where this house stands: its data, its public address, and the ports that only it knows."""

    data: Path
    host: str
    port: int
    actions_port: int
    bot_port: int
    workshop_port: int = 0  # 0: nobody teaches this house
    # Of assistants beside the first, which share its conversations.
    more_bots: tuple[int, ...] = ()
    # Of the assistant that tries a new model, when there is one; 0: there never is.
    trial_port: int = 0
    # Of each gateway its own port of loopback, when several share the public one.
    gateway_ports: tuple[int, ...] = ()
    environment: dict[str, str] = field(default_factory=lambda: dict(os.environ), repr=False)

    @property
    def url(self) -> str:
        """Return where a browser finds the chat and the desk."""
        return f"http://{public_host(self.host)}:{self.port}"

    @property
    def shop_url(self) -> str:
        """Return where a browser finds the demo shop."""
        return f"http://{public_host(self.host)}:{self.port + 1}"

    @property
    def bot_urls(self) -> list[str]:
        """Return where the gateway finds the assistants."""
        return [f"http://127.0.0.1:{port}" for port in (self.bot_port, *self.more_bots)]

    @property
    def trial_url(self) -> str:
        """Return where the gateway finds the assistant that tries a new model; empty where none ever does."""
        return f"http://127.0.0.1:{self.trial_port}" if self.trial_port else ""

    @property
    def workshop_url(self) -> str:
        """Return where the gateway finds the studio's workshop; empty without one."""
        return f"http://127.0.0.1:{self.workshop_port}" if self.workshop_port else ""

    @property
    def origins(self) -> str:
        """Return the origins on which the widget may stand: the demo shop, by each of its names."""
        hosts = dict.fromkeys((public_host(self.host), "localhost", "127.0.0.1"))
        return ",".join(f"http://{host}:{self.port + 1}" for host in hosts)


def public_host(host: str) -> str:
    """Return the name to put in an address for a server that listens there."""
    if host in ("127.0.0.1", "0.0.0.0", "::", "::1", ""):  # noqa: S104 -- compared, not bound
        return "localhost"
    return f"[{host}]" if ":" in host else host


def settings(data: Path, environment: dict[str, str] | None = None) -> dict[str, str]:
    """Return what every room is told about this data folder; what the user has set wins."""
    given = os.environ if environment is None else environment
    kept = secrets.load(data)
    ours = {
        "REDIS_URL": valkey.url(data),
        "DATABASE_URL": f"sqlite+aiosqlite:///{data.resolve()}/archive.sqlite",
        "SKRANKE_SECRET": kept.signing,
        "SKRANKE_BOT_SECRET": kept.bot,
        "DEMO_SHOP_FILE": f"{data.resolve()}/shop.sqlite",
        "SKRANKE_HOURS": "always",
        "SKRANKE_TIMEZONE": "Europe/Amsterdam",
    }
    return {name: given.get(name) or value for name, value in ours.items()} | _demo_log_in(kept, given)


def _demo_log_in(kept: secrets.Secrets, given: Mapping[str, str]) -> dict[str, str]:
    """Return the key that demo shop and gateway share; none where a real shop's customers could be meant."""
    real = (given.get(name) for name in ("SHOP_IDENTITY_SECRET", "SHOP_IDENTITY_KEYS"))
    if any(real) or given.get("SHOP_URL", "") not in ("", "demo"):
        return {}
    return dict.fromkeys(("SHOP_IDENTITY_SECRET", "DEMO_SHOP_IDENTITY_SECRET"), kept.demo_shop)


def all_settings(plan: Plan) -> dict[str, str]:
    """Return the whole environment of a room in this house."""
    addresses = {
        "SKRANKE_BOT_URL": ",".join(plan.bot_urls),
        **({"SKRANKE_BOT_SHARES": "1"} if plan.more_bots else {}),
        "SKRANKE_TRIAL_URL": plan.trial_url,
        "SKRANKE_WORKSHOP_URL": plan.workshop_url,
        "ACTIONS_URL": f"http://127.0.0.1:{plan.actions_port}/webhook",
        "SKRANKE_PUBLIC_URL": plan.environment.get("SKRANKE_PUBLIC_URL") or plan.url,
        "SKRANKE_ORIGINS": plan.environment.get("SKRANKE_ORIGINS") or plan.origins,
    }
    common = {"PYTHONPATH": str(paths.ROOT), "PYTHONUNBUFFERED": "1"}
    return plan.environment | common | settings(plan.data, plan.environment) | addresses


def for_rasa(environment: dict[str, str]) -> dict[str, str]:
    """Return the environment for Rasa: quiet, no telemetry, and without others' secrets."""
    shops = ("SHOP_KEY", "SHOP_SECRET", "SHOP_IDENTITY_SECRET", "DEMO_SHOP_IDENTITY_SECRET", "SMTP_URL")
    carriers = ("BRING_UID", "BRING_KEY", "POSTNORD_KEY", "DHL_KEY")
    hidden = ("SKRANKE_SECRET", "DATABASE_URL", *shops, *carriers)
    quiet = {
        "RASA_TELEMETRY_ENABLED": "false",
        "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
        "TF_CPP_MIN_LOG_LEVEL": "3",
        # Rasa's old libraries warn about each other by the page.
        "PYTHONWARNINGS": "ignore",
    }
    return {name: value for name, value in environment.items() if name not in hidden} | quiet


def starts_valkey(plan: Plan) -> bool:
    """Say whether the house brings its own Redis: not when REDIS_URL names one."""
    return not plan.environment.get("REDIS_URL")


def valkey_room(plan: Plan) -> Room:
    """Return the room of the live truth."""
    address = valkey.url(plan.data)

    async def answers() -> bool:
        return valkey.answers(address)

    return Room(
        name="valkey", words=valkey.command(plan.data), environment=plan.environment, is_ready=answers
    )


def actions_room(plan: Plan) -> Room:
    """Return the room that looks things up in the shop."""
    words = [str(paths.PYTHON), "-m", "actions", "--host", "127.0.0.1", "--port", str(plan.actions_port)]
    probe = health.probe(f"http://127.0.0.1:{plan.actions_port}/health")
    return Room(name="actions", words=words, environment=all_settings(plan), is_ready=probe)


def bot_room(plan: Plan, model: Path) -> Room:
    """Return the room of the assistant."""
    files = ["--endpoints", "endpoints.yml", "--credentials", "credentials.yml"]
    address = ["-i", "127.0.0.1", "-p", str(plan.bot_port)]
    # The model now; when it starts again, the one that was put live meanwhile.
    which = ["--model", str(model), "--live", str(live.path(plan.data))]
    words = [str(paths.BOT_PYTHON), "-m", "bot", "run", *address, *which, *files]
    probe = health.probe(f"http://127.0.0.1:{plan.bot_port}/webhooks/gateway/", says={"model": True})
    return Room(name="bot", words=words, environment=for_rasa(all_settings(plan)), is_ready=probe)


def bot_rooms(plan: Plan, model: Path) -> list[Room]:
    """Return all assistants of the plan; any of them may work on any conversation, one at a time."""
    told = for_rasa(all_settings(plan))
    rooms = [bot_room(replace(plan, bot_port=port), model) for port in (plan.bot_port, *plan.more_bots)]
    return [
        replace(room, name=room.name if number == 1 else f"{room.name}-{number}", environment=told)
        for number, room in enumerate(rooms, 1)
    ]


def trial_room(plan: Plan, model: Path, *, name: str) -> Room:
    """Return the room of the assistant that tries a model; it keeps to that one."""
    room = bot_room(replace(plan, bot_port=plan.trial_port), model)
    at = room.words.index("--live")
    words = [*room.words[:at], *room.words[at + 2 :]]
    return replace(room, name=name, words=words, environment=for_rasa(all_settings(plan)))


def workshop_room(plan: Plan) -> Room:
    """Return the room that trains and changes models for the studio."""
    words = [str(paths.PYTHON), "-m", "house.workshop", "--port", str(plan.workshop_port)]
    words += ["--data", str(plan.data)]
    probe = health.probe(f"{plan.workshop_url}/health")
    return Room(
        name="workshop", words=words, environment=all_settings(plan), is_ready=probe, stop_s=WORKSHOP_STOP_S
    )


def gateway_room(plan: Plan) -> Room:
    """Return the room that owns the conversations: the only public door."""
    words = [str(paths.PYTHON), "-m", "handoff", "serve", "--host", plan.host, "--port", str(plan.port)]
    probe = health.probe(f"http://{local_host(plan.host)}:{plan.port}/healthz")
    return Room(
        name="gateway",
        words=words,
        environment=all_settings(plan),
        is_ready=probe,
        stop_s=GATEWAY_STOP_S,
    )


def gateway_rooms(plan: Plan) -> list[Room]:
    """Return all gateways of the plan: one, or several behind one port, each asked on a port of its own."""
    room = gateway_room(plan)
    if len(plan.gateway_ports) < 2:
        return [room]
    return [
        replace(
            room,
            name=room.name if number == 1 else f"{room.name}-{number}",
            words=[*room.words, "--beside", str(own)],
            is_ready=health.probe(f"http://127.0.0.1:{own}/healthz"),
        )
        for number, own in enumerate(plan.gateway_ports, 1)
    ]


def shop_room(plan: Plan) -> Room:
    """Return the room of the demo shop's page, on another origin than the gateway."""
    address = ["--host", plan.host, "--port", str(plan.port + 1), "--gateway", plan.url]
    words = [str(paths.PYTHON), "-m", "handoff", "shop", *address]
    probe = health.probe(f"http://{local_host(plan.host)}:{plan.port + 1}/")
    return Room(name="shop", words=words, environment=all_settings(plan), is_ready=probe)


def local_host(host: str) -> str:
    """Return the address by which this machine reaches a server that listens there."""
    known = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "[::1]"}  # noqa: S104 -- compared, not bound
    return known.get(host, f"[{host}]" if ":" in host else host)
