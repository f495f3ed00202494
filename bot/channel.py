"""The one door to the assistant: `POST /webhooks/gateway/turn`, JSON in, JSON out."""

from __future__ import annotations

import gc
import hmac
import logging
import traceback
from asyncio import AbstractEventLoop
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, Optional

from rasa.core.agent import Agent
from rasa.core.channels.channel import InputChannel, UserMessage
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from bot import settings, wire
from bot.turns import CHANNEL, NoModelError, Turns, choices_of

logger = logging.getLogger(__name__)


class GatewayChannel(InputChannel):
    """Rasa's input channel for the gateway."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._turns = Turns()

    @classmethod
    def name(cls) -> str:
        """Return the name in the path."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> GatewayChannel:
        """Return the channel; its secret comes from the environment, and without one there is none."""
        return cls(settings.secret())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the two routes: health, and the turn."""
        blueprint = Blueprint(f"{CHANNEL}_webhook")

        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok", "model": _agent(request) is not None})

        @blueprint.listener("after_server_start")
        async def settle(app: Sanic, loop: AbstractEventLoop) -> None:
            # The model is loaded, a million objects that stay: the collector need not walk through them
            # again and again, 0.3 s each time, in the middle of somebody's turn.
            gc.collect()
            gc.freeze()

        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self._turn(request)

        return blueprint

    async def _turn(self, request: Request) -> HTTPResponse:
        if not self._is_gateway(request):
            return _refusal(401, "secret")
        try:
            asked = wire.parse(request.body)
        except wire.BadRequestError as error:
            return _refusal(400, str(error))
        agent = _agent(request)
        if agent is None:
            return _refusal(503, "no model")
        if asked.choice is not None and asked.choice not in choices_of(agent.domain.responses):
            return _refusal(400, "no such choice")
        return await self._answer(agent, asked)

    async def _answer(self, agent: Agent, asked: wire.TurnRequest) -> HTTPResponse:
        try:
            return response.json(await self._turns.reply_to(agent, asked))
        except NoModelError:
            return _refusal(503, "no model")
        except Exception as error:  # noqa: BLE001  # the process boundary: whatever went wrong, nothing was said
            logger.error("turn_refused turn=%s why=%s", asked.turn, trace(error))
            return _refusal(500, "the turn failed")

    def _is_gateway(self, request: Request) -> bool:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return kind.casefold() == "bearer" and hmac.compare_digest(token.encode(), self._secret)


def trace(error: BaseException) -> str:
    """Return what went wrong and where, without the errors' texts: those may quote what a shopper wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__} at {place}" + (f", because of {trace(cause)}" if cause else "")


def _agent(request: Request) -> Optional[Agent]:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() and agent.domain is not None else None


def _refusal(status: int, why: str) -> HTTPResponse:
    return response.json({"error": why}, status=status)
