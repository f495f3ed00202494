"""Looks whether a topic comes more often today than chance explains."""

from datetime import datetime, timedelta

from handoff.core.spikes import Spike, spikes
from handoff.core.topics import SMALL_TALK
from handoff.store.topics import Topics

# Four of each weekday.
DAYS = 28
# Every open studio asks, and the answer reads a month of counts.
FRESH = timedelta(minutes=2)


class Alarms:
    """Answers from memory for a while."""

    def __init__(self, topics: Topics) -> None:
        self._topics = topics
        self._found: list[Spike] = []
        self._looked: datetime | None = None

    async def at(self, now: datetime) -> list[Spike]:
        """Return the alarms of the day until now, the most improbable first."""
        if self._looked is None or not timedelta(0) <= now - self._looked < FRESH:
            counts = await self._topics.until_this_hour(now, days=DAYS)
            asked = {topic: days for topic, days in counts.items() if topic not in SMALL_TALK}
            self._looked, self._found = now, spikes(asked)
        return self._found
