"""The table of all doors: path, method, handler."""

from aiohttp import web

from handoff.edge.answers import headers_for, one_shape
from handoff.edge.door import Door
from handoff.edge.fallback import FallbackDoor
from handoff.edge.keeping import KeepingDoor
from handoff.edge.search import SearchDoor
from handoff.edge.services import Services
from handoff.edge.session import SessionDoor
from handoff.edge.staff import StaffDoor
from handoff.edge.studio import studio
from handoff.edge.training import TrainingDoor

# A log-in or a session is a few hundred bytes.
MAX_BODY_BYTES = 8 * 1024


def application(services: Services) -> web.Application:
    """Return the gateway's HTTP application."""
    session, staff, door = SessionDoor(services), StaffDoor(services), Door(services)
    fallback, searching = FallbackDoor(services), SearchDoor(services)
    health, pages = services.health, services.pages
    app = web.Application(
        middlewares=[services.handshakes.noting(), one_shape], client_max_size=MAX_BODY_BYTES
    )
    app.on_response_prepare.append(headers_for(secure=services.settings.secure))
    app.add_routes(
        [
            web.get("/", pages.start),
            web.get("/start/{name:.+}", pages.own),
            web.get("/desk", pages.desk),
            web.get("/desk/", pages.desk),
            web.get("/desk/{name:.+}", pages.desk),
            web.get("/studio", pages.studio),
            web.get("/studio/", pages.studio),
            web.get("/studio/{name:.+}", pages.studio),
            web.get("/{folder:widget|lib}/{name:.+}", pages.shared),
            web.get("/healthz", health.healthz),
            web.get("/metrics", health.metrics),
            web.get("/ws", door.enter),
            web.options("/v1/session", session.ask_first),
            web.post("/v1/session", session.open),
            web.options("/v1/conversations/{c}/events", fallback.ask_first),
            web.get("/v1/conversations/{c}/events", fallback.events, allow_head=False),
            web.options("/v1/conversations/{c}/messages", fallback.ask_first),
            web.post("/v1/conversations/{c}/messages", fallback.messages),
            web.post("/v1/login", staff.login),
            web.post("/v1/logout", staff.logout),
            web.post("/v1/ticket", staff.ticket),
            web.get("/v1/me", staff.me),
            web.post("/v1/search", searching.search),
            web.post("/v1/transcript", searching.transcript),
            *studio(services),
            *TrainingDoor(services).routes(),
            *KeepingDoor(services).routes(),
        ]
    )
    return app
