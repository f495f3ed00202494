"""Puts a model live, or the one before it, on a running house or a closed one; nobody's turn fails by it."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from house import choice, exchange, lease, live, models, secrets, shelf, verdicts
from house.choice import Step, Wish
from house.gate import Fault
from house.live import How, Live, Proposal, Put


class NotDone(Exception):
    """Nothing was changed; `code` is for programs, the text says why and what can be done."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(words)
        self.code = code


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A data folder, and the assistants that run on it."""

    data: Path
    bots: Sequence[str] = ()
    secret: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of it: the step, the model, the one before, what the gate says, and who was away."""

    step: Step
    model: str
    was: str
    faults: Sequence[Fault] = ()
    away: Sequence[str] = ()


def place(data: Path) -> Place:
    """Return the place of a data folder as its open house tells it; a closed one has no assistants."""
    who = lease.tenant(data)
    return Place(data=data, bots=who.bots if who else (), secret=secrets.load(data).bot)


def promote(at: Place, wish: Wish) -> Outcome:
    """Put a model live, or propose it where its gate is red and nobody has yet."""
    with live.alone(at.data):
        known = known_of(at.data)
        must_be_whole(wish.model)
        if known.now.model == wish.model and known.managed:
            raise NotDone("live_already", f"{wish.model} is live already.")
        faults = verdicts.of(wish.model, known.now.model)
        step = choice.decide(wish, green=not faults, proposed=known.proposed)
        outcome = Outcome(step=step, model=wish.model, was=known.now.model, faults=faults)
        match step:
            case Step.PROMOTE:
                return _swapped(at, outcome, live.put(known, _new(_agreed(wish, known), "promoted")))
            case Step.PROPOSE:
                live.write(at.data, live.propose(known, proposal(wish)))
        return outcome


def rollback(at: Place, *, by: str, why: str = "") -> Outcome:
    """Put the model before live again; that needs no gate, for it was good enough before."""
    with live.alone(at.data):
        known = known_of(at.data)
        if not known.before:
            raise NotDone("no_model_before", "There is no model before this one to go back to.")
        wish = Wish(model=known.before[-1].model, by=by, why=why)
        must_be_whole(wish.model)
        outcome = Outcome(step=Step.PROMOTE, model=wish.model, was=known.now.model)
        return _swapped(at, outcome, live.back(known, _new(wish, "rolled back")))


def withdraw(at: Place) -> None:
    """Forget what was proposed."""
    with live.alone(at.data):
        live.write(at.data, live.propose(known_of(at.data), None))


def known_of(data: Path) -> Live:
    """Return what is live. NotDone if nothing ever was, or nobody can read it."""
    try:
        known = live.read(data)
    except shelf.NotTrusted as damage:
        raise NotDone("damaged", str(damage)) from damage
    if known is None:
        raise NotDone("never_opened", f"No house was opened on {data} yet: ./skranke up")
    return known


def must_be_whole(name: str) -> None:
    """Raise NotDone unless this model is the file that was made here."""
    try:
        shelf.check(shelf.file_of(models.shelf(), name))
    except shelf.NotTrusted as refusal:
        raise NotDone("not_trusted", str(refusal)) from refusal


def proposal(wish: Wish) -> Proposal:
    """Return the wish as one that another person decides on."""
    return Proposal(model=wish.model, by=wish.by, at=time.time(), why=wish.why)


def _agreed(wish: Wish, known: Live) -> Wish:
    """Return the wish with the reason that was agreed to, so that the history says why it is live."""
    asked = known.proposed
    return replace(wish, why=asked.why) if asked and asked.model == wish.model and not wish.why else wish


def _new(wish: Wish, how: How) -> Put:
    return Put(model=wish.model, by=wish.by, at=time.time(), how=how, why=wish.why.strip())


def _swapped(at: Place, outcome: Outcome, new: Live) -> Outcome:
    """Note what is live, then tell the assistants; if one refuses, all is as before."""
    before = live.read(at.data)
    live.write(at.data, new)
    try:
        away = exchange.all_to(at.bots, at.secret, model=outcome.model, was=outcome.was)
    except exchange.Refused as refusal:
        live.write(at.data, before)
        raise NotDone("refused", f"The assistant goes on as before: {refusal}") from refusal
    return Outcome(step=outcome.step, model=outcome.model, was=outcome.was, faults=outcome.faults, away=away)
