"""The doors of the topics that operators make: what each lacks, make one, write lines, remove."""

from collections.abc import Coroutine

import msgspec
from aiohttp import web

from handoff.core.made import LEAST_LINES, Does, Standing, Topic, titled
from handoff.edge.access import Colleague
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.inbox import who
from handoff.edge.services import Services
from handoff.service.made import Change, NotMade
from handoff.service.repository import NotCommitted
from handoff.service.workshop import WorkshopDown

NOT_MADE = {
    "topic_name": "A name is a-z, 0-9 and _, 3 to 40 characters, and none that the assistant uses itself.",
    "topic_taken": "There is a topic or a reply of this name already.",
    "topic_title": "A topic has a title in one of our languages at least, each of 60 characters at most.",
    "topic_none": "No topic of this name was made here.",
    "topic_lines": "Lines are of one of our languages, not empty, and of 300 characters at most.",
    "topic_learned": "A model that answers shoppers has learned this topic. Go back to an earlier one first.",
    "topic_unsure": "The workshop does not answer, so nobody knows whether a model has learned this topic. "
    "Its commit can be taken back with git.",
}


class MakeAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A topic to be made; `only_show` tells the change and leaves all as it is."""

    name: str
    titles: dict[str, str]
    does: Does
    only_show: bool = False


class TitlesAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Other titles of a topic, by language."""

    name: str
    titles: dict[str, str]
    only_show: bool = False


class LinesAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Lines of a topic in one language, as shoppers would write them."""

    name: str
    language: str
    lines: list[str]


class RemoveAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The name of a topic that is to go."""

    name: str
    only_show: bool = False


class MadeDoor:
    """What the studio asks of topics that were made in it."""

    def __init__(self, services: Services) -> None:
        self._making = services.studio.making
        self._workshop = services.workshop

    async def all(self, _: web.Request, __: Colleague) -> web.Response:
        """Return every topic with what it lacks."""
        topics = [shown(standing) for standing in await self._making.all()]
        return answer({"topics": topics, "least": LEAST_LINES, "repository": await self._making.can_commit()})

    async def make(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Make a topic, or show what that would change."""
        ask = await asked(request, MakeAsk)
        if isinstance(ask, web.Response):
            return ask
        topic = Topic(name=ask.name.strip(), titles=titled(ask.titles), does=ask.does)
        return await _told(self._making.make(who(colleague), topic, only_show=ask.only_show))

    async def rename(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Give a topic other titles, or show what that would change."""
        ask = await asked(request, TitlesAsk)
        if isinstance(ask, web.Response):
            return ask
        return await _told(
            self._making.rename(who(colleague), ask.name, titled(ask.titles), only_show=ask.only_show)
        )

    async def lines(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Write lines of a topic."""
        ask = await asked(request, LinesAsk)
        if isinstance(ask, web.Response):
            return ask
        return await _told(self._making.write(who(colleague), ask.name, ask.language, ask.lines))

    async def remove(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Remove a topic that no model which answers shoppers has learned, or show what that would change."""
        ask = await asked(request, RemoveAsk)
        if isinstance(ask, web.Response):
            return ask
        if wrong := await self._learned(ask.name):
            return _refused(wrong)
        return await _told(self._making.remove(who(colleague), ask.name, only_show=ask.only_show))

    async def _learned(self, name: str) -> str | None:
        """Return why a topic has to stay: a model that answers, or is tried, may say its words any moment."""
        try:
            state = await self._workshop.tells("/state")
            tried = await self._workshop.tells("/trial")
        except WorkshopDown:
            return "topic_unsure"
        live = (state.body.get("live") or {}).get("now", {}).get("model")
        trial = (tried.body.get("trial") or {}).get("model")
        answering = [one for one in state.body.get("models", ()) if one["model"] in (live, trial)]
        return "topic_learned" if any(name in one.get("topics", ()) for one in answering) else None


def shown(standing: Standing) -> dict[str, object]:
    """Return a topic as the page gets it."""
    topic = standing.topic
    return {
        "name": topic.name,
        "titles": topic.titles,
        "does": topic.does,
        "lines": standing.lines,
        "missing": standing.missing,
        "wordless": standing.wordless,
        "ready": standing.can_be_learned,
    }


async def _told(doing: Coroutine[None, None, Change]) -> web.Response:
    """Return the change, or why there is none."""
    try:
        change = await doing
    except NotMade as error:
        return _refused(str(error))
    except NotCommitted as error:
        # Git's own words: the operator can do something about them.
        return refusal(error.code, str(error), status=error.status)
    return answer({"diff": change.diff, "commit": change.commit})


def _refused(code: str) -> web.Response:
    return refusal(code, NOT_MADE[code], status=409)
