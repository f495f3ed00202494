"""The doors of what is to be written: the diff, the commit, the patch."""

from dataclasses import asdict

from aiohttp import web

from handoff.edge.access import Colleague
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.inbox import Nothing, who
from handoff.edge.services import Services
from handoff.service.repository import NotCommitted


class EditsDoor:
    """What the tab of edits asks for."""

    def __init__(self, services: Services) -> None:
        self._teaching = services.studio.teaching

    async def shown(self, _: web.Request, __: Colleague) -> web.Response:
        """Return what would change, file by file, and what cannot be written yet."""
        now = await self._teaching.shown()
        return answer(
            {
                "files": [{"path": edit.path, "diff": edit.diff} for edit in now.plan.edits],
                "messages": len(now.plan.numbers),
                "known": len(now.plan.known),
                "waiting": now.plan.waiting,
                "elsewhere": [asdict(one) for one in now.plan.elsewhere],
                "repository": now.repository,
            }
        )

    async def patch(self, _: web.Request, __: Colleague) -> web.Response:
        """Return the whole change as a file that git can apply."""
        now = await self._teaching.shown()
        text = "".join(edit.diff for edit in now.plan.edits)
        headers = {"Content-Disposition": 'attachment; filename="labels.patch"', "Cache-Control": "no-store"}
        return web.Response(text=text, content_type="text/x-patch", charset="utf-8", headers=headers)

    async def commit(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Write and commit."""
        ask = await asked(request, Nothing)
        if isinstance(ask, web.Response):
            return ask
        try:
            name = await self._teaching.commit(who(colleague))
        except NotCommitted as error:
            # Git's own words: the operator can do something about them.
            return refusal(error.code, str(error), status=error.status)
        return answer({"commit": name})

    async def taken(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Mark what the patch holds as written."""
        ask = await asked(request, Nothing)
        if isinstance(ask, web.Response):
            return ask
        return answer({"messages": await self._teaching.taken(who(colleague))})
