"""Puts the room together: the only place that builds objects."""

from datetime import UTC, datetime
from typing import Any

import structlog
from rasa_sdk.executor import ActionExecutor
from rasa_sdk.interfaces import ActionMissingDomainException, ActionNotFoundException
from sanic import Request, Sanic
from sanic.response import HTTPResponse, json

from actions import post
from actions.attempts import Attempts
from actions.cancelling import CancelOrder
from actions.carriers.choose import choose as choose_carriers
from actions.delivery import DeliveryTime
from actions.facts import OpeningHours, PaymentMethods, ShippingCost
from actions.identity import REMOTE_STEP_S, STEP_S, Identity
from actions.incidents.store import Incidents
from actions.ledger import Ledger
from actions.moving import ChangeAddress
from actions.orders import AskOrderProof, OrderStatus, ValidateOrderForm
from actions.payments import DoubleCharge, InvoiceCopy
from actions.refunds import RefundStatus
from actions.returns import ReturnItem
from actions.settings import Settings
from actions.shop.choose import choose
from actions.skill import Room, Skill
from actions.stock import ProductQuestion, Stock
from actions.store import connect

DRAIN_S = 5  # an action takes at most 4 s, so whoever is being served still gets an answer
MAX_BYTES = 4 * 1024 * 1024  # Rasa sends the whole tracker and the domain with every call

SKILLS: tuple[type[Skill], ...] = (
    *(OrderStatus, DeliveryTime, RefundStatus, DoubleCharge, InvoiceCopy, Stock, ProductQuestion),
    *(CancelOrder, ChangeAddress, ReturnItem),
    *(OpeningHours, PaymentMethods, ShippingCost),
)

log = structlog.get_logger()


def now() -> datetime:
    """Return the time, aware, in UTC."""
    return datetime.now(UTC)


def executor(room: Room, identity: Identity) -> ActionExecutor:
    """Return Rasa's executor with all skills of the house."""
    actions = ActionExecutor()
    actions.register_action(ValidateOrderForm(room, identity))
    actions.register_action(AskOrderProof(room))
    for skill in SKILLS:
        actions.register_action(skill(room))
    return actions


def build(settings: Settings) -> Sanic[Any, Any]:
    """Return the server.

    Ours and not rasa-sdk's: that one allows every origin, and sends the request (with the shopper's words
    in it) back in its errors, from where it reaches the bot's log.
    """
    redis = connect(settings.redis_url)
    shop = choose(settings, now)
    carriers = choose_carriers(settings.carriers, clock=now, tz=settings.timezone)
    room = Room(
        shop=shop,
        clock=now,
        tz=settings.timezone,
        about=settings.about,
        ledger=Ledger(redis),
        incidents=Incidents(redis),
        carriers=carriers,
        letters=post.letters(),
        post=post.Post(settings.mail) if settings.mail else None,
        numbers=settings.order_numbers,
    )
    step_s = STEP_S if settings.shop.kind == "demo" else REMOTE_STEP_S
    app: Sanic[Any, Any] = Sanic("skranke_actions", configure_logging=False)
    app.config.REQUEST_MAX_SIZE = MAX_BYTES
    app.config.GRACEFUL_SHUTDOWN_TIMEOUT = DRAIN_S
    app.config.FALLBACK_ERROR_FORMAT = "json"
    _routes(app, executor(room, Identity(shop, Attempts(redis, settings.secret), step_s=step_s)))

    @app.after_server_stop
    async def close(_: Sanic[Any, Any]) -> None:
        await shop.close()
        await carriers.close()
        await redis.aclose()

    return app


def _routes(app: Sanic[Any, Any], actions: ActionExecutor) -> None:
    @app.get("/health")
    async def health(_: Request) -> HTTPResponse:
        return json({"status": "ok"})

    @app.post("/webhook")
    async def webhook(request: Request) -> HTTPResponse:
        return await _run(actions, request)


async def _run(actions: ActionExecutor, request: Request) -> HTTPResponse:
    call = request.json
    if not isinstance(call, dict):
        return json({"error": "not an action call"}, status=400)
    name = str(call.get("next_action"))
    try:
        result = await actions.run(call)
    except ActionNotFoundException:
        return json({"error": "unknown action", "action_name": name}, status=404)
    except ActionMissingDomainException:
        return json({"error": "the domain is missing", "action_name": name}, status=449)
    except Exception:  # the process boundary: the bot hears that it failed, and nothing of the conversation
        log.exception("action_failed", action=name)
        return json({"error": "the action failed", "action_name": name}, status=500)
    return json(result.model_dump() if result else None)
