"""A new model gets its share of new conversations, is counted beside the old, and goes when it is worse."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from redis.asyncio import Redis
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core import canary
from handoff.core.canary import Canary, Side, Step, What
from handoff.core.errors import BotDown
from handoff.service.bot import BotClient
from handoff.service.bots import Bots
from handoff.service.trials import Trials
from handoff.service.workshop import Workshop
from handoff.store.audit import Audit
from handoff.store.canary import Canaries
from handoff.store.conversations import Conversations
from tests.fakes import SECRET, FakeBot, example, fake_bot

REQUEST = example("a question is answered")["request"]
HANDED = example("gets a person")["response"]
TRIAL = Canary(id="1000", model="new", was="old", by="Ida", steps=(Step(since_ms=100, share=50),))


class FakeWorkshop:
    """A workshop as the gateway meets it: which model is tried, and since when."""

    def __init__(self) -> None:
        self.trial: dict[str, Any] | None = {"model": "new", "at": 1.0}
        self.live = "old"
        self.step = "promote"

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/trial", self.told)
        app.router.add_post("/trial", self.begin)
        app.router.add_post("/trial/end", self.end)
        return app

    async def told(self, _: web.Request) -> web.Response:
        return web.json_response({"trial": self.trial, "live": self.live})

    async def begin(self, request: web.Request) -> web.Response:
        model = (await request.json())["model"]
        if self.step == "promote":
            self.trial = {"model": model, "at": 2.0}
        return web.json_response({"step": self.step, "model": model, "was": self.live, "at": 2.0})

    async def end(self, _: web.Request) -> web.Response:
        self.trial = None
        return web.json_response({"ended": True})


class Stage:
    """A trial of `new` beside `old`, with the workshop that runs it, and a clock."""

    def __init__(
        self, trials: Trials, store: Canaries, workshop: FakeWorkshop, bots: tuple[FakeBot, ...]
    ) -> None:
        self.trials, self.store, self.workshop = trials, store, workshop
        self.old, self.new = bots
        self.now = 0.0

    async def asks(self, c: str, *, created_ms: int = 200, turn: str = "1") -> str:
        """Ask a turn; returns which assistant was asked last."""
        before = len(self.new.asked), len(self.old.asked)
        await self.trials.turn({**REQUEST, "conversation": c, "turn": f"{c}:{turn}"}, created_ms=created_ms)
        return "old" if len(self.old.asked) > before[1] else "new"

    async def total(self, side: Side, what: What) -> int:
        trial = await self.store.get()
        assert trial is not None
        return canary.totals(await self.store.counts(trial))[side][what]


@pytest.fixture
async def stage(redis: Redis, prefix: str, engine: AsyncEngine) -> AsyncIterator[Stage]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())
        old, new = [await stack.enter_async_context(fake_bot()) for _ in range(2)]
        workshop = FakeWorkshop()
        server = await stack.enter_async_context(TestServer(workshop.app()))
        store = Canaries(redis, prefix=prefix)
        clients = [BotClient(session, url=bot.url, secret=SECRET) for bot in (old, new)]
        trials = Trials(
            store,
            Bots(clients[:1]),
            clients[1],
            workshop=Workshop(session, url=str(server.make_url("")), secret=SECRET),
            conversations=Conversations(redis, prefix=prefix),
            audit=Audit(engine),
            clock=lambda: found.now,
        )
        found = Stage(trials, store, workshop, (old, new))
        await store.put(TRIAL)
        yield found


def names(side: Side, many: int) -> list[str]:
    """Return conversations of one side."""
    found = (f"c{number}" for number in range(10_000))
    return [c for c in found if canary.side_of(TRIAL, c, 200) is side][:many]


async def test_each_side_has_its_model_and_who_was_there_before_keeps_the_old(stage: Stage) -> None:
    (new,), (old,) = names(Side.NEW, 1), names(Side.OLD, 1)
    assert await stage.asks(new) == "new"
    assert await stage.asks(old) == "old"
    assert await stage.asks(new, created_ms=99, turn="2") == "old"
    assert await stage.total(Side.NEW, What.TALKED) == 1
    assert await stage.total(Side.OLD, What.TALKED) == 1


async def test_a_conversation_counts_once_however_many_turns_it_has(stage: Stage) -> None:
    (c,) = names(Side.NEW, 1)
    for turn in "123":
        await stage.asks(c, turn=turn)
    stage.new.says = HANDED
    await stage.asks(c, turn="4")
    assert await stage.total(Side.NEW, What.TALKED) == 1
    assert await stage.total(Side.NEW, What.HANDED) == 1


async def test_where_the_new_one_is_gone_the_old_one_answers_and_that_is_counted(stage: Stage) -> None:
    (c,) = names(Side.NEW, 1)
    stage.new.status = 503
    assert await stage.asks(c) == "old"
    assert await stage.total(Side.NEW, What.FAILED) == 1
    assert await stage.total(Side.OLD, What.TALKED) == 0


async def test_a_turn_without_an_answer_counts_as_failed_and_as_a_hand_over(stage: Stage) -> None:
    (c,) = names(Side.OLD, 1)
    stage.old.status = 500
    with pytest.raises(BotDown):
        await stage.asks(c)
    assert await stage.total(Side.OLD, What.FAILED) == 1
    assert await stage.total(Side.OLD, What.HANDED) == 1


async def test_a_trial_that_is_over_has_no_sides(stage: Stage) -> None:
    (c,) = names(Side.NEW, 1)
    assert await stage.trials.end(how="returned") is not None
    assert stage.workshop.trial is None
    assert await stage.asks(c) == "old"
    assert await stage.trials.end(how="returned") is None


async def test_what_another_gateway_changed_holds_here_within_a_second(stage: Stage) -> None:
    (c,) = names(Side.NEW, 1)
    assert await stage.asks(c) == "new"
    await stage.store.put(canary.ended(TRIAL, how="returned", now_ms=300))
    stage.now = 1.1
    assert await stage.asks(c, turn="2") == "old"


async def test_the_guard_ends_a_model_that_hands_over_more(stage: Stage) -> None:
    stage.new.says = HANDED
    await stage.asks(*names(Side.NEW, 1))
    assert await stage.trials.look() is None
    for c in [*names(Side.NEW, 30), *names(Side.OLD, 40)]:
        await stage.asks(c)
    assert await stage.trials.look() is What.HANDED
    told = await stage.trials.told()
    assert told is not None
    assert (told["how"], told["sides"][Side.NEW][What.HANDED]) == ("handed", 30)
    assert stage.workshop.trial is None


async def test_a_trial_that_the_workshop_ended_is_over_here_too(stage: Stage) -> None:
    stage.workshop.trial = None
    await stage.trials.look()
    assert (await stage.trials.told() or {})["how"] == "gone"


async def test_a_model_that_went_live_from_a_terminal_was_promoted(stage: Stage) -> None:
    stage.workshop.trial, stage.workshop.live = None, "new"
    await stage.trials.look()
    assert (await stage.trials.told() or {})["how"] == "promoted"


async def test_an_assistant_that_lingers_after_its_trial_is_ended(stage: Stage) -> None:
    await stage.store.put(canary.ended(TRIAL, how="returned", now_ms=300))
    await stage.trials.look()
    assert stage.workshop.trial is None


async def test_an_assistant_whose_trial_nobody_noted_is_ended_after_a_while(stage: Stage) -> None:
    await stage.store.put(canary.ended(TRIAL, how="returned", now_ms=300))
    started = await stage.store.now_ms() / 1_000
    stage.workshop.trial = {"model": "newer", "at": started}
    await stage.trials.look()
    assert stage.workshop.trial is not None  # it may just be starting
    stage.workshop.trial["at"] = started - 600
    await stage.trials.look()
    assert stage.workshop.trial is None


async def test_a_trial_begins_with_its_share_once_its_assistant_is_there(stage: Stage) -> None:
    said = await stage.trials.begin({"model": "newer", "by": "Otto#1", "why": ""}, share=5)
    assert said.done
    trial = await stage.store.get()
    assert trial is not None
    assert (trial.id, trial.model, trial.was, trial.share) == ("2000", "newer", "old", 5)
    assert await stage.trials.widen(20)
    assert not await stage.trials.widen(20)
    assert (await stage.trials.told() or {})["share"] == 20


async def test_a_model_that_is_only_proposed_gets_nobody(stage: Stage) -> None:
    stage.workshop.step = "propose"
    await stage.trials.begin({"model": "newer", "by": "Otto#1", "why": "x"}, share=5)
    assert (await stage.trials.told() or {})["model"] == "new"


async def test_ratings_count_on_the_side_of_their_conversation(stage: Stage) -> None:
    opened = await stage.trials._conversations.open(refresh_hash="x", origin="https://s", language="en")
    await stage.trials.rated(opened.id, 2)
    await stage.trials.rated(opened.id, 2)
    side = canary.side_of(TRIAL, opened.id, opened.created_ms)
    assert side is not None
    assert await stage.total(side, What.RATED) == 1
    assert await stage.total(side, What.UNHAPPY) == 1
