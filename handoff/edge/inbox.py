"""The inbox's doors: pages and groups, one message with what was said around it, acts and undo."""

from typing import Any

import msgspec
from aiohttp import web

from handoff.core.inbox import Signs, whys
from handoff.core.labels import MARKS, Act, ActKind, why_not
from handoff.core.privacy import mask
from handoff.edge.access import Colleague
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.services import Services
from handoff.service.accounts import LANGUAGES
from handoff.store.inbox_pages import Row, Wanted
from handoff.store.labels import Who

NONE_SUCH = "There is no such message."
STATES = ("new", "labelled", "skipped", "written")
MOST_WORDS_CHARS = 80
MOST_DIGITS = 10
MOST_AT_ONCE = 200
MOST_BATCH_CHARS = 32


class ActAsk(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An act on rows; `batch` is the page's own name for it, so that sending it twice does it once."""

    batch: str
    rows: list[int]
    kind: ActKind
    value: str = ""
    piece: str = ""


class Nothing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A request that needs no words."""


class InboxDoor:
    """What the inbox tab asks for."""

    def __init__(self, services: Services) -> None:
        self._pages = services.studio.pages
        self._labels = services.studio.labels
        self._made = services.studio.made

    async def page(self, request: web.Request, _: Colleague) -> web.Response:
        """Return a page of rows, the worthiest first, and where the next one begins."""
        wanted = _wanted(request)
        if wanted is None:
            return refusal("bad", "Ask for a state, a language, a guess or words.", status=400)
        rows = await self._pages.page(wanted)
        after = f"{rows[-1]['worth']}.{rows[-1]['id']}" if len(rows) == wanted.count else None
        return answer({"rows": [shown(row) for row in rows], "next": after})

    async def groups(self, request: web.Request, _: Colleague) -> web.Response:
        """Return the groups of a state, how far the work is, and what a label can be."""
        wanted = _wanted(request)
        if wanted is None:
            return refusal("bad", "Ask for a state and a language.", status=400)
        groups = await self._pages.groups(state=wanted.state, language=wanted.language)
        alike = await self._pages.alike(state=wanted.state, language=wanted.language)
        return answer(
            {
                "groups": [{"guess": it.guess, "rows": it.rows, "worth": it.worth} for it in groups],
                "alike": [{"cluster": it.cluster, "text": it.text, "rows": it.rows} for it in alike],
                "progress": await self._pages.progress(),
                "intents": sorted(self._made.known()),
                "marks": MARKS,
            }
        )

    async def one(self, request: web.Request, _: Colleague) -> web.Response:
        """Return a row with the conversation around it, masked."""
        number = request.match_info["number"]
        row = await self._pages.row(int(number)) if number.isascii() and number.isdigit() else None
        if row is None:
            return refusal("none", NONE_SUCH, status=404)
        around = [_said(each["body"], here=each["here"]) for each in await self._pages.around(row)]
        return answer({"row": shown(row), "around": around})

    async def act(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Do one thing to one or several rows; returns those that it changed."""
        ask = await asked(request, ActAsk)
        if isinstance(ask, web.Response):
            return ask
        act = Act(kind=ask.kind, value=ask.value, piece=ask.piece)
        wrong = why_not(act, self._made.known())
        if wrong or not 0 < len(ask.rows) <= MOST_AT_ONCE or not 8 <= len(ask.batch) <= MOST_BATCH_CHARS:
            return refusal("bad", wrong or f"One to {MOST_AT_ONCE} rows at once.", status=400)
        changed = await self._labels.act(who(colleague), act, batch=ask.batch, rows=ask.rows)
        return answer({"rows": changed, "progress": await self._pages.progress()})

    async def undo(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Take one's last act back."""
        ask = await asked(request, Nothing)
        if isinstance(ask, web.Response):
            return ask
        undone = await self._labels.undo(who(colleague))
        found = [await self._pages.row(number) for number in undone]
        rows = [shown(row) for row in found if row]
        return answer({"rows": rows, "progress": await self._pages.progress()})


def shown(row: Row) -> dict[str, Any]:
    """Return a row as the page gets it: no shopper's key, no conversation's id."""
    signs = Signs(
        intent=row["intent"],
        margin=row["margin"],
        handoff=row["handoff"],
        topic=row["topic"],
        count=row["count"],
        alike=row["alike"],
    )
    plain = ("id", "text", "language", "intent", "guess", "frustration", "handoff", "topic", "outcome")
    more = ("worth", "count", "alike", "state", "label", "mood", "alias")
    return {
        **{name: row[name] for name in (*plain, *more)},
        "ts": row["ts_ms"],
        "guesses": msgspec.json.decode(row["guesses"], type=list[tuple[str, float]]),
        "signals": row["signals"].split(),
        "whys": whys(signs, row["guess"]),
    }


def _said(body: dict[str, Any], *, here: bool) -> dict[str, Any]:
    """Return an entry of the transcript, masked; who of the team wrote it does not matter here."""
    sender = body.get("from") or {}
    text, event = body.get("text"), body.get("event")
    return {
        "role": sender.get("role", "system"),
        "text": mask(text) if isinstance(text, str) else None,
        "event": event if isinstance(event, str) else None,
        "lang": body.get("lang"),
        "here": here,
    }


def who(colleague: Colleague) -> Who:
    """Return the colleague as the labels know one."""
    return Who(id=colleague.agent.id, alias=colleague.agent.alias)


def _wanted(request: web.Request) -> Wanted | None:
    """Return which rows the address asks for, None when it asks for what there is not."""
    query = request.query
    state, language, guess = query.get("state", "new"), query.get("language"), query.get("guess")
    after, words = query.get("after", ""), query.get("words", "").strip()
    cluster = query.get("cluster", "")
    if cluster and not (cluster.isascii() and cluster.isdigit() and len(cluster) < MOST_DIGITS):
        return None
    if state not in STATES or (language and language not in LANGUAGES) or len(words) > MOST_WORDS_CHARS:
        return None
    worth, _, number = after.partition(".")
    if after and not (worth.isascii() and worth.isdigit() and number.isascii() and number.isdigit()):
        return None
    return Wanted(
        state=state,
        language=language or None,
        guess=guess[:60] if guess else None,
        cluster=int(cluster) if cluster else None,
        words=words or None,
        after=(int(worth), int(number)) if after else None,
    )
