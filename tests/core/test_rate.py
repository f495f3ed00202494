"""Token buckets let bursts pass and floods not."""

from hypothesis import given
from hypothesis import strategies as st

from handoff.core.rate import Rate, full, take

RATE = Rate(burst=5, per_s=2)


def test_a_burst_passes_and_the_next_has_to_wait() -> None:
    bucket, waits = full(RATE, 0.0), []
    for _ in range(6):
        bucket, wait_s = take(bucket, RATE, 0.0)
        waits.append(wait_s)
    assert waits == [0, 0, 0, 0, 0, 0.5]


def test_time_fills_it_again_and_never_over_the_brim() -> None:
    bucket, _ = take(full(RATE, 0.0), RATE, 0.0, cost=5)
    assert take(bucket, RATE, 0.4)[1] > 0
    refilled, wait_s = take(bucket, RATE, 1_000.0)
    assert (refilled.left, wait_s) == (4, 0)


def test_a_clock_that_goes_back_gives_nothing() -> None:
    bucket, _ = take(full(RATE, 10.0), RATE, 10.0, cost=5)
    assert take(bucket, RATE, 5.0)[1] > 0


@given(st.lists(st.floats(0, 3), min_size=1, max_size=60))
def test_no_pattern_gets_more_than_burst_and_rate(pauses: list[float]) -> None:
    bucket, now, passed = full(RATE, 0.0), 0.0, 0
    for pause in pauses:
        now += pause
        bucket, wait_s = take(bucket, RATE, now)
        passed += wait_s == 0
    assert passed <= RATE.burst + RATE.per_s * now + 1e-6
