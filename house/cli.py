"""From a command to the module that does it; each is imported only when asked for."""

import argparse
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from house import options, paths

# What the bench of the gateway measures; the rest is the assistant's.
LOAD = ("relay", "line", "sockets", "inbox")
# Exports and receipts, in the data folder; an export is personal data itself.
PEOPLE = "people"


def main(words: list[str]) -> int:
    """Run one command and return its exit code."""
    wanted = options.parse(words)
    try:
        return _chaos(words[1:]) if wanted.command == "chaos" else _run(wanted)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # The reader (`| head`) has had enough; without this Python complains once more while it exits.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(wanted: argparse.Namespace) -> int:
    match wanted.command:
        case "up":
            from house import up

            return up.run(
                host=wanted.host,
                port=wanted.port,
                data=wanted.data.absolute(),
                gateways=wanted.gateways,
                bots=wanted.bots,
            )
        case "check":
            from house import check

            return check.run()
        case "test":
            from house import testing

            return testing.run(wanted.rest)
        case "train":
            from house import serving, train

            code = train.run(force=wanted.force)
            serving.make_room(wanted.data.absolute())
            return code
        case "models" | "promote" | "rollback" | "trial":
            return _models(wanted)
        case "parse":
            from house import train

            return train.parse()
        case "evaluate":
            return _evaluate(wanted)
        case "bench":
            return _bench(wanted)
        case "doctor":
            from house import doctor

            return doctor.run(data=wanted.data.absolute(), as_json=wanted.json)
        case _:
            return _gateways(wanted)


def _models(wanted: argparse.Namespace) -> int:
    from house import model_commands, trial_commands

    data = wanted.data.absolute()
    match wanted.command:
        case "models":
            return model_commands.listed(data, as_json=wanted.json)
        case "promote":
            return model_commands.promote(data, wanted.model, why=wanted.reason)
        case "trial":
            return trial_commands.run(wanted, data)
        case _:
            return model_commands.rollback(data, why=wanted.reason)


def _evaluate(wanted: argparse.Namespace) -> int:
    from house import evaluate

    if wanted.cross:
        return evaluate.cross(as_json=wanted.json)
    return evaluate.run(
        model=wanted.model,
        split=wanted.split,
        as_json=wanted.json,
        pictures=wanted.pictures,
        into=wanted.into,
    )


def _bench(wanted: argparse.Namespace) -> int:
    if wanted.what in LOAD:
        _load(wanted)
    from house.bench import command

    return command.run(what=wanted.what, model=wanted.model, bots=wanted.bots, as_json=wanted.json)


def _load(wanted: argparse.Namespace) -> NoReturn:
    """Hand over to the bench of the gateway, which looks into the stores as no part of the house does."""
    from house import kernel

    environment = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    words = [str(paths.PYTHON), "-m", "load", wanted.what, *(["--json"] if wanted.json else [])]
    words += ["--database", wanted.database] if wanted.database else []
    kernel.become(words, folder=paths.ROOT, environment=environment)


def _chaos(words: list[str]) -> NoReturn:
    """Hand over to the run, which looks into the stores as no part of the house does."""
    from house import kernel

    environment = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    kernel.become([str(paths.PYTHON), "-m", "chaos", *words], folder=paths.ROOT, environment=environment)


def _gateways(wanted: argparse.Namespace) -> NoReturn:
    if wanted.command in ("staff", "inbox"):
        _pass_on(["handoff", wanted.command, *wanted.rest], data=wanted.data.absolute())
    if wanted.command == "incident":
        # A file is named from where one stands.
        here = Path.cwd()
        _pass_on(["actions.incidents", *wanted.rest], data=wanted.data.absolute(), folder=here)
    _rights(wanted)


def _rights(wanted: argparse.Namespace) -> NoReturn:
    """Hand over to the gateway's own command, on the stores of that data, the training data and the logs."""
    from house import kernel, rooms, up

    data = wanted.data.absolute()
    name = f"{wanted.command}-{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{os.getpid()}.json"
    out = (wanted.out or data / PEOPLE / name).absolute()
    words = [wanted.command, wanted.person, "--out", str(out)]
    for folder in (paths.ROOT / "data", up.logs(data), data / PEOPLE):
        words += ["--look", str(folder)]
    words += ["--as", wanted.kind] if wanted.kind else []
    words += ["--yes"] if wanted.command == "erase" and wanted.yes else []
    environment = os.environ | rooms.settings(data)
    kernel.become([str(paths.PYTHON), "-m", "handoff", *words], folder=paths.ROOT, environment=environment)


def _pass_on(module: list[str], *, data: Path, folder: Path = paths.ROOT) -> NoReturn:
    """Hand over to a room's own command, on that data."""
    from house import kernel, rooms

    environment = os.environ | rooms.settings(data)
    kernel.become([str(paths.PYTHON), "-m", *module], folder=folder, environment=environment)
