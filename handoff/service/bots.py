"""Several bots as one: each conversation has its own, and the next in its order while that one is away."""

from collections.abc import Sequence
from typing import Any

import structlog

from handoff.core.errors import BotDown
from handoff.core.spread import preferred
from handoff.service.answers import BotAnswer
from handoff.service.bot import BotAway, BotClient

log = structlog.get_logger()


class Bots:
    """The bots by their addresses. Each has a breaker of its own."""

    def __init__(self, clients: Sequence[BotClient]) -> None:
        self._clients = {client.url: client for client in clients}

    async def turn(self, request: dict[str, Any]) -> BotAnswer:
        """Return the answer of the conversation's bot, of the next one if that is away. BotDown if all are.

        A bot that is slow is not away: it may still be at work on this very turn.
        """
        away: BotDown = BotDown("there is no bot")
        for url in preferred(request["conversation"], list(self._clients)):
            try:
                return await self._clients[url].turn(request)
            except BotAway as error:
                log.warning("bot_away", bot=url, turn=request["turn"], why=str(error))
                away = error
        raise away

    async def ready(self) -> bool:
        """Say whether any bot is there and has a model."""
        for client in self._clients.values():
            if await client.ready():
                return True
        return False
