"""The room of the actions as tests want it: a clock that is moved by hand, real SQLite, real Valkey."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from rasa_sdk.executor import ActionExecutor
from redis.asyncio import Redis

from actions import about, post
from actions.app import executor
from actions.attempts import Attempts
from actions.carriers.asking import Carriers, NoCarriers
from actions.identity import Identity
from actions.incidents.store import Incidents
from actions.ledger import Ledger
from actions.post import Post
from actions.shop.demo import DemoShop
from actions.shop.limited import LimitedShop
from actions.shop.port import Shop
from actions.shop.shapes import SHAPES
from actions.skill import Room
from tests.actions.talk import Talk

TZ = ZoneInfo("Europe/Amsterdam")
SECRET = b"a secret of this test and no other"


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now.astimezone(UTC)

    def forward(self, **much: float) -> None:
        self.now += timedelta(**much)


@pytest.fixture
def clock() -> Clock:
    """Return a clock that stands on a Tuesday morning."""
    return Clock(datetime(2026, 10, 13, 9, 0, tzinfo=TZ))


@pytest.fixture
def shop(shop_file: Path, clock: Clock) -> Shop:
    """Return the demo shop."""
    return DemoShop.open(shop_file, clock=clock, tz=TZ)


@pytest.fixture
def attempts(redis: Redis, prefix: str) -> Attempts:
    """Return counters on the real Valkey."""
    return Attempts(redis, SECRET, prefix=prefix)


@pytest.fixture
def ledger(redis: Redis, prefix: str) -> Ledger:
    """Return the ledger of writes on the real Valkey."""
    return Ledger(redis, prefix=prefix)


@pytest.fixture
def incidents(redis: Redis, prefix: str) -> Incidents:
    """Return the known incidents on the real Valkey."""
    return Incidents(redis, prefix=prefix)


@pytest.fixture
def house(
    shop: Shop, attempts: Attempts, clock: Clock, ledger: Ledger, incidents: Incidents
) -> ActionExecutor:
    """Return all actions of the house."""
    return actions_with(shop, attempts, clock, ledger=ledger, incidents=incidents)


def actions_with(
    shop: Shop,
    attempts: Attempts,
    clock: Clock,
    *,
    limit_s: float = 3,
    ledger: Ledger | None = None,
    incidents: Incidents | None = None,
    carriers: Carriers | None = None,
    mail: Post | None = None,
    numbers: str = SHAPES["demo"],
) -> ActionExecutor:
    """Return all actions of the house, on this shop; without a ledger nothing can be written."""
    room = Room(
        shop=LimitedShop(shop, limit_s=limit_s),
        clock=clock,
        tz=TZ,
        about=about.read(),
        ledger=ledger or Ledger(Redis(port=1)),
        incidents=incidents or Incidents(Redis(port=1)),
        carriers=carriers or NoCarriers(),
        letters=post.letters(),
        post=mail,
        numbers=re.compile(numbers),
    )
    return executor(room, Identity(room.shop, attempts, step_s=0.01))


NewTalk = Callable[..., Talk]


@pytest.fixture
def talk(house: ActionExecutor, prefix: str) -> NewTalk:
    """Return how to begin a conversation; each begins as another one unless it is given a name."""
    count = iter(range(10_000))

    def begin(*, language: str = "nl", name: str = "", client: str = "") -> Talk:
        number = next(count)
        names = {"name": name or f"{prefix}c{number}", "client": client or f"{prefix}a{number}"}
        return Talk(house, language=language, **names)

    return begin
