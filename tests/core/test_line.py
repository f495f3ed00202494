"""Where the line has lost something, the conversation says what is right."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from handoff.core.conversation import Conversation, State
from handoff.core.line import (
    MAX_CREDIT_S,
    Item,
    Lane,
    Mend,
    Phase,
    credit_s,
    is_heavy,
    lane_of,
    mend,
    virtual_arrival,
)

NOW = 1_000_000


def truth(state: State, fence: int = 5, owner: str | None = None) -> Conversation:
    """Return a conversation in that state."""
    return Conversation(id="c", state=state, fence=fence, owner=owner)


def item(phase: Phase, fence: int = 5, agent: str | None = None, until: int = NOW + 1) -> Item:
    """Return what the line believes."""
    known = Item(c="c", fence=fence, rev=1, phase=phase, lane=Lane(), arrival_ms=1, score_ms=1)
    return replace(known, agent=agent, until_ms=until)


W, F, A, U = Phase.WAITING, Phase.OFFERED, Phase.ACTIVE, Phase.WRAPUP
C, G = Phase.CALLBACK, Phase.GONE


@pytest.mark.parametrize(
    ("now", "known", "verdict"),
    [
        (truth(State.WAITING), item(W), Mend.KEEP),
        (truth(State.WAITING, 7), item(W), Mend.PUT),
        (truth(State.WAITING, 7), item(G, 6), Mend.PUT),
        (truth(State.WAITING), item(F, 6, "ida"), Mend.KEEP),  # reserved, and about to be offered
        (truth(State.WAITING), item(F, 6, "ida", until=NOW), Mend.PUT),  # who reserved it died
        (truth(State.WAITING, 7), item(F, 6, "ida"), Mend.PUT),  # lapsed, and the second half was lost
        (truth(State.WAITING, 8), item(A, 7, "ida"), Mend.FRONT),
        (truth(State.WAITING, 9), item(U, 7, "ida"), Mend.PUT),
        (replace(truth(State.WAITING, 8), passed_by="ida"), item(A, 7, "ida"), Mend.ONWARD),
        (truth(State.ACTIVE, 7, "ida"), item(F, 8, "jan"), Mend.KEEP),  # passed on, and about to be offered
        (truth(State.ACTIVE, 7, "ida"), item(F, 8, "jan", until=NOW), Mend.HOLD),  # who passed it on died
        (truth(State.OFFERED, 8, "jan"), item(F, 8, "jan"), Mend.KEEP),
        (truth(State.WAITING, 5), item(W, 9), Mend.KEEP),  # we read too early
        (truth(State.OFFERED, 6, "ida"), item(F, 6, "ida"), Mend.KEEP),
        (truth(State.OFFERED, 6, "ida"), item(F, 6, "ida", until=NOW), Mend.MISS),
        (truth(State.OFFERED, 6, "ida"), item(F, 6, "jan"), Mend.LAPSE),
        (truth(State.OFFERED, 6, "ida"), item(W, 5), Mend.LAPSE),
        (truth(State.ACTIVE, 7, "ida"), item(F, 6, "ida", until=0), Mend.HOLD),
        (truth(State.ACTIVE, 7, "ida"), item(A, 7, "ida"), Mend.KEEP),
        (truth(State.ACTIVE, 9, "ida"), item(U, 8, "ida", until=0), Mend.HOLD),  # the shopper wrote again
        (truth(State.WRAPUP, 8, "ida"), item(A, 7, "ida"), Mend.HOLD),
        (truth(State.WRAPUP, 8, "ida"), item(U, 8, "ida"), Mend.KEEP),
        (truth(State.WRAPUP, 8, "ida"), item(U, 8, "ida", until=NOW), Mend.CLOSE),
        (truth(State.BOT, 8), item(A, 7, "ida"), Mend.DROP),
        (truth(State.CLOSED, 8), item(U, 7, "ida"), Mend.DROP),
        (truth(State.CALLBACK, 8), item(W, 7), Mend.BACK),
        (truth(State.CALLBACK, 8), item(G, 8), Mend.BACK),
        (truth(State.CALLBACK, 8), item(C, 8), Mend.KEEP),
        (truth(State.CALLBACK, 8), item(F, 9, "ida"), Mend.KEEP),  # reserved, and about to be picked up
        (truth(State.CALLBACK, 8), item(F, 9, "ida", until=NOW), Mend.BACK),  # who reserved it died
        (truth(State.ACTIVE, 9, "ida"), item(F, 9, "ida"), Mend.HOLD),
        (truth(State.WAITING, 9), item(C, 8), Mend.PUT),
        (truth(State.BOT, 9), item(C, 8), Mend.DROP),
    ],
)
def test_the_conversation_is_right(now: Conversation, known: Item, verdict: Mend) -> None:
    assert mend(now, known, now_ms=NOW, gone=False) is verdict


@pytest.mark.parametrize(
    ("now", "known", "verdict"),
    [
        (truth(State.OFFERED, 6, "ida"), item(F, 6, "ida"), Mend.LAPSE),
        (truth(State.ACTIVE, 7, "ida"), item(A, 7, "ida"), Mend.LOSE),
        (truth(State.ACTIVE, 7, "ida"), item(F, 6, "ida"), Mend.LOSE),
        (truth(State.WRAPUP, 8, "ida"), item(U, 8, "ida"), Mend.CLOSE),
    ],
)
def test_what_a_lost_agent_has_goes_on_without(now: Conversation, known: Item, verdict: Mend) -> None:
    assert mend(now, known, now_ms=NOW, gone=True) is verdict


@given(st.sampled_from(State), st.sampled_from(Phase), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_every_pair_of_truth_and_belief_has_a_verdict(
    state: State, phase: Phase, fence: int, known: int, gone: bool
) -> None:
    assert mend(truth(state, fence, "ida"), item(phase, known, "ida"), now_ms=NOW, gone=gone) in Mend


@given(st.integers(0, 10**13), st.integers(-100, 10**6))
def test_a_head_start_is_never_more_than_an_hour(arrival: int, credit: int) -> None:
    score = virtual_arrival(arrival, credit)
    assert arrival - MAX_CREDIT_S * 1000 <= score <= arrival
    assert virtual_arrival(arrival, 0, front=True) <= score


def test_the_frustrated_start_ahead() -> None:
    assert credit_s("high") > credit_s("normal") == 0


@given(st.sampled_from(["", "track_order"]), st.sampled_from(["", "nb"]))
def test_a_lane_is_read_as_it_was_written(skill: str, language: str) -> None:
    lane = Lane(skill=skill, language=language)
    assert lane_of(str(lane)) == lane


def test_who_is_furious_has_a_head_start_and_is_heavy() -> None:
    assert credit_s("high") > credit_s("normal") == 0
    assert is_heavy("high") and not is_heavy("normal")
