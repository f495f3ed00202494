"""What is worth an operator's time, and why."""

import pytest

from handoff.core.inbox import (
    Guess,
    Signs,
    disagrees,
    fingerprint,
    is_unclear,
    margin_of,
    shopper_key,
    topics_guessed,
    whys,
    worth,
)

SURE = Signs(intent="track_order", margin=0.9)


@pytest.mark.parametrize(
    ("signs", "found"),
    [
        (SURE, []),
        (Signs(intent="track_order", margin=0.1), ["unsure"]),
        (Signs(intent="track_order", margin=0.3), ["half_sure"]),
        (Signs(intent="nlu_fallback", margin=0.9), ["fallback"]),
        (Signs(intent="out_of_scope", margin=0.9), ["fallback"]),
        (Signs(intent="track_order", margin=0.9, handoff="asked"), ["handoff"]),
        (Signs(intent="track_order", margin=0.9, topic="refund_status"), ["disagrees"]),
        (Signs(intent="track_order", margin=0.9, count=3), ["many"]),
        (Signs(intent="track_order", margin=0.9, alike=3), ["alike"]),
    ],
)
def test_each_sign_is_a_reason_and_makes_a_message_worth_more(signs: Signs, found: list[str]) -> None:
    assert whys(signs, "track_order") == found
    assert (worth(signs, "track_order") > worth(SURE, "track_order")) is bool(found)


def test_a_hand_off_by_lost_patience_is_worth_more_than_one_that_was_asked_for() -> None:
    def of(reason: str) -> int:
        return worth(Signs(intent="track_order", margin=0.9, handoff=reason), "track_order")

    assert of("missed") > of("frustration") > of("asked") > 0


def test_many_who_say_the_same_weigh_more_up_to_a_bound() -> None:
    def of(count: int) -> int:
        return worth(Signs(intent="out_of_scope", margin=0.9, count=count), "out_of_scope")

    assert of(1) == of(2) < of(3) < of(12) < of(40) <= of(100_000) <= of(40) + 5


def test_what_was_taken_for_nothing_of_ours_or_is_a_toss_up_is_unclear() -> None:
    assert (
        is_unclear("out_of_scope", 0.9) and is_unclear("nlu_fallback", 0.9) and is_unclear("track_order", 0.1)
    )
    assert not is_unclear("track_order", 0.3)


def test_an_agent_who_closed_with_the_same_or_no_topic_does_not_disagree() -> None:
    assert not disagrees("track_order", None)
    assert not disagrees("track_order", "track_order")
    assert not disagrees("track_order", "other")
    assert not disagrees("thank", "refund_status")
    assert disagrees("track_order", "refund_status")


def test_the_margin_is_between_the_two_first_guesses_that_are_intents() -> None:
    ranking = [Guess(name="nlu_fallback", confidence=0.7), Guess(name="a", confidence=0.5)]
    guesses = topics_guessed([*ranking, Guess(name="b", confidence=0.3)])
    assert [guess.name for guess in guesses] == ["a", "b"]
    assert margin_of(guesses) == pytest.approx(0.2)
    assert margin_of(guesses[:1]) == pytest.approx(0.5)
    assert margin_of([]) == 0.0


def test_messages_that_differ_in_case_and_signs_only_are_one() -> None:
    assert fingerprint("nl", "Waar is  mijn pakket??") == fingerprint("nl", "waar is mijn pakket")
    assert fingerprint("nl", "waar is mijn pakket") != fingerprint("nl", "waar is mijn geld")
    assert fingerprint("da", "hej") != fingerprint("nb", "hej")


def test_a_shoppers_key_is_another_one_the_next_day() -> None:
    assert shopper_key("mark", "2026-11-22") == shopper_key("mark", "2026-11-22")
    assert shopper_key("mark", "2026-11-22") != shopper_key("mark", "2026-11-23")
