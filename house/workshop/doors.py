"""The workshop's doors, for the gateway alone: JSON over loopback, behind the secret that the two share."""

import asyncio
import hmac
from collections.abc import Awaitable, Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from aiohttp import web

from house import comparison, live, models, promotion, shelf, throwaway, trial, verdicts
from house.choice import Step, Wish
from house.promotion import NotDone, Place
from house.workshop import keeping
from house.workshop.training import Busy, Training

Ask = dict[str, Any]
Act = Callable[[Ask], Awaitable[web.Response]]

# Some hundred masked messages of shoppers come with the order to train.
MAX_BODY_BYTES = 2 << 20
BUSY = "A training is running already, begun by {by}. Wait for it, or end it first."
NOT_RUNNING = "No training is running."
UNKNOWN = "There is no such model, or it was not measured yet."


class Doors:
    """What the studio may ask of the workshop."""

    def __init__(self, place: Place, training: Training, group: asyncio.TaskGroup) -> None:
        self._place = place
        self._training = training
        self._group = group
        # One at a time: promoting, going back and keeping a test each read what the other writes.
        self._one = asyncio.Lock()

    def application(self) -> web.Application:
        """Return the server."""
        app = web.Application(client_max_size=MAX_BODY_BYTES, middlewares=[self._guarded])
        app.add_routes(
            [
                web.get("/health", self._health),
                web.get("/state", self._state),
                web.get("/report/{model}", self._report),
                web.get("/trial", self._tried),
                web.post("/trial", self._taking(self._try)),
                web.post("/trial/end", self._taking(self._end)),
                web.post("/train", self._taking(self._train)),
                web.post("/cancel", self._taking(self._cancel)),
                web.post("/promote", self._taking(self._promote)),
                web.post("/rollback", self._taking(self._rollback)),
                web.post("/withdraw", self._taking(self._withdraw)),
                web.post("/keep", self._taking(self._keep)),
            ]
        )
        return app

    @web.middleware
    async def _guarded(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        kind, _, token = request.headers.get("Authorization", "").partition(" ")
        known = kind == "Bearer" and hmac.compare_digest(token.encode(), self._place.secret.encode())
        if not known and request.path != "/health":
            return _refusal("secret", "This door is the gateway's.", status=401)
        try:
            return await handler(request)
        except NotDone as refusal:
            return _refusal(refusal.code, str(refusal), status=409)
        except shelf.NotTrusted as refusal:
            return _refusal("not_trusted", str(refusal), status=409)
        except (keeping.NotKept, throwaway.NotStarted) as refusal:
            return _refusal("not_kept", str(refusal), status=409)

    def _taking(self, act: Act) -> Callable[[web.Request], Awaitable[web.Response]]:
        async def handle(request: web.Request) -> web.Response:
            try:
                asked = await request.json()
                return await act({name: asked[name] for name in asked})
            except (ValueError, KeyError, TypeError):
                return _refusal("bad", "This is not what was asked for.", status=400)

        return handle

    async def _health(self, _: web.Request) -> web.Response:
        return web.json_response({"status": "ok"})

    async def _state(self, _: web.Request) -> web.Response:
        return web.json_response(
            {"training": self._training.seen(), **await asyncio.to_thread(_shelf, self._place.data)}
        )

    async def _report(self, request: web.Request) -> web.Response:
        model, against = request.match_info["model"], request.query.get("against")
        found = await asyncio.to_thread(_compared, self._place.data, model, against)
        return web.json_response(found) if found else _refusal("unknown", UNKNOWN, status=404)

    async def _train(self, asked: Ask) -> web.Response:
        by, recent = str(asked["by"]), list(asked.get("recent", []))
        without = [str(name) for name in asked.get("without", [])]
        try:
            self._training.begin(by)
        except Busy:
            job = self._training.job
            return _refusal("busy", BUSY.format(by=job.by.partition("#")[0] if job else ""), status=409)
        self._group.create_task(self._training.run(recent, without=without))
        return web.json_response(self._training.seen(), status=202)

    async def _cancel(self, _: Ask) -> web.Response:
        if not await self._training.cancel():
            return _refusal("not_running", NOT_RUNNING, status=409)
        return web.json_response({})

    async def _promote(self, asked: Ask) -> web.Response:
        wish = Wish(model=str(asked["model"]), by=str(asked["by"]), why=str(asked.get("why", "")))
        async with self._one:
            outcome = await asyncio.to_thread(promotion.promote, self._place, wish)
        return web.json_response(_told(outcome), status=200 if outcome.step is Step.PROMOTE else 202)

    async def _tried(self, _: web.Request) -> web.Response:
        found = await asyncio.to_thread(trial.tried, self._place)
        known = await asyncio.to_thread(live.read, self._place.data)
        return web.json_response(
            {"trial": asdict(found) if found else None, "live": known.now.model if known else ""}
        )

    async def _try(self, asked: Ask) -> web.Response:
        wish = Wish(model=str(asked["model"]), by=str(asked["by"]), why=str(asked.get("why", "")))
        async with self._one:
            outcome = await asyncio.to_thread(trial.begin, self._place, wish)
            found = await asyncio.to_thread(trial.tried, self._place)
        told = {**_told(outcome), "at": found.at if found else 0.0}
        return web.json_response(told, status=200 if outcome.step is Step.PROMOTE else 202)

    async def _end(self, _: Ask) -> web.Response:
        # Not one at a time: what waits for a second assistant to start gives up when it is ended.
        return web.json_response({"ended": await asyncio.to_thread(trial.end, self._place)})

    async def _rollback(self, asked: Ask) -> web.Response:
        by, why = str(asked["by"]), str(asked.get("why", ""))
        async with self._one:
            outcome = await asyncio.to_thread(promotion.rollback, self._place, by=by, why=why)
        return web.json_response(_told(outcome))

    async def _withdraw(self, _: Ask) -> web.Response:
        async with self._one:
            await asyncio.to_thread(promotion.withdraw, self._place)
        return web.json_response({})

    async def _keep(self, asked: Ask) -> web.Response:
        says = [str(line) for line in asked["says"]]
        named = {"language": str(asked["language"]), "name": str(asked["name"])}
        async with self._one:
            kept = await asyncio.to_thread(keeping.keep, self._place.data, says=says, **named)
        return web.json_response(kept)


def _shelf(data: Path) -> Ask:
    """Return the models with their figures, what is live, and the conversations that are kept as tests."""
    known = live.read(data)
    rows = []
    for one in shelf.everything(models.shelf()):
        found = verdicts.figures(one.model)
        faults = verdicts.of(one.model, known.now.model if known else "")
        rows.append({**asdict(one), "figures": found["all"] if found else None, "green": not faults})
    return {"models": rows, "live": asdict(known) if known else None, "recorded": keeping.everything()}


def _compared(data: Path, model: str, against: str | None) -> Ask | None:
    """Return the report on a model beside another: that which is live, or was before it, if none is named."""
    file = shelf.file_of(models.shelf(), model)
    known = live.read(data)
    other = against or _other(known, model)
    shelf.file_of(models.shelf(), other)
    now = verdicts.figures(model)
    if now is None:
        return None
    report = comparison.of(now, verdicts.figures(other), verdicts.of(model, other))
    return {**report, "left_out": shelf.read(file).left_out}


def _other(known: live.Live | None, model: str) -> str:
    if known is None:
        return model
    if known.now.model != model:
        return known.now.model
    return known.before[-1].model if known.before else model


def _told(outcome: promotion.Outcome) -> Ask:
    return {**asdict(outcome), "step": str(outcome.step)}


def _refusal(code: str, why: str, *, status: int) -> web.Response:
    return web.json_response({"code": code, "why": why}, status=status)
