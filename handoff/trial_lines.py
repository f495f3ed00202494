"""The gateway's side of a trial on the command line: who gets the new model, how it does, that it is over."""

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from handoff.core import canary
from handoff.core.canary import Canary, Side, Step, What
from handoff.core.errors import StoreLost
from handoff.store.canary import Canaries
from handoff.store.client import connect

NO_TRIAL = "No model is tried here now. Begin one: ./skranke trial start MODEL"
NOTHING_CHANGES = "That changes nothing: a share is 1 to 50 percent, and another one than it has."
NO_STORE = "Redis does not answer, so no gateway hears of it. Is the house open? ./skranke doctor"
# What a row of the table is called, what it counts, and of what that is a part.
ROWS: tuple[tuple[str, What, What | None], ...] = (
    ("conversations", What.TALKED, None),
    ("a person was called", What.HANDED, What.TALKED),
    ("rated 3 or less of 5", What.UNHAPPY, What.RATED),
    ("no answer came", What.FAILED, What.TALKED),
)
ENDS = {
    "promoted": "it is live for all",
    "returned": "somebody ended it",
    "gone": "its assistant is gone",
    What.HANDED: "it called a person more often than the live model",
    What.UNHAPPY: "shoppers rated it worse than the live model",
    What.FAILED: "it did not answer more often than the live model",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands' arguments."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    begin = acts.add_parser("begin", help="give a model, whose assistant runs, its share")
    for name in ("model", "was", "by"):
        begin.add_argument(f"--{name}", required=True)
    begin.add_argument("--id", required=True, help="as the workshop's time tells it")
    status = acts.add_parser("status", help="how the new model does beside the live one")
    status.add_argument("--json", action="store_true", help="print it as JSON")
    share = acts.add_parser("share", help="give it another share")
    for each in (begin, share):
        each.add_argument("share", type=int)
    acts.add_parser("stop", help="let no shopper get it any more")


async def run(asked: argparse.Namespace, redis_url: str) -> int:
    """Carry out a command; returns the exit code."""
    redis = connect(redis_url)
    try:
        return await _Trial(Canaries(redis)).does(asked)
    except StoreLost:
        print(NO_STORE, file=sys.stderr)
        return 1
    finally:
        await redis.aclose()


@dataclass(frozen=True, slots=True)
class _Trial:
    store: Canaries

    async def does(self, asked: argparse.Namespace) -> int:
        now_ms = await self.store.now_ms()
        if asked.act == "begin":
            first = Step(since_ms=now_ms, share=asked.share)
            trial = Canary(id=asked.id, model=asked.model, was=asked.was, by=asked.by, steps=(first,))
            await self.store.put(trial)
            return 0
        found = await self.store.get()
        if asked.act == "status":
            return await self._status(found, as_json=asked.json)
        if found is None or not found.runs:
            return _refused(NO_TRIAL)
        if asked.act == "stop":
            await self.store.put(canary.ended(found, how="returned", now_ms=now_ms))
            return 0
        wider = canary.widened(found, share=asked.share, now_ms=now_ms)
        if wider is None:
            return _refused(NOTHING_CHANGES)
        await self.store.put(wider)
        print(f"{found.model} gets {asked.share} % of the new conversations from now on.")
        return 0

    async def _status(self, trial: Canary | None, *, as_json: bool) -> int:
        if trial is None:
            print(json.dumps(None) if as_json else NO_TRIAL)
            return 0
        counts = await self.store.counts(trial)
        sides, good = canary.totals(counts), canary.is_good(counts)
        told = {"model": trial.model, "was": trial.was, "by": trial.by, "share": trial.share}
        if as_json:
            ends = {"runs": trial.runs, "how": trial.how, "good": good}
            print(json.dumps({**told, **ends, "sides": sides}, indent=1))
            return 0
        print(_head(trial))
        for name, what, of in ROWS:
            cells = [_cell(sides[side], what, of) for side in Side]
            print(f"  {name:<22}{cells[0]:>18}{cells[1]:>18}")
        if trial.runs and good:
            print("Nothing speaks against it. For all shoppers: ./skranke trial promote")
        return 0


def _head(trial: Canary) -> str:
    share = f"{trial.share} % of the new conversations"
    how = share if trial.runs else f"over: {ENDS.get(trial.how, trial.how)}"
    return f"{trial.model}, {how}\n  {'':<22}{trial.model[:12]:>18}{trial.was[:12]:>18}"


def _cell(side: Mapping[What, int], what: What, of: What | None) -> str:
    if of is None:
        return str(side[what])
    return f"{side[what] / side[of]:.1%} ({side[what]}/{side[of]})" if side[of] else "–"


def _refused(why: str) -> int:
    print(why, file=sys.stderr)
    return 1
