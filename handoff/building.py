"""The gateway put together: the only place that builds objects."""

import secrets
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from time import monotonic
from typing import Any, TypedDict

import structlog
from aiohttp import ClientSession, web

from handoff.edge.access import Access
from handoff.edge.handshakes import Handshakes
from handoff.edge.health import Health
from handoff.edge.identities import Identities
from handoff.edge.limits import Limits
from handoff.edge.meter import Meters
from handoff.edge.metrics import Metrics
from handoff.edge.routes import application
from handoff.edge.services import Services, Studio
from handoff.edge.shared_meters import SharedMeters
from handoff.edge.shop_meter import ShopMeter
from handoff.edge.sockets import Sockets
from handoff.edge.static import Pages
from handoff.edge.tokens import Tokens
from handoff.service.accounts import People
from handoff.service.alarms import Alarms
from handoff.service.archiver import Archiver
from handoff.service.assignment import Assignment, Line
from handoff.service.bot import BotClient
from handoff.service.bots import Bots
from handoff.service.chat import Chat
from handoff.service.customers import Customers
from handoff.service.desk import Desk
from handoff.service.guard import LOOK_S, Guard
from handoff.service.history import History
from handoff.service.incarnation import Incarnations
from handoff.service.made import Made, Making
from handoff.service.offers import Offers
from handoff.service.reaper import Reaper
from handoff.service.replies import Replies
from handoff.service.retention import EVERY_S, Retention
from handoff.service.search import Searching
from handoff.service.teaching import Teaching
from handoff.service.trials import Trials
from handoff.service.turns import TurnWorker
from handoff.service.workshop import Workshop
from handoff.settings import Settings
from handoff.store.accounts import Accounts
from handoff.store.archive import Archive
from handoff.store.archive_queue import ArchiveQueue
from handoff.store.archive_tail import ArchiveTail
from handoff.store.audit import Audit
from handoff.store.canary import Canaries
from handoff.store.client import Redis, Scripts, connect
from handoff.store.conversations import Conversations
from handoff.store.doors import Doors
from handoff.store.expiry import ArchiveExpiry, LiveExpiry
from handoff.store.hub import Hub
from handoff.store.inbox import Inbox
from handoff.store.inbox_pages import InboxPages
from handoff.store.incidents import Incidents
from handoff.store.labels import Labels
from handoff.store.lease import Lease
from handoff.store.line import LineStore
from handoff.store.live_people import LivePeople
from handoff.store.recent import RecentLines
from handoff.store.routes import RouteReader
from handoff.store.search import Search
from handoff.store.seats import SeatStore
from handoff.store.sql import AsyncEngine, open_engine
from handoff.store.topics import Topics
from handoff.store.turns import Turns

log = structlog.get_logger()

Work = Callable[[], Coroutine[Any, Any, None]]


class _Partitions(TypedDict):
    prefix: str
    partitions: int


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A gateway, built: its doors, and everything that runs beside them for ever."""

    services: Services
    app: web.Application
    works: tuple[Work, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ground:
    """What everything stands on: the connections, and the stores that several services share."""

    settings: Settings
    limits: Limits
    redis: Redis
    engine: AsyncEngine
    hub: Hub
    conversations: Conversations
    line: LineStore
    seats: SeatStore
    reaper: Reaper
    offers: Offers
    queue: ArchiveQueue
    bot: Bots
    workshop: Workshop
    trials: Trials
    made: Made
    # No two processes share a name, a restarted one included.
    name: str = field(default_factory=lambda: secrets.token_hex(8))


@asynccontextmanager
async def built(
    settings: Settings, *, limits: Limits | None = None, tick_s: float = 1.0
) -> AsyncIterator[House]:
    """Yield the gateway of these settings; afterwards its connections are closed."""
    async with AsyncExitStack() as stack:
        redis = connect(settings.redis_url)
        stack.push_async_callback(redis.aclose)
        engine = open_engine(settings.database_url)
        stack.push_async_callback(engine.dispose)
        client = await stack.enter_async_context(ClientSession())
        ground = _ground(settings, redis, engine, client=client, limits=limits or Limits())
        services = _services(ground, tick_s=tick_s)
        yield House(services=services, app=application(services), works=_works(ground, services))


def _ground(
    settings: Settings, redis: Redis, engine: AsyncEngine, *, client: ClientSession, limits: Limits
) -> _Ground:
    scripts, prefix = Scripts(redis), settings.prefix
    conversations = Conversations(redis, prefix=prefix, partitions=settings.partitions)
    workshop = Workshop(client, url=settings.workshop_url, secret=settings.bot_secret)
    bot = Bots([_client(client, settings, url) for url in settings.bot_urls])
    line, seats = LineStore(redis, scripts, prefix=prefix), SeatStore(redis, scripts, prefix=prefix)
    reaper = Reaper(conversations, line, seats, hours=settings.hours)
    return _Ground(
        settings=settings,
        limits=limits,
        redis=redis,
        engine=engine,
        hub=Hub(redis),
        conversations=conversations,
        line=line,
        seats=seats,
        reaper=reaper,
        offers=Offers(conversations, line, reaper),
        queue=ArchiveQueue(redis, conversations.keys),
        bot=bot,
        workshop=workshop,
        made=Made(settings.data),
        trials=Trials(
            Canaries(redis, prefix=prefix),
            bot,
            _client(client, settings, settings.trial_url) if settings.trial_url else None,
            workshop=workshop,
            conversations=conversations,
            audit=Audit(engine),
        ),
    )


def _client(session: ClientSession, settings: Settings, url: str) -> BotClient:
    return BotClient(session, url=url, secret=settings.bot_secret)


def _services(ground: _Ground, *, tick_s: float) -> Services:
    """Return what the doors are given."""
    settings, limits, metrics = ground.settings, ground.limits, Metrics()
    doors = Doors(ground.redis, Scripts(ground.redis), prefix=settings.prefix)
    chat, people, tokens = (
        Chat(ground.conversations),
        People(Accounts(ground.engine)),
        Tokens(settings.secret),
    )
    desk = Desk(
        ground.conversations,
        ground.line,
        ground.seats,
        offers=ground.offers,
        reaper=ground.reaper,
        topics=ground.made.known,
    )
    return Services(
        settings=settings,
        limits=limits,
        metrics=metrics,
        meters=Meters(limits, monotonic),
        shops=ShopMeter(doors, limits, monotonic),
        handshakes=Handshakes(limits),
        sockets=Sockets(limits, metrics, tick_s=tick_s),
        tokens=tokens,
        access=Access(
            tokens=tokens,
            conversations=ground.conversations,
            doors=doors,
            people=people,
            chat=chat,
            customers=Customers(ground.conversations),
            desk=desk,
        ),
        identities=Identities(settings.identity, doors),
        health=Health(doors=doors, queue=ground.queue, bot=ground.bot.ready, metrics=metrics),
        pages=Pages(origins=settings.origins, shop_url=settings.origins[0]),
        chat=chat,
        desk=desk,
        history=History(ground.conversations, Archive(ground.engine)),
        incarnations=_incarnations(ground),
        searching=_searching(ground),
        line=Line(ground.line, ground.seats, hours=settings.hours),
        people=people,
        doors=doors,
        conversations=ground.conversations,
        hub=ground.hub,
        audit=Audit(ground.engine),
        studio=_studio(ground),
        workshop=ground.workshop,
    )


def _studio(ground: _Ground) -> Studio:
    data, made = ground.settings.data, ground.made
    labels = Labels(ground.engine, topics=made.known)
    replies = Replies(labels, data)
    return Studio(
        pages=InboxPages(ground.engine),
        labels=labels,
        recent=RecentLines(ground.engine),
        teaching=Teaching(labels, data),
        topics=Topics(ground.engine),
        alarms=Alarms(Topics(ground.engine)),
        replies=replies,
        incidents=Incidents(ground.redis, prefix=ground.settings.prefix),
        trials=ground.trials,
        made=made,
        making=Making(made, labels, replies, folder=data),
    )


def _works(ground: _Ground, services: Services) -> tuple[Work, ...]:
    """Return what runs for ever beside the server."""
    settings, redis, name = ground.settings, ground.redis, ground.name
    shared: _Partitions = {"prefix": settings.prefix, "partitions": settings.partitions}
    turns = TurnWorker(ground.conversations, Turns(redis, holder=name, **shared), ground.trials)
    assignment = Assignment(
        ground.line,
        ground.seats,
        routes=RouteReader(redis, name, **shared),
        offers=ground.offers,
        reaper=ground.reaper,
        hub=ground.hub,
    )
    archive = Archive(ground.engine)
    archiver = Archiver(
        queue=ground.queue,
        archive=archive,
        inbox=Inbox(ground.engine),
        conversations=ground.conversations,
    )
    sharing = SharedMeters(services.meters, services.doors, name=name)
    works = (ground.hub.run, services.sockets.run, turns.run, assignment.run, archiver.run, sharing.run)
    always = (*works, _retention(ground).run, services.incarnations.run, ground.made.run)
    return (*always, _guard(ground).run) if ground.trials.possible else always


def _guard(ground: _Ground) -> Guard:
    key = f"{ground.settings.prefix}canary:guard"
    lease = Lease(Scripts(ground.redis), key, holder=ground.name, ms=int(2_000 * LOOK_S))
    return Guard(ground.trials, lease=lease.hold)


def _people(ground: _Ground) -> LivePeople:
    return LivePeople(ground.redis, ground.conversations, secret=ground.settings.secret)


def _searching(ground: _Ground) -> Searching:
    engine = ground.engine
    return Searching(
        Search(engine),
        Archive(engine),
        audit=Audit(engine),
        conversations=ground.conversations,
        seats=ground.seats,
    )


def _incarnations(ground: _Ground) -> Incarnations:
    conversations, tail = ground.conversations, ArchiveTail(ground.engine)
    return Incarnations(conversations, tail, everybody=_people(ground).everybody, server=conversations.server)


def _retention(ground: _Ground) -> Retention:
    redis, settings, conversations, people = (
        ground.redis,
        ground.settings,
        ground.conversations,
        _people(ground),
    )
    key, hour_ms = conversations.keys.retention, int(EVERY_S * 1000)
    return Retention(
        ArchiveExpiry(ground.engine),
        LiveExpiry(redis, conversations, people),
        everybody=people.everybody,
        settle=ground.reaper.look,
        lease=Lease(Scripts(redis), key, holder=ground.name, ms=hour_ms).hold,
        transcripts=timedelta(days=settings.transcripts_days),
    )
