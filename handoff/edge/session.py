"""`POST /v1/session`: a shopper comes, or comes back with the reload secret, and gets a token."""

import time

import msgspec
from aiohttp import web

from handoff.core.conversation import Conversation
from handoff.edge.address import client_address, counted_as
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.origins import allowed, preflight, shopper_origin
from handoff.edge.services import Services
from handoff.service.accounts import LANGUAGES

NOT_HERE = "This page is not on the list of pages that may open the chat."
TOO_MANY = "Too many chats are being opened in this shop just now. Please wait a moment."
TOO_OFTEN = "Too many chats were opened from here. Please wait a moment."


class SessionAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a widget sends: the secret of the last time if it has one, and what the page says of its visitor.

    `identity` is signed by the shop; "" says that nobody is logged in, and nothing says nothing.
    """

    refresh: str | None = None
    language: str | None = None
    identity: str | None = None


class SessionAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """What it gets. `expires` is in Unix seconds; `refresh` is good once and for this origin only.

    `known` says that the visitor is a proven customer of the shop, `parted` that the conversation of
    `refresh` was somebody else's: whatever the page still holds of it has to go.
    """

    token: str
    conversation: str
    refresh: str
    expires: int
    url: str
    known: bool
    parted: bool


class SessionDoor:
    """Opens conversations to shoppers."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def ask_first(self, request: web.Request) -> web.StreamResponse:
        """Answer a browser's question before the real request."""
        origin = shopper_origin(request, self._services)
        return preflight(origin) if origin else refusal("origin", NOT_HERE, status=403)

    async def open(self, request: web.Request) -> web.StreamResponse:
        """Return token and next secret for the conversation of `refresh`, or for a new one."""
        origin = shopper_origin(request, self._services)
        if origin is None:
            self._services.metrics.refusals.labels("session").inc()
            return refusal("origin", NOT_HERE, status=403)
        return allowed(await self._opened(request, origin), origin)

    async def _opened(self, request: web.Request, origin: str) -> web.StreamResponse:
        address = counted_as(client_address(request, self._services.settings.proxies))
        wait_s = await self._services.doors.knock("session", address, self._services.limits.sessions)
        if wait_s:
            self._services.metrics.refusals.labels("session").inc()
            return refusal("rate", TOO_OFTEN, status=429, retry_s=wait_s)
        ask = await asked(request, SessionAsk)
        if isinstance(ask, web.Response):
            return ask
        return await self._answered(ask, origin)

    async def _answered(self, ask: SessionAsk, origin: str) -> web.Response:
        said = await self._services.identities.read(ask.identity, origin=origin)
        back = await self._services.access.by_refresh(ask.refresh, origin=origin) if ask.refresh else None
        found = await self._services.access.as_customer(back, said) if back else None
        if found is None:
            # Whoever comes back is let in, however many others come.
            wait_s = await self._services.doors.knock("shop", origin, self._services.limits.shop_sessions)
            if wait_s:
                self._services.metrics.refusals.labels("shop").inc()
                return refusal("rate", TOO_MANY, status=429, retry_s=wait_s)
            new = await self._services.chat.start(origin=origin, language=_language(ask.language))
            found = await self._services.access.as_customer(new, said) or new
        return answer(
            self._session(*found, origin=origin, parted=back is not None and back[0].id != found[0].id)
        )

    def _session(
        self, conversation: Conversation, refresh: str, *, origin: str, parted: bool
    ) -> SessionAnswer:
        token = self._services.tokens.sign(conversation.id, origin=origin, login=conversation.login)
        return SessionAnswer(
            token=token.text,
            conversation=conversation.id,
            refresh=refresh,
            expires=token.expires,
            url=socket_url(self._services.settings.public_url),
            known=conversation.is_customer_at(time.time()),
            parted=parted,
        )


def socket_url(public_url: str) -> str:
    """Return the address of the websocket."""
    return "ws" + public_url.removeprefix("http") + "/ws"


def _language(tag: str | None) -> str | None:
    """Return the language of a tag such as `nl-BE`, None unless it is one of ours."""
    language = (tag or "").lower().split("-")[0]
    language = "nb" if language in ("no", "nn") else language
    return language if language in LANGUAGES else None
