"""The doors of the replies editor: all replies with their faults, a change as a diff, and its commit."""

from dataclasses import asdict
from typing import Literal

import msgspec
from aiohttp import web

from handoff.edge.access import Colleague
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.inbox import who
from handoff.edge.services import Services
from handoff.service.replies import Change, why_not
from handoff.service.repository import NotCommitted

Language = Literal["en", "nl", "da", "nb", "de"]


class Said(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reply in one language."""

    language: str
    key: str
    variants: list[str]


class ChangesAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is to be said in other words."""

    changes: list[Said]


class CheckAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What somebody types: the ways to say one reply, by language."""

    key: str
    drafts: dict[Language, list[str]]


class RepliesDoor:
    """What the replies tab asks for."""

    def __init__(self, services: Services) -> None:
        self._replies = services.studio.replies

    async def all(self, _: web.Request, __: Colleague) -> web.Response:
        """Return every reply in every language, and what is wrong with it."""
        said, wrong = await self._replies.all()
        faults = {key: [asdict(it) for it in found] for key, found in wrong.items() if found}
        return answer({"replies": said, "faults": faults, "repository": await self._replies.can_commit()})

    async def checked(self, request: web.Request, _: Colleague) -> web.Response:
        """Return what would be wrong with a reply as it is typed."""
        ask = await asked(request, CheckAsk)
        if isinstance(ask, web.Response):
            return ask
        drafts = {str(language): ways for language, ways in ask.drafts.items()}
        return answer({"faults": [asdict(it) for it in await self._replies.checked(ask.key, drafts)]})

    async def shown(self, request: web.Request, _: Colleague) -> web.Response:
        """Return the change as a diff."""
        changes = await self._asked(request)
        if isinstance(changes, web.Response):
            return changes
        edits = await self._replies.shown(changes)
        return answer({"files": [{"path": edit.path, "diff": edit.diff} for edit in edits]})

    async def commit(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Write and commit the change."""
        changes = await self._asked(request)
        if isinstance(changes, web.Response):
            return changes
        try:
            name = await self._replies.commit(who(colleague), changes)
        except NotCommitted as error:
            return refusal(error.code, str(error), status=error.status)
        return answer({"commit": name})

    async def _asked(self, request: web.Request) -> list[Change] | web.Response:
        ask = await asked(request, ChangesAsk)
        if isinstance(ask, web.Response):
            return ask
        changes = [
            Change(language=it.language, key=it.key, variants=tuple(it.variants)) for it in ask.changes
        ]
        said, _ = await self._replies.all()
        wrong = next(filter(None, (why_not(change, said) for change in changes)), None)
        return refusal("bad", wrong, status=400) if wrong else changes
