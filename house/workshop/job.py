"""`python -m house.workshop.job`: one training from the data to the verdict, told line by line as JSON.

A process of its own: it yields to the shoppers, ends whole when it is told to, and takes nothing with it.
"""

import argparse
import json
import signal
import sys
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any, NoReturn

from house import encoder, evaluate, kernel, live, models, readers, serving, shelf, throwaway, train, verdicts
from house.readers import Reader, Shadow
from house.workshop import stages

# Shoppers first: what a turn needs it gets, and the training what is left.
NICE = 10
BUSY = "Another training is running on this machine; this one can begin when that is done."


def main() -> int:
    """Train, measure, judge; the last line says what came of it."""
    parser = argparse.ArgumentParser(prog="house.workshop.job", description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="folder of the house")
    parser.add_argument("--by", required=True, help="who asked for it")
    parser.add_argument("--without", action="append", default=[], help="a topic that is left out")
    parser.add_argument("--recent", action="store_true", help="masked messages come on stdin, as JSON")
    wanted = parser.parse_args()
    signal.signal(signal.SIGTERM, _end)
    kernel.give_way(NICE)
    recent = json.load(sys.stdin) if wanted.recent else []
    with train.lock() as lock:
        if not kernel.take(lock):
            return _failed("busy", BUSY)
        try:
            _say(model=_made(wanted, recent))
        except (encoder.NotMade, train.NotTrained) as failure:
            return _failed("not_trained", str(failure))
        except (readers.NotEvaluated, throwaway.NotStarted) as failure:
            return _failed("not_measured", str(failure))
    return 0


def _made(wanted: argparse.Namespace, recent: list[Any]) -> str:
    """Return the name of the new model, when it is measured beside the one that is live."""
    _at(stages.PREPARING)
    encoder.ensure()
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file, ExitStack() as held:
        json.dump(recent, file)
        file.flush()
        lately = Path(file.name) if recent else None
        was = _live(wanted.data)
        ahead = _begun(held, was, lately) if readers.has_room() else None
        model = _learned(wanted, ahead)
        if ahead is None or was != _live(wanted.data):  # somebody put another one live meanwhile
            held.close()
            was = _live(wanted.data)
            ahead = held.enter_context(readers.begun(split=verdicts.SPLIT, shadow=_shadow(was, lately)))
        now = _report(ahead, model, stages.READING)
    if was and is_other(verdicts.figures(shelf.name_of(was)), now):
        with readers.begun(split=verdicts.SPLIT) as other:
            _report(other, was, stages.READING_LIVE)
    _at(stages.JUDGING)
    serving.make_room(wanted.data)
    return shelf.name_of(model)


def _learned(wanted: argparse.Namespace, ahead: Reader | None) -> Path:
    """Return the new model; what measures it gets ready meanwhile, while a core has nothing to do."""

    def tell(done: int, of: int, _: str) -> None:
        _at(stages.LEARNING, done, of)
        if ahead:
            # It is tried again, and its failure told, when there is something to be measured.
            with suppress(throwaway.NotStarted):
                ahead.open_shop()

    _at(stages.LEARNING)
    return train.make(by=wanted.by, tell=tell, anew=True, without=wanted.without)


def _live(data: Path) -> Path | None:
    """Return the model that answers shoppers now; None while there is none."""
    known = live.read(data)
    model = shelf.file_of(models.shelf(), known.now.model) if known else None
    return model if model and model.is_file() else None


def _shadow(was: Path | None, lately: Path | None) -> Shadow | None:
    return Shadow(recent=lately, against=was) if was and lately else None


def _begun(held: ExitStack, was: Path | None, lately: Path | None) -> Reader | None:
    """Return a reader that begins now; None where that is refused, which is told when there is a model."""
    try:
        return held.enter_context(readers.begun(split=verdicts.SPLIT, shadow=_shadow(was, lately)))
    except readers.NotEvaluated:
        return None


def _report(reader: Reader, model: Path, stage: str) -> dict[str, Any]:
    _at(stage)
    report = evaluate.read(reader, model, tell=lambda done, of: _at(stage, done, of))
    evaluate.keep(model, report)
    return report


def is_other(was: dict[str, Any] | None, now: dict[str, Any]) -> bool:
    """Say whether the live model has to be measured too.

    Its figures are missing or of other lines, or it has not held all the conversations of which the new one
    held some otherwise than they are kept: those that the live one fails too are no fault of the new one.
    """
    if was is None or was["held_out"] != now["held_out"]:
        return True
    held = now["recorded"]
    return bool(held["failed"]) and was.get("recorded", {}).get("of") != held["of"]


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
