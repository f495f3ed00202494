"""The doors of the tab of known incidents: what shoppers are told, one more, and the end of one."""

import secrets
import time
from datetime import UTC, datetime

import msgspec
from aiohttp import web

from handoff.core.incidents import TOPICS, Incident, written
from handoff.edge.access import Colleague
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.services import Services
from handoff.store.audit import Deed

WRONG = {
    "incident_topic": "Choose the question that it is about.",
    "incident_say": "Write what happened in at least one of the five languages.",
    "incident_long": "Write it shorter: at most 600 characters.",
    "incident_news": "Say when you will know more: a time ahead, within a week.",
}
GONE = "This incident is closed already."


class Opening(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A new incident; `news` is an aware time."""

    topic: str
    say: dict[str, str]
    news: datetime


class Closing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which one is over."""

    id: str


class IncidentsDoor:
    """What the tab asks for."""

    def __init__(self, services: Services) -> None:
        self._incidents = services.studio.incidents
        self._audit = services.audit

    async def all(self, _: web.Request, __: Colleague) -> web.Response:
        """Return what is known, the newest first, and what a new one may be about."""
        now = datetime.now(UTC)
        found = [one for one in await self._incidents.all() if one.until > now]
        rows = [_shown(one, await self._incidents.told(one.id)) for one in found]
        return answer({"incidents": rows, "topics": TOPICS})

    async def open(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Let shoppers hear of one more."""
        ask = await asked(request, Opening)
        if isinstance(ask, web.Response):
            return ask
        if ask.news.tzinfo is None:
            return refusal("incident_news", WRONG["incident_news"], status=400)
        now = datetime.now(UTC)
        incident = written(secrets.token_hex(3), ask.topic, ask.say, news=ask.news, now=now)
        if isinstance(incident, str):
            return refusal(incident, WRONG[incident], status=400)
        await self._incidents.open(incident)
        await self._note(colleague, "incident_open", f"{incident.id} {ask.topic}")
        return answer({"id": incident.id})

    async def close(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Let nobody hear of it any more."""
        ask = await asked(request, Closing)
        if isinstance(ask, web.Response):
            return ask
        if not await self._incidents.close(ask.id):
            return refusal("incident_gone", GONE, status=404)
        await self._note(colleague, "incident_close", ask.id)
        return answer({})

    async def _note(self, colleague: Colleague, act: str, about: str) -> None:
        agent = colleague.agent
        deed = Deed(ts_ms=int(time.time() * 1000), by=agent.id, alias=agent.alias, act=act, about=about)
        await self._audit.note(deed)


def _shown(one: Incident, told: int) -> dict[str, object]:
    times = {name: int(getattr(one, name).timestamp() * 1000) for name in ("since", "until", "news")}
    return {
        "id": one.id,
        "topics": list(one.topic),
        "say": dict(one.say),
        "some": one.orders is not None,
        "told": told,
        **times,
    }
