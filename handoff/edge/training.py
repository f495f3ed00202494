"""The studio's doors to the workshop: train, compare, put live, go back."""

import time
from dataclasses import asdict
from typing import Any, Literal

import msgspec
from aiohttp import web

from handoff.core.canary import is_share
from handoff.edge.access import Colleague
from handoff.edge.answers import answer, asked, refusal
from handoff.edge.made import shown
from handoff.edge.services import Services
from handoff.edge.studio import for_operators
from handoff.service.trials import Trials
from handoff.service.workshop import Said, WorkshopDown
from handoff.store.audit import Deed

DOWN = "The workshop does not answer. On its machine: ./skranke doctor, and ./skranke train from a terminal."
MAX_WHY_CHARS = 500
NO_SHARE = "A trial takes a share of 1 to 50 percent, and another one than it has."
NO_TRIAL = "No model is tried here now."
Verb = Literal["train", "cancel", "promote", "rollback", "withdraw"]
# What was asked, as the audit log names what came of it.
TRIED = {"promote": "trial", "propose": "propose"}
DEEDS = {"promote": "promote", "propose": "propose", "needs_reason": "", "needs_second": ""}


class Nothing(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An order that needs no words."""


class Promote(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put this model live, for this reason."""

    model: str
    why: str = ""


class Try(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let this model answer a share (percent) of the new conversations, for this reason."""

    model: str
    share: int
    why: str = ""


class Share(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Let the model that is tried have this share from now on."""

    share: int


class Rollback(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Put the model before live again."""

    why: str = ""


class TrainingDoor:
    """What the tab "Train" asks for."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def routes(self) -> list[web.RouteDef]:
        """Return all of it."""
        guard = self._services
        return [
            web.get("/v1/studio/training", for_operators(guard, self.state)),
            web.get("/v1/studio/training/report/{model}", for_operators(guard, self.report)),
            web.post("/v1/studio/training/start", for_operators(guard, self.start)),
            web.post("/v1/studio/training/cancel", for_operators(guard, self.cancel)),
            web.post("/v1/studio/training/promote", for_operators(guard, self.promote)),
            web.post("/v1/studio/training/rollback", for_operators(guard, self.rollback)),
            web.post("/v1/studio/training/withdraw", for_operators(guard, self.withdraw)),
            web.post("/v1/studio/training/try", for_operators(guard, self.try_out)),
            web.post("/v1/studio/training/share", for_operators(guard, self.share)),
            web.post("/v1/studio/training/return", for_operators(guard, self.go_back)),
        ]

    async def state(self, _: web.Request, colleague: Colleague) -> web.Response:
        """Return the training, the models, what is live, and who asks, so that the page knows its own."""
        try:
            said = await self._services.workshop.tells("/state")
        except WorkshopDown:
            return refusal("workshop_down", DOWN, status=503)
        trial = {"trial": await self._trials.told(), "may_try": self._trials.possible}
        unready = [shown(one) for one in await self._services.studio.making.unready()]
        more = {**trial, "unready": unready, "me": signed(colleague)}
        return answer({**said.body, **more}, status=said.status)

    async def report(self, request: web.Request, _: Colleague) -> web.Response:
        """Return a model beside another."""
        query = {"against": request.query["against"]} if "against" in request.query else {}
        try:
            said = await self._services.workshop.tells(f"/report/{request.match_info['model']}", **query)
        except WorkshopDown:
            return refusal("workshop_down", DOWN, status=503)
        return answer(said.body, status=said.status)

    async def start(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Begin a training of all topics that can be learned.

        What shoppers wrote lately goes with it, masked, to be read by both models.
        """
        ask = await asked(request, Nothing)
        if isinstance(ask, web.Response):
            return ask
        without = [one.topic.name for one in await self._services.studio.making.unready()]
        recent = [asdict(line) for line in await self._services.studio.recent.newest()]
        return await self._done(colleague, "train", {"recent": recent, "without": without})

    async def cancel(self, request: web.Request, colleague: Colleague) -> web.Response:
        """End the training that runs."""
        return await self._order(request, colleague, Nothing, "cancel")

    async def promote(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Put a model live, or propose it."""
        return await self._order(request, colleague, Promote, "promote")

    async def rollback(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Go back to the model before."""
        return await self._order(request, colleague, Rollback, "rollback")

    async def withdraw(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Withdraw what was proposed."""
        return await self._order(request, colleague, Nothing, "withdraw")

    async def try_out(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Try a model with a share of the new conversations, or propose it."""
        ask = await asked(request, Try)
        if isinstance(ask, web.Response):
            return ask
        if not is_share(ask.share) or not self._trials.possible:
            return refusal("bad", NO_SHARE, status=400)
        words = {"model": ask.model, "why": ask.why[:MAX_WHY_CHARS], "by": signed(colleague)}
        try:
            said = await self._trials.begin(words, share=ask.share)
        except WorkshopDown:
            return refusal("workshop_down", DOWN, status=503)
        step = said.body.get("step")
        if said.done and step in TRIED:
            await self._deed(colleague, TRIED[step], ask.model)
        return answer({**said.body, "trial": True}, status=said.status)

    async def share(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Give the model that is tried another share."""
        ask = await asked(request, Share)
        if isinstance(ask, web.Response):
            return ask
        if not await self._trials.widen(ask.share):
            return refusal("bad", NO_SHARE, status=409)
        await self._deed(colleague, "trial_share", f"{ask.share} %")
        return answer({"share": ask.share})

    async def go_back(self, request: web.Request, colleague: Colleague) -> web.Response:
        """Let nobody get the model any more that is tried."""
        ask = await asked(request, Nothing)
        if isinstance(ask, web.Response):
            return ask
        trial = await self._trials.end(how="returned")
        if trial is None:
            return refusal("no_trial", NO_TRIAL, status=409)
        await self._deed(colleague, "trial_returned", trial.model)
        return answer({"model": trial.model})

    @property
    def _trials(self) -> Trials:
        return self._services.studio.trials

    async def _order(
        self,
        request: web.Request,
        colleague: Colleague,
        kind: type[Nothing | Promote | Rollback],
        verb: Verb,
    ) -> web.Response:
        ask = await asked(request, kind)
        if isinstance(ask, web.Response):
            return ask
        words = {name: str(value)[:MAX_WHY_CHARS] for name, value in msgspec.structs.asdict(ask).items()}
        return await self._done(colleague, verb, words)

    async def _done(self, colleague: Colleague, verb: Verb, words: dict[str, Any]) -> web.Response:
        try:
            said = await self._services.workshop.does(f"/{verb}", by=signed(colleague), **words)
        except WorkshopDown:
            return refusal("workshop_down", DOWN, status=503)
        if said.done:
            await self._note(colleague, verb, said)
        return answer(said.body, status=said.status)

    async def _note(self, colleague: Colleague, verb: Verb, said: Said) -> None:
        step, model = str(said.body.get("step")), str(said.body.get("model") or "")
        act = DEEDS.get(step, "") if verb == "promote" else verb
        if act:
            await self._deed(colleague, act, model)
        if step == "promote":
            # Whatever was tried beside what was live before: it is over.
            now = await self._trials.told()
            await self._trials.end(how="promoted" if now and now["model"] == model else "gone")

    async def _deed(self, colleague: Colleague, act: str, about: str) -> None:
        agent = colleague.agent
        deed = Deed(ts_ms=int(time.time() * 1000), by=agent.id, alias=agent.alias, act=act, about=about)
        await self._services.audit.note(deed)


def signed(colleague: Colleague) -> str:
    """Return how the workshop names somebody: two people may have one alias, never one id."""
    return f"{colleague.agent.alias}#{colleague.agent.id}"
