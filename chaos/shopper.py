"""A shopper as the widget behaves: a session, one command under way at a time, resumed after every cut."""

import asyncio

from chaos import people
from chaos.facts import Acked, Opened, Refused, Reset, Sent, Shown, Stands, order, print_of
from chaos.link import Asked, Frame, Link, NotNow, Town

PACE_S = (0.5, 1.2)  # a conversation may write two lines a second in the long run
LOOK_S = 0.25


class Shopper(Link):
    """One conversation, from the first line until the shopper has seen its end."""

    def __init__(self, town: Town, *, who: str, address: str, talks_to_bot: bool, lines: int) -> None:
        super().__init__(town, who=who, address=address, http=town.http)
        self.c = ""
        self.state = "bot"
        self.last: str | None = None
        self.is_quiet = False
        self.is_over = False
        self._talks_to_bot = talks_to_bot
        self._lines = lines
        self._refresh: str | None = None
        self._token: str | None = None
        self._queue: list[Asked] = []
        self._bot_spoke = asyncio.Event()
        self._arrived = asyncio.Event()
        self._closed = asyncio.Event()
        self._newest: str | None = None

    @property
    def origin(self) -> str:
        """Return the demo shop, where the widget stands."""
        return self.town.shop_url

    async def hello(self, gateway: str) -> Frame:
        """Ask for a session when there is none; the refresh secret brings the conversation back."""
        if self._token is None:
            status, answer = await self.post(
                gateway, "session", {"refresh": self._refresh} if self._refresh else {}
            )
            if status != 200:
                raise NotNow(str(status))
            self._token, self._refresh = answer["token"], answer["refresh"]
            if not self.c:
                self.c = answer["conversation"]
                self.town.history.note(Opened(who=self.who, c=self.c))
        hello: Frame = {"t": "hello", "token": self._token, "v": 1}
        return {**hello, "last": self.last} if self.last else hello

    def dropped(self, _code: int | None) -> None:
        """Ask for a new session unless the gateway said that it is something else."""
        if _code in (None, 1006, 4401):
            self._token = None

    def welcomed(self, frame: Frame) -> None:
        """Go on after the newest entry here; what waits for an answer is sent again, in order."""
        if frame["conversation"] != self.c or frame.get("resume") == "resync":
            self.town.history.note(Reset(who=self.who, c=self.c))
        self._arrived.set()
        self._stands(frame["state"])
        self._pump()

    def came(self, frame: Frame) -> None:
        """Take what the gateway tells."""
        match frame["t"]:
            case "msg":
                self._show(frame)
            case "page":
                for item in frame["items"]:
                    self._show(item)
            case "state":
                self._stands(frame["state"])
            case "ack" | "nak":
                self._settle(frame)

    async def chat(self) -> None:
        """Talk until the lines are used up, then end it and wait until its end is on the screen."""
        await self._arrived.wait()
        while self._lines > 0 and not self.is_quiet:
            await self._step()
            await asyncio.sleep(self.chance.uniform(*PACE_S))
        if self.is_quiet:
            return
        await self.does({"t": "end"})
        await self._closed.wait()
        self.is_over = True

    async def does(self, frame: Frame) -> Frame:
        """Return the answer to a command, however often it takes to get one."""
        asked = Asked({**frame, "cid": frame.get("cid") or self.new_cid()})
        self.pending[asked.frame["cid"]] = asked
        self._queue.append(asked)
        if len(self._queue) == 1 and self.is_up:
            self.put(asked.frame)
        return await asked.answer

    async def say(self, text: str | None = None) -> Frame:
        """Say something."""
        self._lines -= 1
        cid = self.new_cid()
        self.town.history.note(Sent(who=self.who, c=self.c, cid=cid))
        text = text or people.line(cid, self.chance)
        return await self.does({"t": "send", "kind": "text", "text": text, "cid": cid})

    async def _step(self) -> None:
        """Do one thing that fits the moment."""
        match self.state:
            case "bot" | "closed":
                await self._before_a_person()
            case "waiting" | "offered":
                await self._in_line()
            case "active":
                await self.say()
            case "wrapup" if self.chance.random() < 0.2:
                await self.say()
            case "callback" if self.chance.random() < 0.1:
                await self.say()
            case _:
                await asyncio.sleep(LOOK_S)

    async def _before_a_person(self) -> None:
        if self._talks_to_bot and self.chance.random() < 0.7:
            self._bot_spoke.clear()
            await self.say(people.question(self.chance))
            await self._hears_the_bot()
        else:
            await self.does({"t": "human"})

    async def _hears_the_bot(self) -> None:
        try:
            async with asyncio.timeout(people.ANSWER_S):
                await self._bot_spoke.wait()
        except TimeoutError:
            return

    async def _in_line(self) -> None:
        dice = self.chance.random()
        if dice < 0.15:
            await self.say()
        elif dice < 0.17:
            await self.does({"t": "leave"})
        elif dice < 0.18:
            await self.does({"t": "callback", "how": "email", "contact": "ida@example.org"})

    def _settle(self, frame: Frame) -> None:
        asked = self.answered(frame)
        if asked is None:
            return
        if asked in self._queue:
            self._queue.remove(asked)
        if asked.frame["t"] == "send":
            self._note(frame)
        self._pump()

    def _note(self, frame: Frame) -> None:
        if frame["t"] == "ack":
            self.town.history.note(Acked(who=self.who, c=self.c, cid=frame["cid"], id=frame.get("id")))
        else:
            self.town.history.note(Refused(who=self.who, c=self.c, cid=frame["cid"], code=frame["code"]))

    def _pump(self) -> None:
        if self._queue and self.is_up:
            self.put(self._queue[0].frame)

    def _show(self, entry: Frame) -> None:
        shown = Shown(who=self.who, side="shopper", c=self.c, id=entry["id"], print=print_of(entry))
        self.town.history.note(shown)
        if self.last is None or order(entry["id"]) > order(self.last):
            self.last, self._newest = entry["id"], entry.get("event")
            self._look_for_the_end()
        if entry["from"]["role"] == "bot" or entry.get("event") == "handoff":
            self._bot_spoke.set()

    def _stands(self, state: str) -> None:
        if state != self.state:
            self.town.history.note(Stands(c=self.c, state=state))
        self.state = state
        self._look_for_the_end()

    def _look_for_the_end(self) -> None:
        """Note the end once it is known and on the screen too: after a cut the one comes before the other."""
        if self.state == "closed" and self._newest == "closed":
            self._closed.set()
        else:
            self._closed.clear()
