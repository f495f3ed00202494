"""The studio's door by which a conversation is kept as a test: replayed by the workshop, then committed."""

import time

import msgspec
from aiohttp import web

from handoff.edge.access import Colleague
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.inbox import NONE_SUCH, who
from handoff.edge.services import Services
from handoff.edge.studio import for_operators
from handoff.edge.training import DOWN, signed
from handoff.service.repository import NotCommitted
from handoff.service.workshop import WorkshopDown
from handoff.store.audit import Deed


class Keep(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Keep the conversation of this row of the inbox as a test, under a name."""

    row: int
    name: str


class KeepingDoor:
    """What the button "Keep as a test" asks for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[web.RouteDef]:
        """Return its one route."""
        return [web.post("/v1/studio/training/keep", for_operators(self._services, self.keep))]

    async def keep(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Keep a conversation as a test, masked: what the live model makes of it, each new one must too."""
        ask = await asked(request, Keep)
        if isinstance(ask, web.Response):
            return ask
        row = await self._services.studio.pages.row(ask.row)
        if row is None:
            return refusal("none", NONE_SUCH, status=404)
        says = await self._services.studio.recent.said_in(str(row["conversation"]))
        language = str(row["language"])
        try:
            said = await self._services.workshop.does(
                "/keep", by=signed(colleague), language=language, name=ask.name, says=says
            )
        except WorkshopDown:
            return refusal("workshop_down", DOWN, status=503)
        if not said.done:
            return answer(said.body, status=said.status)
        commit, why = await self._committed(colleague, language, ask.name)
        await self._note(colleague, f"{commit} {ask.name}".strip())
        return answer({**said.body, "commit": commit, "why": why})

    async def _committed(self, colleague: Colleague, language: str, name: str) -> tuple[str, str]:
        """Return the commit's name, and why there is none; the test is kept in any case."""
        try:
            commit = await self._services.studio.teaching.keep(who(colleague), language=language, name=name)
        except NotCommitted as refused:
            return "", str(refused)
        return commit or "", ""

    async def _note(self, colleague: Colleague, about: str) -> None:
        agent = colleague.agent
        deed = Deed(ts_ms=int(time.time() * 1000), by=agent.id, alias=agent.alias, act="keep", about=about)
        await self._services.audit.note(deed)
