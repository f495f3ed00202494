"""Begins and ends a second assistant, with a new model beside the live one.

Who gets it, and when it has to go, is the gateway's.
"""

import time
from dataclasses import replace

from house import choice, lease, live, promotion, verdicts
from house.choice import Step, Wish
from house.live import Live, Put
from house.promotion import NotDone, Outcome, Place

# Rasa needs 12 s of CPU to start, several times that on a busy machine.
READY_S = 90.0
ASK_EVERY_S = 0.2


def room_of(model: str) -> str:
    """Return the name of the room in which a model is tried."""
    return f"trial-{model[:8]}"


def begin(at: Place, wish: Wish, *, ready_s: float = READY_S) -> Outcome:
    """Start an assistant with this model and wait until it is ready, or propose it where its gate is red."""
    if lease.tenant(at.data) is None:
        raise NotDone("no_house", "No house is open on this machine that could run a second assistant.")
    with live.alone(at.data):
        outcome = _decided(at, wish)
    if outcome.step is not Step.PROMOTE:
        return outcome
    give_up = time.monotonic() + ready_s
    while not _is_ready(at, wish.model):
        if time.monotonic() > give_up or tried(at) is None:
            end(at)
            raise NotDone(
                "trial_away", "The second assistant did not start; its log says why. Nobody got it."
            )
        time.sleep(ASK_EVERY_S)
    return outcome


def end(at: Place) -> bool:
    """Let the second assistant end; says whether there was one."""
    with live.alone(at.data):
        known = promotion.known_of(at.data)
        if known.trial is None:
            return False
        live.write(at.data, replace(known, trial=None))
    return True


def id_of(put: Put) -> str:
    """Return how the gateways call a trial that began then."""
    return str(int(put.at * 1_000))


def tried(at: Place) -> Put | None:
    """Return which model is tried, if any is."""
    known = live.read(at.data)
    return known.trial if known else None


def _decided(at: Place, wish: Wish) -> Outcome:
    known = promotion.known_of(at.data)
    promotion.must_be_whole(wish.model)
    _must_be_new(known, wish.model)
    faults = verdicts.of(wish.model, known.now.model)
    step = choice.decide(wish, green=not faults, proposed=known.proposed)
    if step is Step.PROMOTE:
        put = Put(model=wish.model, by=wish.by, at=time.time(), how="tried", why=wish.why.strip())
        live.write(at.data, replace(known, trial=put))
    elif step is Step.PROPOSE:
        live.write(at.data, live.propose(known, promotion.proposal(wish)))
    return Outcome(step=step, model=wish.model, was=known.now.model, faults=faults)


def _must_be_new(known: Live, model: str) -> None:
    if known.trial:
        raise NotDone("trial_runs", f"{known.trial.model} is tried already. End that first.")
    if known.now.model == model:
        raise NotDone("live_already", f"{model} is live already.")


def _is_ready(at: Place, model: str) -> bool:
    who = lease.tenant(at.data)
    return who is not None and who.states.get(room_of(model)) == "ready"
