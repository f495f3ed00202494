"""The door of the topics tab: how often each topic came, by day, to the assistant and to people."""

from datetime import UTC, datetime, timedelta

from aiohttp import web

from handoff.core.incidents import TOPICS
from handoff.edge.access import Colleague
from handoff.edge.answers import answer, refusal
from handoff.edge.services import Services
from handoff.service.accounts import LANGUAGES

SPANS = ("7", "30", "90")
MINUTE_MS = 60_000


class TopicsDoor:
    """What the topics tab asks for."""

    def __init__(self, services: Services) -> None:
        self._topics = services.studio.topics
        self._alarms = services.studio.alarms

    async def counts(self, request: web.Request, _: Colleague) -> web.Response:
        """Return the days of the span, and for each topic how often it came on each."""
        span, language = request.query.get("days", "30"), request.query.get("language")
        if span not in SPANS or (language and language not in LANGUAGES):
            return refusal("bad", "Ask for 7, 30 or 90 days, and for a language of ours.", status=400)
        today = datetime.now(UTC).date()
        days = [today - timedelta(days=back) for back in reversed(range(int(span)))]
        found = await self._topics.since(days[0], language=language or None)
        topics = [
            {
                "name": topic.name,
                "read": [topic.read.get(day, 0) for day in days],
                "closed": [topic.closed.get(day, 0) for day in days],
                "minutes": [round(topic.people_ms.get(day, 0) / MINUTE_MS) for day in days],
            }
            for topic in found
        ]
        return answer({"days": [day.isoformat() for day in days], "topics": topics})

    async def alarms(self, _: web.Request, __: Colleague) -> web.Response:
        """Return the topics that come more often today than chance explains."""
        found = await self._alarms.at(datetime.now(UTC))
        alarms = [
            {"topic": one.topic, "count": one.count, "usual": one.usual, "tells": one.topic in TOPICS}
            for one in found
        ]
        return answer({"alarms": alarms})
