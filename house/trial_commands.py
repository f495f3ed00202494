"""`./skranke trial`: try a model with a share of the new conversations, for who lives in a terminal.

The assistant is this room's; who gets it is the gateway's, whose own command writes that down.
"""

import os
import subprocess
import sys
from argparse import Namespace
from pathlib import Path

from house import deeds, evaluate, model_commands, paths, promotion, rooms, shelf, throwaway, train, trial
from house.choice import Step, Wish
from house.promotion import NotDone

PATIENCE_S = 60
NO_TRIAL = "No model is tried here now. Begin one: ./skranke trial start MODEL"
BEGUN = "{model} gets {share} % of the new conversations. How it does: ./skranke trial status"
ENDED = "{model} gets no conversation any more; who has it keeps an answer from the live model."


def run(wanted: Namespace, data: Path) -> int:
    """Carry out one of the commands; returns the exit code."""
    try:
        match wanted.act:
            case "start":
                return _start(wanted, data)
            case "status":
                return _gateway(data, "status", *(["--json"] if wanted.json else []))
            case "share":
                return _share(data, wanted.share)
            case "stop":
                return _stop(data)
            case _:
                return _promote(data, wanted.reason)
    except (NotDone, evaluate.NotEvaluated, throwaway.NotStarted, shelf.NotTrusted) as refusal:
        print(refusal, file=sys.stderr)
        return 1


def _start(wanted: Namespace, data: Path) -> int:
    at, name = promotion.place(data), model_commands.named(wanted.model)
    model_commands.measure(name)
    print("A second assistant starts with this model; that takes half a minute …", file=sys.stderr)
    outcome = trial.begin(at, Wish(model=name, by=train.somebody(), why=wanted.reason))
    if outcome.step is not Step.PROMOTE:
        if outcome.step is Step.PROPOSE:
            deeds.note(data, "propose", name)
        return model_commands.told(outcome)
    found = trial.tried(at)
    if found is None:
        raise NotDone("gone", NO_TRIAL)
    about = ["--model", name, "--was", outcome.was, "--by", found.by, "--id", trial.id_of(found)]
    if code := _gateway(data, "begin", str(wanted.share), *about):
        trial.end(at)
        return code
    deeds.note(data, "trial", name)
    print(BEGUN.format(model=name, share=wanted.share))
    return 0


def _share(data: Path, share: int) -> int:
    code = _gateway(data, "share", str(share))
    if not code:
        deeds.note(data, "trial_share", f"{share} %")
    return code


def _stop(data: Path) -> int:
    at = promotion.place(data)
    found = trial.tried(at)
    code = _gateway(data, "stop")
    # Also where Redis is away: without its assistant nobody gets the model.
    if not trial.end(at) or found is None or code:
        return code or 1
    deeds.note(data, "trial_returned", found.model)
    print(ENDED.format(model=found.model))
    return 0


def _promote(data: Path, why: str) -> int:
    found = trial.tried(promotion.place(data))
    if found is None:
        raise NotDone("no_trial", NO_TRIAL)
    # The gateways' guard sees within seconds that it is live for all, and notes that the trial is over.
    return model_commands.promote(data, found.model, why=why)


def _gateway(data: Path, *words: str) -> int:
    """Have the gateway's own command do its part; returns its exit code."""
    command = [str(paths.PYTHON), "-m", "handoff", "trial", *words]
    environment = os.environ | rooms.settings(data)
    try:
        done = subprocess.run(command, cwd=paths.ROOT, env=environment, timeout=PATIENCE_S, check=False)
    except subprocess.TimeoutExpired as slow:
        raise NotDone("slow", "Redis did not answer in time: ./skranke doctor") from slow
    return done.returncode
