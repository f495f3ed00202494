"""A bot that is away is left alone for a while, and found again by one question."""

from handoff.core.breaker import FAILURES, OPEN_S, Breaker, answered, asking, failed, may_ask


def broken(now_s: float) -> Breaker:
    breaker = Breaker()
    for _ in range(FAILURES):
        assert may_ask(breaker, now_s)
        breaker = failed(breaker, now_s)
    return breaker


def test_failures_in_a_row_stop_the_asking() -> None:
    assert not may_ask(broken(100.0), 100.0 + OPEN_S - 0.1)


def test_after_the_pause_one_asks_for_all() -> None:
    breaker = broken(100.0)
    now = 100.0 + OPEN_S
    assert may_ask(breaker, now)
    assert not may_ask(asking(breaker, now), now)


def test_an_answer_closes_it() -> None:
    assert answered(broken(100.0)) == Breaker()


def test_an_answer_between_failures_counts_from_zero() -> None:
    breaker = failed(answered(failed(failed(Breaker(), 1.0), 2.0)), 3.0)
    assert may_ask(breaker, 3.0)
    assert asking(breaker, 3.0) == breaker
