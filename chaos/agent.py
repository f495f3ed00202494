"""An agent as the desk behaves: accepts, follows every conversation of its own, writes, ends, gives back."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any

from aiohttp import ClientSession

from chaos import people
from chaos.facts import Accepted, Acked, Followed, Free, Refused, Sent, Shown, order, print_of
from chaos.link import Asked, Frame, Link, NotNow, Town, settle

PACE_S = (0.8, 2.0)  # a desk may send five frames a second in the long run, for all its conversations
LINES = (3, 12)
NOTES = 0.1
# Of the conversations that come to an end: passed on to a colleague or a topic, put off as a call-back.
PASSED_ON = 0.12
PUT_OFF = 0.04
THINK_S = (0.05, 0.8)
PAGE = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """A log-in."""

    login: str
    password: str
    alias: str
    capacity: int


@dataclass(slots=True)
class Talk:
    """One conversation on this desk."""

    c: str
    state: str
    fence: int
    last: str | None = None
    attached: bool = False
    talking: asyncio.Task[None] | None = None
    answering: int = -1  # the fence of the offer that is being answered


class Agent(Link):
    """Somebody at the desk for the whole run."""

    may_nap = True

    def __init__(
        self, town: Town, account: Account, *, address: str, http: ClientSession, group: asyncio.TaskGroup
    ) -> None:
        super().__init__(town, who=account.alias, address=address, http=http)
        self.is_quiet = False
        self.talks: dict[str, Talk] = {}
        self.seen: dict[str, str] = {}
        # Where a page began anew: behind that entry there are some that are not on this screen yet.
        self._gaps: dict[str, str] = {}
        self._account = account
        self._logged_in = False
        self._group = group
        self._wants_ready = True
        self._room = 0
        self._team: list[Frame] = []

    @property
    def origin(self) -> str:
        """Return the desk's own page."""
        return self.town.url

    async def hello(self, gateway: str) -> Frame:
        """Fetch a ticket, after a log-in if there is none."""
        if not self._logged_in:
            login = {"login": self._account.login, "password": self._account.password}
            status, _ = await self.post(gateway, "login", login)
            self._logged_in = status == 200
        status, answer = await self.post(gateway, "ticket", {})
        if status != 200:
            self._logged_in = status != 401
            raise NotNow(str(status))
        return {"t": "hello", "token": answer["ticket"], "v": 1}

    def dropped(self, _code: int | None) -> None:
        """Nothing is followed any more, and no offer can be answered."""
        for talk in self.talks.values():
            talk.attached = False
        self._has_room(0)

    def welcomed(self, frame: Frame) -> None:
        """Take the snapshot, and ask again for what it shows has not happened yet."""
        view = frame["staff"]
        for asked in list(self.pending.values()):
            if _is_open(asked.frame, view):
                self.put(asked.frame)
            else:
                del self.pending[asked.frame["cid"]]
                settle(asked, {"t": "void", "cid": asked.frame["cid"]})
        self._see(view)

    def came(self, frame: Frame) -> None:
        """Take what the gateway tells."""
        match frame["t"]:
            case "desk":
                self._see(frame["view"])
            case "offer":
                self._one({"c": frame["c"], "state": "offered", "fence": frame["fence"]})
            case "state":
                self._stands(frame)
            case "team":
                self._team = frame["colleagues"]
            case "msg":
                self._show(frame["c"], frame)
            case "attached" if frame.get("resume") == "resync" and frame["c"] in self.seen:
                self._gaps[frame["c"]] = self.seen[frame["c"]]
            case "page" if frame["items"]:
                self._page(frame["c"], frame["items"], has_more=frame.get("more", False))
            case "ack" | "nak":
                asked = self.answered(frame)
                if asked is not None:
                    self._note(asked.frame, frame)

    async def does(self, frame: Frame) -> Frame:
        """Return the answer to a command; `void` when a new connection showed it to be of no use."""
        asked = Asked({**frame, "cid": frame.get("cid") or self.new_cid()})
        self.pending[asked.frame["cid"]] = asked
        if self.is_up:
            self.put(asked.frame)
        return await asked.answer

    def _see(self, view: Frame) -> None:
        """Take a snapshot: it is the truth about what is mine."""
        listed = {one["c"]: one for one in view["conversations"]}
        for c in list(self.talks):
            if c not in listed:
                self._lose(c)
        for one in listed.values():
            self._one(one)
        self._has_room(view["capacity"] - len(listed) if view["ready"] else 0)
        if not view["ready"] and self._wants_ready and not self.is_quiet:
            self._start(self._ready())
        if len(listed) < view["capacity"] and not self.is_quiet:
            self._help_oneself(view)

    def _help_oneself(self, view: Frame) -> None:
        """Now and then take a call-back, or the next in line, without an offer."""
        dice = self.chance.random()
        if view.get("callbacks") and dice < 0.3:
            self._start(self._ask({"t": "call", "c": view["callbacks"][0]["c"]}))
        elif view["line"]["waiting"] and dice < 0.05:
            self._start(self._ask({"t": "take"}))

    def _one(self, one: Frame) -> None:
        """Take what the desk knows of one conversation of mine."""
        c, fence = one["c"], one["fence"]
        talk = self.talks.get(c)
        if talk is None:
            talk = self.talks[c] = Talk(c=c, state=one["state"], fence=fence, last=self.seen.get(c))
        elif fence < talk.fence:
            return
        elif fence - talk.fence > 1:
            talk.attached = False  # it was somebody else's for a moment, and is not followed any more
        talk.state, talk.fence = one["state"], fence
        self._act(talk)

    def _stands(self, frame: Frame) -> None:
        if frame["c"] in self.talks and frame["state"] in ("offered", "active", "wrapup"):
            self._one({"c": frame["c"], "state": frame["state"], "fence": frame.get("fence", 0)})

    def _act(self, talk: Talk) -> None:
        if talk.state == "offered":
            if talk.answering != talk.fence:
                talk.answering = talk.fence
                self._start(self._answer(talk, talk.fence))
            return
        if not talk.attached and self.is_up:
            talk.attached = True
            self._start(self._attach(talk))
        if talk.state == "active" and (talk.talking is None or talk.talking.done()):
            talk.talking = self._group.create_task(self._talk(talk))

    def _lose(self, c: str) -> None:
        talk = self.talks.pop(c)
        if talk.talking is not None:
            talk.talking.cancel()

    async def _answer(self, talk: Talk, fence: int) -> None:
        await asyncio.sleep(self.chance.uniform(*THINK_S))
        if self.chance.random() < 0.03 and not self.is_quiet:
            await self.does({"t": "refuse", "c": talk.c, "fence": fence, "why": "lunch"})
            return
        answer = await self.does({"t": "accept", "c": talk.c, "fence": fence})
        if answer["t"] == "ack":
            self.town.history.note(Accepted(who=self.who, c=talk.c, fence=fence))

    async def _attach(self, talk: Talk) -> None:
        attach: Frame = {"t": "attach", "c": talk.c}
        answer = await self.does({**attach, "last": talk.last} if talk.last else attach)
        if answer["t"] == "nak":
            talk.attached = False

    async def _talk(self, talk: Talk) -> None:
        """Write some lines, then finish or give back."""
        for _ in range(self.chance.randint(*LINES)):
            await asyncio.sleep(self.chance.uniform(*PACE_S))
            if self.is_quiet or talk.state != "active":
                return
            await (self._note_down(talk.c) if self.chance.random() < NOTES else self._say(talk.c))
        if talk.state == "active":
            await self._finish(talk)

    async def _finish(self, talk: Talk) -> None:
        dice = self.chance.random()
        if dice < PASSED_ON:
            await self._pass_on(talk, to_colleague=dice < PASSED_ON / 2)
            return
        if dice < PASSED_ON + PUT_OFF:
            due = int((time.time() + 3600) * 1000)
            wish = {"how": "phone", "contact": "+31 30 555 0142", "due": due}
            await self.does({"t": "postpone", "c": talk.c, "fence": talk.fence, **wish})
            return
        if self.chance.random() < 0.3:
            await self.does({"t": "give_back", "c": talk.c, "fence": talk.fence, "agreed": "a refund"})
            return
        end = {"t": "done", "c": talk.c, "fence": talk.fence, "topic": "other", "outcome": "resolved"}
        if (await self.does(end))["t"] == "ack":
            await asyncio.sleep(self.chance.uniform(0.5, 3.0))
            await self._ready()

    async def _pass_on(self, talk: Talk, *, to_colleague: bool) -> None:
        """Pass a conversation on: to a colleague with room if there is one, else to a topic."""
        if to_colleague:
            await self.does({"t": "team"})
        free = [one["id"] for one in self._team if one["room"]] if to_colleague else []
        target = {"to": self.chance.choice(free)} if free else {"skill": "complaint"}
        await self.does({"t": "transfer", "c": talk.c, "fence": talk.fence, "note": "be kind", **target})

    async def _ready(self) -> None:
        """Take offers; that ends the wrap-ups too."""
        await self.does({"t": "ready", "on": True})

    async def _ask(self, frame: Frame) -> None:
        await self.does(frame)

    async def _say(self, c: str) -> None:
        cid = self.new_cid()
        self.town.history.note(Sent(who=self.who, c=c, cid=cid))
        await self.does(
            {"t": "send", "c": c, "kind": "text", "text": people.line(cid, self.chance), "cid": cid}
        )

    async def _note_down(self, c: str) -> None:
        """Write a remark that the shopper must never see."""
        await self.does({"t": "note", "c": c, "text": people.line(self.new_cid(), self.chance)})

    def _note(self, asked: Frame, frame: Frame) -> None:
        if asked["t"] == "attach" and frame["t"] == "ack":
            last = asked.get("last")
            self.town.history.note(Followed(who=self.who, side="agent", c=asked["c"], last=last))
        if asked["t"] != "send":
            return
        c, cid = asked["c"], frame["cid"]
        if frame["t"] == "ack":
            self.town.history.note(Acked(who=self.who, c=c, cid=cid, id=frame.get("id")))
        else:
            self.town.history.note(Refused(who=self.who, c=c, cid=cid, code=frame["code"]))

    def _show(self, c: str, entry: Frame) -> None:
        shown = Shown(who=self.who, side="agent", c=c, id=entry["id"], print=print_of(entry))
        self.town.history.note(shown)
        before = self.seen.get(c)
        if before is None or order(entry["id"]) > order(before):
            self.seen[c] = entry["id"]
        if c in self.talks:
            self.talks[c].last = self.seen[c]

    def _page(self, c: str, items: list[Frame], *, has_more: bool) -> None:
        """Take a page; after a long absence it is the newest, and what lies between is scrolled to."""
        newest = self.seen.get(c)
        is_older = newest is not None and order(items[-1]["id"]) < order(newest)
        if is_older:
            self.town.history.note(Followed(who=self.who, side="agent", c=c))
        for item in items:
            self._show(c, item)
        if is_older:
            self.town.history.note(Followed(who=self.who, side="agent", c=c, last=newest))
        gap = self._gaps.pop(c, None)
        if gap is not None and has_more and order(items[0]["id"]) > order(gap):
            self._gaps[c] = gap
            self._start(self._ask({"t": "more", "c": c, "before": items[0]["id"], "n": PAGE}))

    def _has_room(self, room: int) -> None:
        if room != self._room:
            self._room = room
            self.town.history.note(Free(who=self.who, room=max(0, room)))

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        self._group.create_task(work)


def _is_open(frame: Frame, view: Frame) -> bool:
    """Say whether to ask again, as the desk's page decides from a fresh snapshot."""
    mine = {one["c"]: (one["state"], one["fence"]) for one in view["conversations"]}
    match frame["t"]:
        case "send" | "note":
            return True
        case "ready":
            return bool(frame["on"] != view["ready"])
        case "accept" | "refuse":
            return mine.get(frame["c"]) == ("offered", frame["fence"])
        case "done" | "give_back" | "transfer" | "postpone":
            return mine.get(frame["c"]) == ("active", frame["fence"])
        case "call":
            return any(one["c"] == frame["c"] for one in view.get("callbacks", []))
        case _:
            return False
