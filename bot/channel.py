"""The one door to the assistant: `POST /webhooks/gateway/turn`, and `PUT …/model` for another model."""

from __future__ import annotations

import hmac
import json
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

from bot import seal, settings, swap, wire
from bot.turns import CHANNEL, NoModelError, Turns, is_choice

logger = logging.getLogger(__name__)


class GatewayChannel(InputChannel):
    """Rasa's input channel for the gateway."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()
        self._turns = Turns()
        self._swaps = swap.Swaps()

    @classmethod
    def name(cls) -> str:
        """Return the name in the path."""
        return CHANNEL

    @classmethod
    def from_credentials(cls, credentials: Optional[dict[str, Any]]) -> GatewayChannel:
        """Return the channel; its secret comes from the environment, and without one there is none."""
        return cls(settings.secret())

    def blueprint(self, on_new_message: Callable[[UserMessage], Awaitable[Any]]) -> Blueprint:
        """Return the routes: health, the turn, and the model."""
        blueprint = Blueprint(f"{CHANNEL}_webhook")

        @blueprint.get("/")
        async def health(request: Request) -> HTTPResponse:
            return response.json({"status": "ok", "model": _agent(request) is not None})

        @blueprint.listener("after_server_start")
        async def settle(app: Sanic, loop: AbstractEventLoop) -> None:
            swap.settle()

        @blueprint.post("/turn")
        async def turn(request: Request) -> HTTPResponse:
            return await self._turn(request)

        @blueprint.put("/model")
        async def model(request: Request) -> HTTPResponse:
            return await self._model(request)

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
        if asked.choice is not None and not is_choice(asked.choice, agent.domain.responses):
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

    async def _model(self, request: Request) -> HTTPResponse:
        """Swap the model; 409 when it may not or cannot be loaded, and then the running one stays."""
        if not self._is_gateway(request):
            return _refusal(401, "secret")
        name, agent = _model_named(request.body), _agent(request)
        if name is None:
            return _refusal(400, 'expected {"model": "…"}')
        if agent is None:
            return _refusal(503, "no model")
        try:
            await self._swaps.to(agent, name)
        except seal.BrokenSeal as refused:
            return _refusal(409, str(refused))
        except Exception as error:  # noqa: BLE001  # whatever a file holds, the running model stays
            logger.error("model_refused model=%s why=%s", name, trace(error))
            return _refusal(409, f"This model cannot be loaded: {type(error).__name__}: {error}")
        logger.info("model_swapped model=%s", name)
        return response.json({"model": name})

    def _is_gateway(self, request: Request) -> bool:
        kind, _, token = request.headers.get("authorization", "").partition(" ")
        return kind.casefold() == "bearer" and hmac.compare_digest(token.encode(), self._secret)


def trace(error: BaseException) -> str:
    """Return what went wrong and where, without the errors' texts: those may quote what a shopper wrote."""
    frames = traceback.extract_tb(error.__traceback__)[-3:]
    place = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    cause = error.__cause__ or error.__context__
    return f"{type(error).__name__} at {place}" + (f", because of {trace(cause)}" if cause else "")


def _model_named(body: bytes) -> Optional[str]:
    try:
        asked = json.loads(body)
    except ValueError:
        return None
    named = asked.get("model") if isinstance(asked, dict) else None
    return named if isinstance(named, str) else None


def _agent(request: Request) -> Optional[Agent]:
    agent = getattr(request.app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() and agent.domain is not None else None


def _refusal(status: int, why: str) -> HTTPResponse:
    return response.json({"error": why}, status=status)
