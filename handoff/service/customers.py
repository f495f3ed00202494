"""Brings the shop's own log-in and a conversation together, or keeps them apart."""

import time
from dataclasses import replace

from handoff.core import customers, ids
from handoff.core.conversation import Conversation
from handoff.core.customers import Said, Step
from handoff.store.conversations import Conversations


class Customers:
    """Says whether a conversation, with its reload secret, is for whom the page names as logged in."""

    def __init__(self, conversations: Conversations) -> None:
        self._conversations = conversations

    async def with_login(
        self, found: tuple[Conversation, str], said: Said | None
    ) -> tuple[Conversation, str] | None:
        """Return the conversation with whom the page names as logged in; None where it is somebody else's.

        Then it is closed on every page that still has it.
        """
        (conversation, refresh), now = found, said.customer if said else None
        match customers.step((conversation.customer or {}).get("id"), said):
            case Step.PROVE if now is not None:
                return await self._proven(conversation, refresh, now), refresh
            case Step.PART:
                await self._conversations.part(conversation.id)
                return None
            case _:
                return found

    async def _proven(self, conversation: Conversation, refresh: str, customer: str) -> Conversation:
        secret, until = refresh.partition(".")[2], int(time.time()) + customers.PROOF_S
        login = await self._conversations.belongs(
            conversation.id, customer=customer, until=until, refresh_hash=ids.secret_hash(secret)
        )
        return replace(conversation, login=login, customer={"id": customer, "until": until})
