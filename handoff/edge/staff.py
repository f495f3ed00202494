"""The desk's log-in: cookie, one-time tickets for the websocket, and no hint to who guesses."""

import secrets
from collections.abc import Mapping

import msgspec
from aiohttp import web

from handoff.edge.access import COOKIE, Colleague
from handoff.edge.address import client_address, client_mark, counted_as
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.origins import is_desk
from handoff.edge.services import Services
from handoff.service.accounts import MAX_PASSWORD_CHARS, agent_of, password_mark
from handoff.store.accounts import Account
from handoff.store.doors import SESSION_S, DeskSession

SECRET_BYTES = 24
WRONG = "This log-in and password do not belong together."
TOO_OFTEN = "Too many attempts. Please wait before you try again."
NOT_HERE = "Only the desk's own page may do this."
LOG_IN = "Please log in."


class Login(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Who somebody says to be."""

    login: str
    password: str


class Me(msgspec.Struct, frozen=True, kw_only=True):
    """Who is logged in."""

    alias: str
    role: str
    languages: list[str]
    capacity: int
    # Those that operators made here: by name, their titles by language.
    topics: Mapping[str, Mapping[str, str]]


class Ticket(msgspec.Struct, frozen=True, kw_only=True):
    """Lets one websocket in, once, within 30 s."""

    ticket: str


class StaffDoor:
    """Lets the people of the desk in and out."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def login(self, request: web.Request) -> web.Response:
        """Begin a session; a wrong password and an unknown log-in look the same and take the same time."""
        if not is_desk(request, self._services):
            return refusal("origin", NOT_HERE, status=403)
        ask = await asked(request, Login)
        if isinstance(ask, web.Response):
            return ask
        guesser = await self._guesser(request, ask.login.casefold())
        wait_s = await self._knock(request, guesser)
        if wait_s:
            self._services.metrics.refusals.labels("login").inc()
            return refusal("rate", TOO_OFTEN, status=429, retry_s=wait_s)
        account = await self._checked(ask)
        if account is None:
            return refusal("login", WRONG, status=401)
        await self._services.doors.forget_knocks("login", guesser)
        await self._services.doors.note_known(self._place(request, ask.login.casefold()))
        return await self._begun(account)

    async def logout(self, request: web.Request) -> web.Response:
        """End the session and every socket that it opened."""
        if not is_desk(request, self._services):
            return refusal("origin", NOT_HERE, status=403)
        if (secret := request.cookies.get(COOKIE)) and secret.isascii():
            await self._services.doors.end(secret)
        response = answer({})
        response.del_cookie(COOKIE, path="/")
        return response

    async def me(self, request: web.Request) -> web.Response:
        """Return who is logged in."""
        colleague = await self._services.access.by_cookie(request)
        if colleague is None:
            return refusal("login", LOG_IN, status=401)
        return answer(_me(colleague, self._services.studio.made.titles()))

    async def ticket(self, request: web.Request) -> web.Response:
        """Return a ticket for one websocket."""
        if not is_desk(request, self._services):
            return refusal("origin", NOT_HERE, status=403)
        colleague = await self._services.access.by_cookie(request)
        if colleague is None:
            return refusal("login", LOG_IN, status=401)
        ticket = secrets.token_urlsafe(SECRET_BYTES)
        await self._services.doors.give_ticket(ticket, colleague.hashed)
        return answer(Ticket(ticket=ticket))

    def _place(self, request: web.Request, login: str) -> str:
        """Return a log-in with the mark of the address that it is used from."""
        settings = self._services.settings
        return f"{login} {client_mark(client_address(request, settings.proxies), settings.secret)}"

    async def _guesser(self, request: web.Request, login: str) -> str:
        """Return whose guesses are counted together: all strangers', or those from where the owner works.

        Strangers who guess for ever would otherwise lock the owner out.
        """
        place = self._place(request, login)
        return place if await self._services.doors.is_known(place) else login

    async def _knock(self, request: web.Request, guesser: str) -> float:
        """Return the seconds to wait: many log-ins from one address help no more than many guesses at one."""
        limits, doors = self._services.limits, self._services.doors
        address = counted_as(client_address(request, self._services.settings.proxies))
        wait_s = await doors.knock("address", address, limits.logins)
        return wait_s or await doors.knock("login", guesser, limits.guesses)

    async def _checked(self, ask: Login) -> Account | None:
        if len(ask.password) > MAX_PASSWORD_CHARS:
            return None
        return await self._services.people.check(ask.login, ask.password)

    async def _begun(self, account: Account) -> web.Response:
        secret = secrets.token_urlsafe(SECRET_BYTES)
        session = DeskSession(agent=account.id, mark=password_mark(account))
        await self._services.doors.begin(secret, session)
        response = answer(
            _me(Colleague(agent=agent_of(account), hashed=""), self._services.studio.made.titles())
        )
        response.set_cookie(
            COOKIE,
            secret,
            max_age=SESSION_S,
            path="/",
            secure=self._services.settings.secure,
            httponly=True,
            samesite="Strict",
        )
        return response


def _me(colleague: Colleague, topics: Mapping[str, Mapping[str, str]]) -> Me:
    agent = colleague.agent
    return Me(
        alias=agent.alias,
        role=agent.role,
        languages=sorted(agent.languages),
        capacity=agent.capacity,
        topics=topics,
    )
