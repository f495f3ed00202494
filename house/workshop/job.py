"""`python -m house.workshop.job`: one training from the data to the verdict, told line by line as JSON.

A process of its own: it yields to the shoppers, ends whole when it is told to, and takes nothing with it.
"""

import argparse
import json
import os
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any, NoReturn

from house import encoder, evaluate, kernel, live, models, serving, shelf, throwaway, train, verdicts
from house.evaluate import Shadow
from house.workshop import stages

# Shoppers first: what a turn needs it gets, and the training what is left.
NICE = 10
BUSY = "Another training is running on this machine; this one can begin when that is done."


def main() -> int:
    """Train, measure, judge; the last line says what came of it."""
    parser = argparse.ArgumentParser(prog="house.workshop.job", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the house")
    parser.add_argument("--by", required=True, help="who asked for it")
    parser.add_argument("--recent", action="store_true", help="masked messages come on stdin, as JSON")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, _end)
    os.nice(NICE)
    recent = json.load(sys.stdin) if wanted.recent else []
    with train.lock() as lock:
        if not kernel.take(lock):
            return _failed("busy", BUSY)
        try:
            _say(model=_made(wanted.data, wanted.by, recent))
        except (encoder.NotMade, train.NotTrained) as failure:
            return _failed("not_trained", str(failure))
        except (evaluate.NotEvaluated, throwaway.NotStarted) as failure:
            return _failed("not_measured", str(failure))
    return 0


def _made(data: Path, by: str, recent: list[Any]) -> str:
    """Return the name of the new model, when it is measured beside the one that is live."""
    _at(stages.PREPARING)
    encoder.ensure()
    _at(stages.LEARNING)
    model = train.make(by=by, tell=lambda done, of, _: _at(stages.LEARNING, done, of), anew=True)
    known = live.read(data)
    was = known.now.model if known else ""
    _measure(model, shelf.file_of(models.shelf(), was) if was else None, recent)
    _at(stages.JUDGING)
    serving.make_room(data)
    return shelf.name_of(model)


def _measure(model: Path, was: Path | None, recent: list[Any]) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(recent, file)
        file.flush()
        shadow = Shadow(recent=Path(file.name), against=was) if recent and was and was.is_file() else None
        now = _report(model, stages.READING, shadow)
    if was and was.is_file() and _is_other(verdicts.figures(shelf.name_of(was)), now):
        _report(was, stages.READING_LIVE, None)


def _report(model: Path, stage: str, shadow: Shadow | None) -> dict[str, Any]:
    _at(stage)
    report = evaluate.measured(
        model, split=verdicts.SPLIT, shadow=shadow, tell=lambda done, of: _at(stage, done, of)
    )
    evaluate.keep(model, report)
    return report


def _is_other(was: dict[str, Any] | None, now: dict[str, Any]) -> bool:
    """Say whether the figures of the live model are missing, or of other lines or conversations."""
    if was is None or was["held_out"] != now["held_out"]:
        return True
    return bool(was.get("recorded", {}).get("of") != now["recorded"]["of"])


def _at(stage: str, done: int = 0, of: int = 0) -> None:
    _say(stage=stage, done=done, of=of)


def _failed(code: str, words: str) -> int:
    _say(failed=code, why=words)
    return 1


def _say(**words: object) -> None:
    print(json.dumps(words), flush=True)


def _end(_: int, __: object) -> NoReturn:
    """Leave by the way of every with, so that no server and no draft stays behind."""
    raise SystemExit(143)


if __name__ == "__main__":
    sys.exit(main())
