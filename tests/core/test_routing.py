"""Properties of every policy: nobody starves, nobody twice, nobody over capacity, each in turn."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handoff.core.agents import Seat, is_gone
from handoff.core.line import (
    LEFT_MS,
    LONG_LEFT_MS,
    MAX_CREDIT_S,
    Item,
    Lane,
    Phase,
    left_since,
    virtual_arrival,
)
from handoff.core.routing import POLICIES, REST_MS, WIDEN_MS, able, competing, in_order, in_order_for, match

LANGUAGES = ["", "da", "en", "nl"]
SKILLS = ["", "complaint", "track_order"]
every_policy = pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES)


def item(
    n: int, *, at: int | None = None, lane: Lane | None = None, passed: dict[str, int] | None = None
) -> Item:
    """Return the n-th who waits."""
    score = n if at is None else at
    return Item(
        c=f"c{n:04}", fence=1, rev=1, phase=Phase.WAITING, lane=lane or Lane(language="en"),
        arrival_ms=n, score_ms=score, passed=passed or {},
    )  # fmt: skip


def seat(name: str, *languages: str, capacity: int = 1, load: int = 0, since: int = 0) -> Seat:
    """Return an agent who writes these languages."""
    spoken = frozenset(languages or ("en",))
    return Seat(id=name, languages=spoken, skills=frozenset(), capacity=capacity, load=load, since_ms=since)


lanes = st.builds(Lane, skill=st.sampled_from(SKILLS), language=st.sampled_from(LANGUAGES))
seats = st.lists(
    st.builds(
        Seat,
        id=st.sampled_from([f"a{n}" for n in range(8)]),
        languages=st.frozensets(st.sampled_from(LANGUAGES[1:])),
        skills=st.frozensets(st.sampled_from(SKILLS[1:])),
        capacity=st.integers(1, 4),
        load=st.integers(0, 4),
        since_ms=st.integers(0, 1000),
    ),
    max_size=8,
    unique_by=lambda each: each.id,
)
scores = st.integers(0, 10_000)
lines = st.lists(st.tuples(lanes, scores), max_size=30).map(
    lambda rows: [item(n, at=at, lane=lane) for n, (lane, at) in enumerate(rows)]
)


@every_policy
@given(lines, seats)
def test_nobody_twice_nobody_over_capacity_nobody_unable(policy, line, people) -> None:  # type: ignore[no-untyped-def]
    pairs = match(line, people, now_ms=0, policy=policy)
    assert len({pair.item.c for pair in pairs}) == len(pairs)
    for person in people:
        assert sum(pair.seat.id == person.id for pair in pairs) <= person.room
    for pair in pairs:
        assert pair.seat.id in {each.id for each in able(pair.item.lane, people)}


@every_policy
@given(lines, seats)
def test_nobody_is_passed_by_for_somebody_later_whom_the_same_agent_got(policy, line, people) -> None:  # type: ignore[no-untyped-def]
    pairs = match(line, people, now_ms=0, policy=policy)
    offered = {pair.item.c for pair in pairs}
    for waiting in (each for each in line if each.c not in offered):
        can = {each.id for each in able(waiting.lane, people)}
        later = [p for p in pairs if (p.item.score_ms, p.item.c) > (waiting.score_ms, waiting.c)]
        assert not can & {pair.seat.id for pair in later}


@every_policy
@given(lines, seats)
def test_no_room_is_left_while_somebody_waits_whom_that_agent_can_answer(policy, line, people) -> None:  # type: ignore[no-untyped-def]
    pairs = match(line, people, now_ms=0, policy=policy)
    offered = {pair.item.c for pair in pairs}
    for person in people:
        if person.room > sum(pair.seat.id == person.id for pair in pairs):
            assert not [
                each
                for each in line
                if each.c not in offered and person.id in {able_.id for able_ in able(each.lane, people)}
            ]


@every_policy
@settings(max_examples=40)
@given(lines, seats.filter(bool), st.lists(st.integers(0, MAX_CREDIT_S), max_size=30))
def test_nobody_starves_whoever_comes_later(policy, line, people, newcomers) -> None:  # type: ignore[no-untyped-def]
    people = [replace(person, load=0) for person in people]
    left = {each.c for each in line}
    # Newcomers with the largest head starts keep coming: they may go ahead for an hour, not for ever.
    late = MAX_CREDIT_S * 1000 + 10_001
    more = [item(100 + n, at=virtual_arrival(late + n, credit)) for n, credit in enumerate(newcomers)]
    waiting = [*line, *more]
    for _ in range(len(waiting)):
        taken = {pair.item.c for pair in match(waiting, people, now_ms=0, policy=policy)}
        waiting = [each for each in waiting if each.c not in taken]
        left -= taken
    assert not left


@given(lines.filter(bool), seats)
def test_position_one_is_next_and_competitors_are_mutual(line, people) -> None:  # type: ignore[no-untyped-def]
    here = {each.lane for each in line}
    for lane in here:
        rivals = competing(lane, here, people)
        assert lane in rivals
        assert all(lane in competing(other, here, people) for other in rivals)
    free = [replace(person, load=0) for person in people]
    pairs = {pair.item.c for pair in match(line, free, now_ms=0)}
    for each in line:
        rivals = competing(each.lane, here, free)
        ahead = [o for o in line if o.lane in rivals and (o.score_ms, o.c) < (each.score_ms, each.c)]
        if not ahead and free:
            assert each.c in pairs


def test_the_least_loaded_is_asked_and_among_equals_who_is_free_the_longest() -> None:
    busy, rested, fresh = (
        seat("busy", capacity=3, load=1),
        seat("rested", capacity=3, since=5),
        seat("fresh", capacity=3, since=9),
    )
    first, second, third = match([item(n) for n in range(3)], [busy, fresh, rested], now_ms=10)
    assert [pair.seat.id for pair in (first, second, third)] == ["rested", "fresh", "busy"]


def test_who_passed_is_not_asked_again_at_once_and_blocks_nobody() -> None:
    passed, other = item(1, passed={"ida": 1_000}), item(2)
    [pair] = match([passed, other], [seat("ida")], now_ms=2_000)
    assert pair.item == other
    [again] = match([passed, other], [seat("ida")], now_ms=1_000 + REST_MS)
    assert again.item == passed


def test_what_only_one_speaks_is_kept_for_that_one_and_what_nobody_speaks_for_all() -> None:
    danish = item(1, lane=Lane(language="da"))
    dutch_only, dane = seat("jan", "nl"), seat("ida", "da")
    assert match([danish], [dutch_only, dane], now_ms=0)[0].seat.id == "ida"
    assert match([danish], [dutch_only, replace(dane, load=1)], now_ms=0) == []
    assert match([danish], [dutch_only], now_ms=0)[0].seat.id == "jan"


def test_who_knows_the_topic_goes_before_who_only_speaks_the_language() -> None:
    lane = Lane(skill="complaint", language="en")
    expert, other = (
        replace(seat("expert"), skills=frozenset({"complaint"})),
        replace(seat("x"), skills=frozenset({"y"})),
    )
    assert able(lane, [other, expert]) == [expert]
    assert able(lane, [other]) == [other]


def test_who_asks_gets_the_next_that_others_do_not_answer_better() -> None:
    danish, english = item(1, lane=Lane(language="da")), item(2)
    assert in_order_for([english, danish], seat("jan"), [seat("ida", "da")], now_ms=0) == [english]
    assert in_order_for([english, danish], seat("jan"), [], now_ms=0) == [danish, english]


@pytest.mark.parametrize(
    ("seen", "gone"), [(None, True), (1_000, True), (69_999, True), (70_000, False), (100_000, False)]
)
def test_a_desk_is_gone_after_its_grace(seen: int | None, gone: bool) -> None:
    assert is_gone(seen, 100_000, 30_000) is gone


def test_who_waited_a_minute_goes_to_one_who_only_speaks_and_after_two_to_anybody() -> None:
    danish = item(1, lane=Lane(skill="complaint", language="da"))
    knows = replace(seat("kai", "da"), skills=frozenset({"complaint"}), load=1)
    speaks = replace(seat("ida", "da"), skills=frozenset({"invoice_copy"}))
    neither = replace(seat("jan", "nl"), skills=frozenset({"invoice_copy"}))
    people = [knows, speaks, neither]
    assert match([danish], people, now_ms=WIDEN_MS) == []
    assert [pair.seat.id for pair in match([danish], people, now_ms=1 + WIDEN_MS)] == ["ida"]
    without = [knows, replace(speaks, load=1), neither]
    assert match([danish], without, now_ms=1 + WIDEN_MS) == []
    assert [pair.seat.id for pair in match([danish], without, now_ms=1 + 2 * WIDEN_MS)] == ["jan"]


def test_who_widened_takes_nobody_from_those_whom_the_agent_suits_best() -> None:
    dutch, danish = item(1, lane=Lane(language="nl")), item(2, lane=Lane(language="da"))
    busy, dane = seat("jan", "nl", load=1), seat("ida", "da")
    [pair] = match([dutch, danish], [busy, dane], now_ms=1_000_000)
    assert pair.item == danish
    assert in_order_for([dutch, danish], dane, [busy], now_ms=1_000_000) == [danish, dutch]


def test_the_time_in_the_lane_counts_and_not_the_arrival() -> None:
    moved = replace(item(1, lane=Lane(language="da")), since_ms=1_000_000)
    busy, dutch = seat("ida", "da", load=1), seat("jan", "nl")
    assert match([moved], [busy, dutch], now_ms=1_000_000 + WIDEN_MS) == []


@every_policy
def test_no_third_furious_person_in_a_row_while_another_is_free(policy) -> None:  # type: ignore[no-untyped-def]
    furious = [replace(item(n), heavy=True) for n in range(4)]
    tired, fresh = replace(seat("ida", capacity=9), heavy=2), seat("jan", capacity=9, load=3, since=9)
    first, second, *more = match(furious, [tired, fresh], now_ms=10, policy=policy)
    assert [pair.seat.id for pair in (first, second)] == ["jan", "jan"]
    assert len(more) == 2  # both have had their two: somebody takes them all the same
    [calm] = match([item(1)], [tired, fresh], now_ms=10)
    assert calm.seat.id == "ida"


def test_who_left_the_page_long_ago_is_asked_for_after_those_who_are_there_and_keeps_the_place() -> None:
    gone, there = replace(item(1), left_ms=0), item(2)
    just_left = replace(item(0), left_ms=LONG_LEFT_MS - 1)
    [pair] = match([gone, there], [seat("ida")], now_ms=LONG_LEFT_MS)
    assert pair.item == there
    [pair] = match([gone], [seat("ida")], now_ms=LONG_LEFT_MS)
    assert pair.item == gone  # with nobody else, somebody writes to them all the same
    line = in_order([gone, there, just_left], now_ms=LONG_LEFT_MS)
    assert [each.c for each in line] == ["c0000", "c0002", "c0001"]
    back = replace(gone, left_ms=None)
    assert in_order([back, there], now_ms=LONG_LEFT_MS) == [back, there]


@pytest.mark.parametrize(
    ("seen", "left"), [(None, None), (1_000, None), (LEFT_MS, None), (0, 0), (-5_000, -5_000)]
)
def test_a_page_is_left_after_a_while_without_a_sign(seen: int | None, left: int | None) -> None:
    assert left_since(seen, LEFT_MS + 1) == left
