"""Shoppers for tests: a conversation with everything around it that is real."""

import msgspec
from redis.asyncio import Redis

from handoff.core.conversation import Conversation
from handoff.service.chat import Chat
from handoff.store.client import ask
from handoff.store.conversations import Conversations
from handoff.wire.frames import Ack, Body, From, Nak, Send

ORIGIN = "http://localhost:8081"
SHOPPER = From(role="shopper")


def text(words: str) -> Body:
    """Return an entry in which the shopper says this."""
    return Body(sender=SHOPPER, kind="text", text=words)


class Shopper:
    """Somebody in the chat, who counts their own cids."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self.redis = redis
        self.store = Conversations(redis, prefix=prefix)
        self.chat = Chat(self.store)
        self.c = ""
        self.refresh = ""
        self._cid = 0

    async def arrive(self, language: str | None = "en") -> "Shopper":
        """Open a conversation and return oneself."""
        made, self.refresh = await self.chat.start(origin=ORIGIN, language=language)
        self.c = made.id
        return self

    def cid(self) -> str:
        """Return a cid that this shopper has not used."""
        self._cid += 1
        return f"m{self._cid}"

    async def say(self, words: str, cid: str | None = None) -> Ack | Nak:
        """Say something."""
        return await self.chat.say(
            self.c, Send(cid=cid or self.cid(), text=words), client="5f0c", locale="en"
        )

    async def now(self) -> Conversation:
        """Return the conversation as it is."""
        found = await self.store.get(self.c)
        assert found is not None
        return found

    async def bodies(self) -> list[Body]:
        """Return all entries."""
        return [msgspec.json.decode(entry.body, type=Body) for entry in await self.store.read(self.c)]

    async def said(self) -> list[str]:
        """Return what was said, and the codes of what happened, in order; the greeting left out."""
        bodies = await self.bodies()
        return [body.text or body.event or "?" for body in bodies if not (body.data or {}).get("greeting")]

    async def requests(self) -> list[dict[str, object]]:
        """Return the requests to the line, in order."""
        found = await ask(
            self.redis, "XRANGE", self.store.keys.route(self.store.keys.partition(self.c)), "-", "+"
        )
        return [msgspec.json.decode(fields[b"d"]) for _, fields in found]
