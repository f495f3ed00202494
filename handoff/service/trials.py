"""The trial of a new model: asks its assistant for its share of conversations, counts what comes of them."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import structlog

from handoff.core import canary
from handoff.core.canary import Canary, Counts, Side, Step, What
from handoff.core.errors import BotDown, StoreLost
from handoff.service.answers import BotAnswer
from handoff.service.bot import BotAway, BotClient
from handoff.service.bots import Bots
from handoff.service.workshop import Said, Workshop, WorkshopDown
from handoff.store.audit import Audit, Deed
from handoff.store.canary import Canaries
from handoff.store.conversations import Conversations

log = structlog.get_logger()

# As old as this a gateway's knowledge of the trial may be; an assistant lingers longer than that.
FRESH_S = 1.0
# An assistant is ready within a minute and a half, and its trial is noted at once after that.
FORGOTTEN_MS = 300_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where a conversation stands in a trial."""

    trial: Canary
    step: int
    side: Side


class Trials:
    """The assistants with the live model, and the one beside them, `tried`, where there may be one."""

    def __init__(
        self,
        store: Canaries,
        bots: Bots,
        tried: BotClient | None,
        *,
        workshop: Workshop,
        conversations: Conversations,
        audit: Audit,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._bots = bots
        self._tried = tried
        self._workshop = workshop
        self._conversations = conversations
        self._audit = audit
        self._clock = clock
        self._known: Canary | None = None
        self._looked_s: float | None = None

    @property
    def possible(self) -> bool:
        """Say whether this gateway has an assistant to try a model with."""
        return self._tried is not None

    async def turn(self, request: dict[str, Any], *, created_ms: int) -> BotAnswer:
        """Return the answer of the conversation's model. BotDown if there is none.

        Where the new model's assistant is gone the live one answers; that counts against the new one.
        """
        seat = await self._seat(str(request["conversation"]), created_ms)
        if seat is None:
            return await self._bots.turn(request)
        try:
            answer = await (
                self._of_new(seat, request) if seat.side is Side.NEW else self._bots.turn(request)
            )
        except BotDown:
            await self._count(seat, request, What.TALKED, What.FAILED, What.HANDED)
            raise
        await self._count(seat, request, What.TALKED, *([What.HANDED] if answer.handoff else []))
        return answer

    async def rated(self, c: str, score: int) -> None:
        """Count what a shopper thought of it."""
        try:
            trial = await self._running()
            found = await self._conversations.get(c) if trial else None
            seat = await self._seat(c, found.created_ms) if found else None
        except StoreLost as error:
            log.warning("trial_uncounted", conversation=c, error=str(error))
            return
        if seat:
            unhappy = [What.UNHAPPY] if score <= canary.UNHAPPY_TO else []
            await self._count(seat, {"conversation": c}, What.RATED, *unhappy)

    async def begin(self, ask: dict[str, Any], *, share: int) -> Said:
        """Have the workshop start an assistant with a model, and give it its share. WorkshopDown: none."""
        said = await self._workshop.does("/trial", **ask)
        if said.status == 200 and said.body.get("step") == "promote":
            step = Step(since_ms=await self._store.now_ms(), share=share)
            found = said.body
            trial = Canary(
                id=id_of(found["at"]), model=found["model"], was=found["was"], by=ask["by"], steps=(step,)
            )
            await self._put(trial)
        return said

    async def widen(self, share: int) -> bool:
        """Give the new model another share from now on; False where that changes nothing."""
        trial = await self._store.get()
        wider = canary.widened(trial, share=share, now_ms=await self._store.now_ms()) if trial else None
        if wider:
            await self._put(wider)
        return wider is not None

    async def end(self, *, how: str) -> Canary | None:
        """Let no shopper get the new model any more, and its assistant end; None where no trial runs."""
        trial = await self._store.get()
        if trial is None or not trial.runs:
            return None
        over = canary.ended(trial, how=how, now_ms=await self._store.now_ms())
        await self._put(over)
        log.info("trial_ended", model=trial.model, how=how)
        try:
            await self._workshop.does("/trial/end", by="")
        except WorkshopDown as error:
            log.warning("trial_lingers", why=str(error))
        return over

    async def look(self) -> What | None:
        """End a trial that its guard stops (returns why), and what only the gateway or the workshop knows."""
        trial = await self._store.get()
        told = (await self._workshop.tells("/trial")).body
        its = told.get("trial")
        if trial and trial.runs:
            if why := canary.guard(await self._store.counts(trial)):
                await self._stop(trial, why)
                return why
            if its is None or id_of(its["at"]) != trial.id:
                await self.end(how="promoted" if told.get("live") == trial.model else "gone")
        elif its and ((trial and id_of(its["at"]) == trial.id) or await self._is_forgotten(its)):
            await self._workshop.does("/trial/end", by="")
        return None

    async def _is_forgotten(self, its: dict[str, Any]) -> bool:
        """Say whether a gateway had this assistant started, and died before it noted the trial."""
        age_ms = await self._store.now_ms() - float(its["at"]) * 1_000
        return age_ms > FORGOTTEN_MS

    async def _stop(self, trial: Canary, why: What) -> None:
        await self.end(how=why)
        now_ms, about = await self._store.now_ms(), f"{trial.model} {why}"
        deed = Deed(ts_ms=now_ms, by="guard", alias="Skranke", act="trial_stopped", about=about)
        await self._audit.note(deed)

    async def told(self) -> dict[str, Any] | None:
        """Return the trial as the page shows it: the one that runs, or ran last."""
        trial = await self._store.get()
        if trial is None:
            return None
        counts: list[Counts] = await self._store.counts(trial)
        return {
            "model": trial.model,
            "was": trial.was,
            "by": trial.by,
            "share": trial.share,
            "since_ms": trial.steps[0].since_ms,
            "ended_ms": trial.ended_ms,
            "how": trial.how,
            "sides": canary.totals(counts),
            "enough": canary.ENOUGH,
            "good": canary.is_good(counts),
        }

    async def _of_new(self, seat: Seat, request: dict[str, Any]) -> BotAnswer:
        if self._tried is None:
            return await self._bots.turn(request)
        try:
            return await self._tried.turn(request)
        except BotAway as error:
            log.warning("trial_away", turn=request["turn"], why=str(error))
            await self._count(seat, request, What.FAILED)
            return await self._bots.turn(request)

    async def _seat(self, c: str, created_ms: int) -> Seat | None:
        trial = await self._running()
        if trial is None:
            return None
        step, side = canary.step_of(trial, created_ms), canary.side_of(trial, c, created_ms)
        return None if step is None or side is None else Seat(trial=trial, step=step, side=side)

    async def _running(self) -> Canary | None:
        if self._looked_s is None or self._clock() - self._looked_s >= FRESH_S:
            self._known, self._looked_s = await self._store.get(), self._clock()
        return self._known if self._known and self._known.runs else None

    async def _put(self, trial: Canary) -> None:
        await self._store.put(trial)
        self._known, self._looked_s = trial, self._clock()

    async def _count(self, seat: Seat, request: dict[str, Any], *whats: What) -> None:
        """Count; a store that is away loses a count, never an answer."""
        try:
            for what in whats:
                await self._store.count(
                    seat.trial, str(request["conversation"]), step=seat.step, side=seat.side, what=what
                )
        except StoreLost as error:
            log.warning("trial_uncounted", conversation=request["conversation"], error=str(error))


def id_of(at: float) -> str:
    """Return how a trial is called that the workshop began then."""
    return str(int(at * 1_000))
