"""`POST /v1/search` and `/v1/transcript`: the desk looks into the archive."""

import msgspec
from aiohttp import web

from handoff.edge.access import Colleague
from handoff.edge.answers import Asked, answer, asked, refusal
from handoff.edge.origins import is_desk
from handoff.edge.services import Services
from handoff.edge.socket import SLOW_DOWN
from handoff.edge.staff import LOG_IN, NOT_HERE
from handoff.service.search import Refusal

STATUS = {"none": 400, "reason": 400, "not_yours": 404}
RETRY_S = 2.0


class SearchAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What to look for; a reason means: in everybody's conversations."""

    words: str
    reason: str | None = None


class TranscriptAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which conversation to read; a reason means that it was somebody else's."""

    c: str
    reason: str | None = None


class SearchDoor:
    """Lets people of the desk read what was said, as far as it is theirs to read."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def search(self, request: web.Request) -> web.Response:
        """Return the newest entries with these words."""
        let_in = await self._let_in(request, SearchAsk)
        if isinstance(let_in, web.Response):
            return let_in
        colleague, ask = let_in
        found = await self._services.searching.find(colleague.agent, ask.words, reason=ask.reason)
        return _told(found, "found")

    async def transcript(self, request: web.Request) -> web.Response:
        """Return all that was said in a conversation."""
        let_in = await self._let_in(request, TranscriptAsk)
        if isinstance(let_in, web.Response):
            return let_in
        colleague, ask = let_in
        found = await self._services.searching.transcript(colleague.agent, ask.c, reason=ask.reason)
        return _told(found, "entries")

    async def _let_in(
        self, request: web.Request, kind: type[Asked]
    ) -> tuple[Colleague, Asked] | web.Response:
        """Return who asks, and what for; nobody's question is read before it is known who asks."""
        if not is_desk(request, self._services):
            return refusal("origin", NOT_HERE, status=403)
        colleague = await self._services.access.by_cookie(request)
        if colleague is None:
            return refusal("login", LOG_IN, status=401)
        if not self._services.meters.of_agent(colleague.agent.id).admits(request):
            return refusal("rate", SLOW_DOWN, status=429, retry_s=RETRY_S)
        ask = await asked(request, kind)
        return ask if isinstance(ask, web.Response) else (colleague, ask)


def _told(found: object, name: str) -> web.Response:
    if isinstance(found, Refusal):
        return refusal(found.code, found.why, status=STATUS[found.code])
    return answer({name: found})
