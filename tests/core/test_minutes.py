"""People's time on a conversation: between taking it and letting it go, without long silences."""

import pytest

from handoff.core.minutes import LET_GO, MOST_SILENCE_MS, Happened, people_ms

MINUTE = 60_000


def log(*entries: tuple[int, str | None]) -> list[Happened]:
    """Return entries at these minutes."""
    return [Happened(ts_ms=minute * MINUTE, event=event) for minute, event in entries]


def test_the_time_of_the_assistant_and_of_the_line_costs_nobody_anything() -> None:
    assert people_ms(log((0, None), (3, "handoff"), (9, "closed"))) == 0
    assert people_ms([]) == 0


def test_it_runs_from_taking_to_closing() -> None:
    assert people_ms(log((0, None), (5, "joined"), (7, None), (12, "closed"), (30, None))) == 7 * MINUTE


@pytest.mark.parametrize("end", sorted(LET_GO))
def test_whatever_takes_it_out_of_their_hands_ends_it(end: str) -> None:
    assert people_ms(log((0, "joined"), (4, end), (9, None), (10, "joined"), (11, "closed"))) == 5 * MINUTE


def test_a_long_silence_counts_no_more_than_ten_minutes() -> None:
    assert people_ms(log((0, "joined"), (500, None), (501, "closed"))) == MOST_SILENCE_MS + MINUTE


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    assert people_ms(log((5, "joined"), (3, None), (4, "closed"))) == MINUTE
