"""`python -m bot.evaluation --model FILE`: a report on the held-out lines, as JSON on stdout.

Needs REDIS_URL and ACTIONS_URL for the conversations. `--recorded FOLDER` replays kept conversations,
`--recent FILE --against MODEL` reads what shoppers wrote lately with both models. `--progress` writes lines
`{"done", "of"}` before the report; `--draw REPORT --pictures FOLDER` only draws an earlier report.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
from pathlib import Path
from typing import Any, TextIO

from bot.evaluation import assistant, heldout, readings, recorded, report, shadow


class Progress:
    """Says how far it is, a line at a time, for the house to draw a bar."""

    def __init__(self, total: int, out: TextIO) -> None:
        self._done, self._total, self._out = 0, total, out

    def tell(self) -> None:
        """Count one more."""
        self._done += 1
        print(json.dumps({"done": self._done, "of": self._total}), file=self._out, flush=True)


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
        made = asyncio.run(evaluate(wanted, out if wanted.progress else sys.stderr))
    print(json.dumps(made), file=out)
    return 0


async def evaluate(wanted: argparse.Namespace, out: TextIO) -> dict[str, Any]:
    """Return the report on one split."""
    held = heldout.read(wanted.data, wanted.split)
    addresses = {"redis_url": os.environ["REDIS_URL"], "actions_url": os.environ["ACTIONS_URL"]}
    agent = assistant.load(wanted.model, **addresses)
    kept = recorded.read(wanted.recorded) if wanted.recorded else []
    recent = shadow.read(wanted.recent) if wanted.recent and wanted.against else []
    total = len(held.messages) + len(held.conversations) + len(kept) + 2 * len(recent)
    progress = Progress(total, out)
    every = [
        await readings.read_all(agent, messages, progress.tell)
        for messages in (held.intents, held.tempers, held.tongues)
    ]
    outcomes = await readings.hold_all(agent, held.conversations, progress.tell)
    made = report.of(report.Sheet(every[0], every[1], every[2], outcomes))
    replays = await _replayed(agent, kept, progress)
    shadows = await _shadowed(agent, wanted.against, recent, progress)
    return {"split": wanted.split, "held_out": held.fingerprint, **made, **replays, **shadows}


async def _replayed(agent: Any, kept: list[recorded.Recording], progress: Progress) -> dict[str, Any]:
    failed = []
    for one in kept:
        failed += [await recorded.replay(agent, one)]
        progress.tell()
    return {"recorded": {"of": len(kept), "failed": [one for one in failed if one]}}


async def _shadowed(
    agent: Any, against: str, recent: list[shadow.Line], progress: Progress
) -> dict[str, Any]:
    if not recent:
        return {}
    before = assistant.reader(against)
    was = await shadow.readings(before, recent, progress.tell)
    now = await shadow.readings(agent, recent, progress.tell)
    return {"recent": {"of": len(recent), "changes": shadow.changes(recent, was, now)}}


if __name__ == "__main__":
    sys.exit(main())
