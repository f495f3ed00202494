"""The studio's doors: only operators and leads get in, and only the studio's own page changes anything."""

from collections.abc import Awaitable, Callable

import msgspec
from aiohttp import web

from handoff.core.agents import may_teach
from handoff.edge.access import Colleague
from handoff.edge.answers import Handler, answer, refusal
from handoff.edge.edits import EditsDoor
from handoff.edge.inbox import InboxDoor
from handoff.edge.incidents import IncidentsDoor
from handoff.edge.made import MadeDoor
from handoff.edge.origins import is_desk
from handoff.edge.replies import RepliesDoor
from handoff.edge.services import Services
from handoff.edge.staff import LOG_IN, NOT_HERE
from handoff.edge.topics import TopicsDoor

Act = Callable[[web.Request, Colleague], Awaitable[web.StreamResponse]]

NOT_YOU = "The studio is for operators and leads. Ask one of them, or have your role changed."
SHOWN_DEEDS = 200


class Deeds(msgspec.Struct, frozen=True, kw_only=True):
    """The newest lines of the audit log."""

    deeds: list[dict[str, object]]


def for_operators(services: Services, act: Act) -> Handler:
    """Return a handler that lets operators and leads in; all but GET must come from our own page."""

    async def handle(request: web.Request) -> web.StreamResponse:
        if request.method not in ("GET", "HEAD") and not is_desk(request, services):
            return refusal("origin", NOT_HERE, status=403)
        colleague = await services.access.by_cookie(request)
        if colleague is None:
            return refusal("login", LOG_IN, status=401)
        if not may_teach(colleague.agent):
            return refusal("role", NOT_YOU, status=403)
        return await act(request, colleague)

    return handle


def studio(services: Services) -> list[web.RouteDef]:
    """Return all routes of the studio."""
    door, inbox, edits = StudioDoor(services), InboxDoor(services), EditsDoor(services)
    replies, topics, incidents = RepliesDoor(services), TopicsDoor(services), IncidentsDoor(services)
    made = MadeDoor(services)
    reads: list[tuple[str, Act]] = [
        ("audit", door.audit),
        ("inbox", inbox.page),
        ("inbox/groups", inbox.groups),
        ("inbox/{number}", inbox.one),
        ("edits", edits.shown),
        ("replies", replies.all),
        ("incidents", incidents.all),
        ("topics", topics.counts),
        ("topics/alarms", topics.alarms),
        ("made", made.all),
        ("edits/patch", edits.patch),
    ]
    changes: list[tuple[str, Act]] = [
        ("inbox/act", inbox.act),
        ("inbox/undo", inbox.undo),
        ("edits/commit", edits.commit),
        ("edits/taken", edits.taken),
        ("replies/checked", replies.checked),
        ("replies/shown", replies.shown),
        ("replies/commit", replies.commit),
        ("incidents/open", incidents.open),
        ("incidents/close", incidents.close),
        ("made/make", made.make),
        ("made/titles", made.rename),
        ("made/lines", made.lines),
        ("made/remove", made.remove),
    ]
    return [
        *(web.get(f"/v1/studio/{path}", for_operators(services, act)) for path, act in reads),
        *(web.post(f"/v1/studio/{path}", for_operators(services, act)) for path, act in changes),
    ]


class StudioDoor:
    """What the studio's frame itself asks for; its tabs have doors of their own."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def audit(self, _: web.Request, __: Colleague) -> web.Response:
        """Return who did what lately."""
        found = await self._services.audit.newest(SHOWN_DEEDS)
        deeds: list[dict[str, object]] = [
            {"ts": deed.ts_ms, "alias": deed.alias, "act": deed.act, "about": deed.about} for deed in found
        ]
        return answer(Deeds(deeds=deeds))
