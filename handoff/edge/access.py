"""The only way from a request or a frame to a conversation; none and not yours get the same answer."""

from dataclasses import dataclass

from aiohttp import web

from handoff.core.agents import Agent
from handoff.core.conversation import Conversation
from handoff.core.customers import Said
from handoff.core.ids import is_conversation_id, secret_hash
from handoff.edge.tokens import Tokens
from handoff.service.accounts import People, agent_of
from handoff.service.chat import Chat
from handoff.service.customers import Customers
from handoff.service.desk import Desk
from handoff.store.conversations import Conversations
from handoff.store.doors import DeskSession, Doors
from handoff.wire.frames import Attach, Nak

COOKIE = "skranke_desk"
MAX_SECRET_CHARS = 200
NOT_YOURS = "There is no such conversation here."


@dataclass(frozen=True, slots=True, kw_only=True)
class Colleague:
    """Somebody who is logged in, and the hash of the session by which we know."""

    agent: Agent
    hashed: str


class Access:
    """Says who somebody is, and which conversation is theirs.

    What an agent does to a conversation is checked where it is done: the store compares owner and fence.
    """

    def __init__(
        self,
        *,
        tokens: Tokens,
        conversations: Conversations,
        doors: Doors,
        people: People,
        chat: Chat,
        customers: Customers,
        desk: Desk,
    ) -> None:
        self._tokens = tokens
        self._conversations = conversations
        self._doors = doors
        self._people = people
        self._chat = chat
        self._customers = customers
        self._desk = desk

    async def by_refresh(self, refresh: str, *, origin: str) -> tuple[Conversation, str] | None:
        """Return the conversation that a reload secret brings back, with the next secret."""
        return await self._chat.return_with(refresh, origin=origin)

    async def as_customer(
        self, found: tuple[Conversation, str], said: Said | None
    ) -> tuple[Conversation, str] | None:
        """Return the conversation for whom the page names as logged in; None: another has to begin."""
        return await self._customers.with_login(found, said)

    async def by_token(self, token: str, *, origin: str) -> Conversation | None:
        """Return the conversation of a shopper's token, on the origin for which it was given."""
        opens = self._tokens.opened(token, origin=origin)
        if opens is None or not is_conversation_id(opens.conversation):
            return None
        found = await self._conversations.get(opens.conversation)
        return found if found is not None and found.login == opens.login else None

    async def by_bearer(self, request: web.Request, *, origin: str) -> Conversation | None:
        """Return the conversation of the token in a request's Authorization header."""
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        # What is no UTF-8 comes as half characters, which nothing can hash.
        return await self.by_token(token, origin=origin) if kind == "Bearer" and token.isascii() else None

    def is_own(self, c: str, named: str | None) -> bool:
        """Say whether a shopper's frame speaks of its own conversation; it may leave the name out."""
        return named is None or named == c

    async def by_cookie(self, request: web.Request) -> Colleague | None:
        """Return who sent this request, by the log-in cookie."""
        secret = request.cookies.get(COOKIE, "")
        if not 0 < len(secret) <= MAX_SECRET_CHARS or not secret.isascii():
            return None
        hashed = secret_hash(secret)
        return await self._colleague(hashed, await self._doors.session(hashed))

    async def by_ticket(self, ticket: str) -> Colleague | None:
        """Return whom a one-time ticket lets in."""
        if not 0 < len(ticket) <= MAX_SECRET_CHARS:
            return None
        admission = await self._doors.take_ticket(ticket)
        return await self._colleague(admission.hashed, admission.session) if admission else None

    async def is_in(self, colleague: Colleague) -> bool:
        """Say whether this log-in still stands."""
        return (
            await self._colleague(colleague.hashed, await self._doors.session(colleague.hashed)) is not None
        )

    async def at_desk(self, agent: Agent, c: str | None) -> Conversation | None:
        """Return a conversation that this agent has or is offered."""
        return None if c is None else await self._desk.attach(agent, Attach(cid="-", c=c))

    async def _colleague(self, hashed: str, session: DeskSession | None) -> Colleague | None:
        account = await self._people.of_session(session.agent, session.mark) if session else None
        return Colleague(agent=agent_of(account), hashed=hashed) if account else None


def not_yours(cid: str) -> Nak:
    """Return the one answer to whoever names a conversation of somebody else, or none at all."""
    return Nak(cid=cid, code="not_owner", why=NOT_YOURS)
