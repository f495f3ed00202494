"""`python -m bot.evaluation --model FILE`: a report on the held-out lines, as JSON on stdout.

Needs REDIS_URL and ACTIONS_URL for the conversations. `--recorded FOLDER` replays kept conversations,
`--recent FILE --against MODEL` reads what shoppers wrote lately with both models. `--progress` writes lines
`{"done", "of"}` before the report; `--draw REPORT --pictures FOLDER` only draws an earlier report.

Without `--model` it does what needs none, so that it can begin while one is trained, and then waits for a
line `{"model", "redis_url", "actions_url"}` on stdin; it ends without a report if there comes none.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TextIO

from bot.evaluation import assistant, hands, heldout, known, readings, recorded, report, shadow
from bot.evaluation.work import Made, Progress, Work, together


def main() -> int:
    """Print the report."""
    parser = argparse.ArgumentParser(prog="bot.evaluation", description=__doc__)
    parser.add_argument("--model", help="a trained model, a .tar.gz file")
    parser.add_argument("--data", type=Path, default=Path("data/test"), help="the held-out lines")
    parser.add_argument("--split", choices=heldout.SPLITS, default="test")
    parser.add_argument("--recorded", type=Path, help="a folder of conversations that were kept as tests")
    parser.add_argument("--recent", type=Path, help="masked messages of shoppers, as JSON")
    parser.add_argument("--against", help="the model that read them until now, a .tar.gz file")
    parser.add_argument("--progress", action="store_true", help="say how far it is")
    parser.add_argument("--draw", type=Path, help="draw this report instead of making one")
    parser.add_argument("--pictures", type=Path, help="where the pictures go")
    wanted = parser.parse_args()
    if wanted.draw and wanted.pictures:
        from bot.evaluation import pictures

        pictures.draw(json.loads(wanted.draw.read_text(encoding="utf-8")), wanted.pictures)
        return 0
    out = sys.stdout
    # Whatever else finds something to say, only the report goes to stdout.
    with contextlib.redirect_stdout(sys.stderr):
        made = evaluate(wanted, out if wanted.progress else sys.stderr)
    print(json.dumps(made), file=out)
    return 0


def evaluate(wanted: argparse.Namespace, out: TextIO) -> dict[str, Any]:
    """Return the report on one split."""
    held = heldout.read(wanted.data, wanted.split)
    kept = recorded.read(wanted.recorded) if wanted.recorded else []
    recent = shadow.read(wanted.recent) if wanted.recent and wanted.against else []
    work = Work(held.intents, held.tempers, held.tongues, held.conversations, kept, recent)
    progress = Progress(work.steps, out)
    of = hands.many(len(held.messages), len(os.sched_getaffinity(0)))
    assistant.bring_in()
    vectors = known.vectors_of(work.texts())
    was = _read_until_now(wanted.against, recent, progress)
    agent = assistant.load(**_model(wanted))
    made = together(
        hands.shared(lambda hand: asyncio.run(_read(agent, work.part(hand, of), vectors, progress)), of)
    )
    sheet = report.Sheet(made.intents, made.tempers, made.tongues, made.outcomes)
    failed = [one for one in made.failed if one]
    found = {"split": wanted.split, "held_out": held.fingerprint, **report.of(sheet)}
    found["recorded"] = {"of": len(kept), "failed": failed}
    if recent:
        found["recent"] = {"of": len(recent), "changes": shadow.changes(recent, was, made.now)}
    return found


def _read_until_now(against: str, recent: list[shadow.Line], progress: Progress) -> list[dict[str, Any]]:
    """Return what the model made of the messages of late that the new one stands against."""
    if not recent:
        return []
    return asyncio.run(shadow.readings(assistant.reader(against), recent, progress.tell))


def _model(wanted: argparse.Namespace) -> dict[str, str]:
    """Return the model that is to be measured, and where the servers are; waits where none is named."""
    if wanted.model:
        return {
            "model": wanted.model,
            "redis_url": os.environ["REDIS_URL"],
            "actions_url": os.environ["ACTIONS_URL"],
        }
    line = sys.stdin.readline()
    if not line:
        raise SystemExit("No model came of it.")
    told: dict[str, str] = json.loads(line)
    return told


async def _read(agent: Any, work: Work, vectors: Mapping[str, Any], progress: Progress) -> Made:
    """Let the assistant read and hold one part of the work."""
    tell = progress.tell
    took_ms = await readings.times(agent, [*work.intents, *work.tempers, *work.tongues])
    known.use(vectors)
    return Made(
        intents=readings.timed(await readings.read_all(agent, work.intents, tell), took_ms),
        tempers=readings.timed(await readings.read_all(agent, work.tempers, tell), took_ms),
        tongues=readings.timed(await readings.read_all(agent, work.tongues, tell), took_ms),
        outcomes=await readings.hold_all(agent, work.conversations, tell),
        failed=await recorded.failed(agent, work.kept, tell),
        now=await shadow.readings(agent, work.recent, tell),
    )


if __name__ == "__main__":
    sys.exit(main())
