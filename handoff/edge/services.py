"""What the doors are given: the house's services, built by the app."""

from dataclasses import dataclass

from handoff.edge.access import Access
from handoff.edge.handshakes import Handshakes
from handoff.edge.health import Health
from handoff.edge.identities import Identities
from handoff.edge.limits import Limits
from handoff.edge.meter import Meters
from handoff.edge.metrics import Metrics
from handoff.edge.shop_meter import ShopMeter
from handoff.edge.sockets import Sockets
from handoff.edge.static import Pages
from handoff.edge.tokens import Tokens
from handoff.service.accounts import People
from handoff.service.alarms import Alarms
from handoff.service.assignment import Line
from handoff.service.chat import Chat
from handoff.service.desk import Desk
from handoff.service.history import History
from handoff.service.incarnation import Incarnations
from handoff.service.made import Made, Making
from handoff.service.replies import Replies
from handoff.service.search import Searching
from handoff.service.teaching import Teaching
from handoff.service.trials import Trials
from handoff.service.workshop import Workshop
from handoff.settings import Settings
from handoff.store.audit import Audit
from handoff.store.conversations import Conversations
from handoff.store.doors import Doors
from handoff.store.hub import Hub
from handoff.store.inbox_pages import InboxPages
from handoff.store.incidents import Incidents
from handoff.store.labels import Labels
from handoff.store.recent import RecentLines
from handoff.store.topics import Topics


@dataclass(frozen=True, slots=True, kw_only=True)
class Studio:
    """What the studio's doors need beside the rest."""

    pages: InboxPages
    labels: Labels
    recent: RecentLines
    teaching: Teaching
    topics: Topics
    alarms: Alarms
    replies: Replies
    incidents: Incidents
    trials: Trials
    made: Made
    making: Making


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that a request or a socket may need."""

    settings: Settings
    limits: Limits
    metrics: Metrics
    meters: Meters
    shops: ShopMeter
    handshakes: Handshakes
    sockets: Sockets
    tokens: Tokens
    access: Access
    identities: Identities
    health: Health
    pages: Pages
    chat: Chat
    desk: Desk
    history: History
    searching: Searching
    incarnations: Incarnations
    line: Line
    people: People
    doors: Doors
    conversations: Conversations
    hub: Hub
    workshop: Workshop
    audit: Audit
    studio: Studio
