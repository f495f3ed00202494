"""One score from tone, signs and conversation."""

from dataclasses import replace

import pytest

from bot import temper


def test_signs_that_leave_no_doubt_outweigh_the_classifier() -> None:
    score, reasons = temper.judge(0.1, ["capitals", "exclamation", "repeated_contact", "money"], words=10)
    assert score >= temper.FRUSTRATED
    assert reasons == ["capitals", "exclamation", "repeated_contact", "money"]


def test_a_calm_line_carries_no_reasons() -> None:
    assert temper.judge(0.2, ["money"], words=5) == (0.2, [])


def test_tone_alone_is_a_reason_of_its_own() -> None:
    assert temper.judge(0.8, [], words=12) == (0.8, ["tone"])


def test_a_short_line_without_a_sign_stays_calm() -> None:
    score, reasons = temper.judge(0.55, ["money"], words=4)
    assert score < temper.FRUSTRATED
    assert reasons == []


def test_a_short_line_that_is_heard_clearly_needs_no_sign() -> None:
    assert temper.judge(0.95, [], words=2) == (0.95, ["tone"])


@pytest.mark.parametrize(
    ("score", "reasons", "calls"),
    [(0.6, ["tone"], False), (0.8, ["tone"], True), (0.6, ["insult"], True), (0.4, [], False)],
)
def test_tone_alone_must_be_clear_before_a_person_is_called(
    score: float, reasons: list[str], calls: bool
) -> None:
    assert temper.calls_for_a_person(score, reasons, temper.About("complaint", words=12)) is calls


def test_a_remark_inside_a_chat_calls_nobody_by_its_tone_unless_beyond_doubt() -> None:
    browsing, resigned = temper.About(words=6), temper.About(words=4)
    assert not temper.calls_for_a_person(0.85, ["tone"], browsing)
    assert temper.calls_for_a_person(0.99, ["sarcasm"], resigned)
    assert temper.calls_for_a_person(0.55, ["insult"], resigned)


def test_being_missed_by_the_bot_tips_a_line_that_carries_a_sign() -> None:
    assert temper.judge(0.4, ["waiting"], words=9)[0] < temper.FRUSTRATED
    score, reasons = temper.judge(0.4, ["waiting"], conversation=["bot_missed"], words=9)
    assert score >= temper.FRUSTRATED
    assert reasons == ["waiting", "bot_missed"]


def test_being_missed_makes_no_anger_of_a_line_without_a_sign() -> None:
    assert temper.judge(0.4, [], conversation=["bot_missed"], words=9) == (0.4, [])


def test_asking_again_calmly_stays_calm() -> None:
    assert temper.judge(0.1, [], conversation=["said_again", "bot_missed"], words=9) == (0.1, [])


def test_a_named_reason_is_told_instead_of_the_tone() -> None:
    assert temper.judge(0.8, [], ["sarcasm"], words=9) == (0.8, ["sarcasm"])


def test_a_calm_line_is_accused_of_nothing_the_reader_names() -> None:
    assert temper.judge(0.2, [], ["sarcasm"], words=9) == (0.2, [])


def test_grief_is_told_however_calmly_it_is_written() -> None:
    score, found = temper.judge(0.1, [], ["distress"], words=9)
    assert score >= temper.FRUSTRATED
    assert found == ["distress"]


@pytest.mark.parametrize("reason", ["despair", "money_missing", "bot_missed"])
def test_what_the_reader_names_calls_nobody_sooner_than_the_tone_does(reason: str) -> None:
    assert not temper.calls_for_a_person(0.6, [reason], temper.About(words=12))
    assert temper.calls_for_a_person(0.8, [reason], temper.About(words=12))


@pytest.mark.parametrize("reason", ["bot_failed", "threat"])
def test_a_bot_that_fails_and_a_threat_need_no_clear_tone(reason: str) -> None:
    assert temper.calls_for_a_person(0.55, [reason])


def test_who_tells_a_long_story_in_a_frustrated_tone_means_it() -> None:
    assert temper.calls_for_a_person(0.55, ["tone"], temper.About("complaint", words=15))
    assert not temper.calls_for_a_person(0.55, ["tone"], temper.About("complaint", words=14))


def test_harsh_words_about_somebody_else_call_nobody() -> None:
    club = temper.About("out_of_scope", 0.95, words=5, to_us=False)
    assert not temper.calls_for_a_person(0.97, ["insult", "exclamation"], club)
    assert not temper.calls_for_a_person(0.97, ["insult", "capitals"], club)


def test_abuse_of_us_calls_a_person_though_it_is_out_of_scope() -> None:
    assert temper.calls_for_a_person(0.7, ["insult"], temper.About("out_of_scope", 0.95, words=6, to_us=True))


def test_who_opens_with_what_the_bot_can_answer_gets_the_answer_first() -> None:
    locked = temper.About("account_login", 0.99, words=11, opens=True)
    assert not temper.calls_for_a_person(0.92, ["tone"], locked)
    assert temper.calls_for_a_person(0.92, ["tone", "threat"], locked)
    assert temper.calls_for_a_person(0.92, ["despair"], temper.About("account_login", 0.99, words=11))
    assert temper.calls_for_a_person(0.92, ["tone"], temper.About("complaint", 0.99, words=11, opens=True))


def test_a_story_told_inside_a_chat_is_about_us() -> None:
    told = temper.About("out_of_scope", 0.9, words=28)
    assert temper.calls_for_a_person(0.8, ["tone"], told)
    assert not temper.calls_for_a_person(
        0.8, ["tone"], temper.About("out_of_scope", 0.9, words=28, opens=True)
    )


def test_who_opens_with_troubles_of_their_own_and_speaks_to_nobody_calls_nobody() -> None:
    heat = temper.About("out_of_scope", 0.97, words=16, to_us=False, opens=True)
    assert not temper.calls_for_a_person(0.99, ["tone"], heat)
    assert temper.calls_for_a_person(0.99, ["threat"], heat)
    assert temper.calls_for_a_person(0.99, ["tone"], replace(heat, opens=False))
    assert temper.calls_for_a_person(0.99, ["tone"], replace(heat, to_us=True))


def test_whose_money_we_have_speaks_to_us_whomever_they_shout_at() -> None:
    opening = temper.About("out_of_scope", sure=0.81, words=6, to_us=False, opens=True)
    assert temper.calls_for_a_person(1.0, ["capitals", "money"], opening)
    assert not temper.calls_for_a_person(1.0, ["capitals"], opening)


def test_who_takes_the_blame_is_angry_with_nobody_else() -> None:
    blames_self = temper.About("complaint", sure=0.9, words=20, own_fault=True)
    assert not temper.calls_for_a_person(0.9, ["tone"], blames_self)
    assert temper.calls_for_a_person(0.9, ["insult"], blames_self)


def test_who_forgets_a_password_once_more_is_angry_with_nobody_else() -> None:
    forgot = temper.About("account_login", sure=0.9, words=14, own_fault=True)
    assert not temper.calls_for_a_person(1.0, ["repeated_contact"], forgot)
    assert temper.calls_for_a_person(1.0, ["repeated_contact"], replace(forgot, own_fault=False))
    assert temper.calls_for_a_person(1.0, ["repeated_contact"], replace(forgot, intent="refund_status"))
    assert temper.calls_for_a_person(1.0, ["threat"], forgot)
    assert temper.calls_for_a_person(1.0, ["despair"], forgot)


def test_who_takes_it_back_is_angry_only_if_more_than_the_tone_speaks() -> None:
    after_all = temper.About("cancel_order", sure=1.0, words=14, to_us=False, gives_up=True)
    assert not temper.calls_for_a_person(0.99, ["tone"], after_all)
    assert temper.calls_for_a_person(0.99, ["despair"], after_all)
    assert temper.calls_for_a_person(0.99, ["tone"], replace(after_all, gives_up=False))
    assert temper.calls_for_a_person(0.99, ["tone"], replace(after_all, to_us=True))


def test_a_tone_alone_must_be_unmistakable_beside_a_question_until_it_is_heard_again() -> None:
    asks = temper.About("delivery_time", sure=0.8, words=20)
    assert not temper.calls_for_a_person(0.96, ["tone"], asks)
    assert not temper.calls_for_a_person(0.96, ["tone"], replace(asks, sure=0.99))
    assert temper.calls_for_a_person(0.99, ["tone"], asks)
    assert temper.calls_for_a_person(0.96, ["tone"], replace(asks, heard_before=True))
    assert temper.calls_for_a_person(0.96, ["threat"], asks)
    assert temper.calls_for_a_person(0.96, ["tone"], replace(asks, intent="nlu_fallback"))
    assert not temper.calls_for_a_person(0.85, ["tone"], replace(asks, intent="nlu_fallback"))
    assert temper.calls_for_a_person(0.6, ["tone"], replace(asks, intent="complaint"))


def test_who_says_that_they_are_not_angry_is_believed_unless_more_than_the_tone_speaks() -> None:
    wonders = temper.About("complaint", sure=0.9, words=20, says_calm=True)
    assert not temper.calls_for_a_person(0.97, ["tone"], wonders)
    assert temper.calls_for_a_person(0.97, ["threat"], wonders)


def test_what_is_thanks_more_likely_than_not_must_be_unmistakable() -> None:
    thanks = temper.About("nlu_fallback", sure=0.42, words=15, thanks=True)
    assert not temper.calls_for_a_person(0.84, ["exclamation"], thanks)
    assert temper.calls_for_a_person(0.75, ["sarcasm"], thanks)


def test_exclamation_marks_alone_show_no_anger() -> None:
    halt = temper.About("cancel_order", sure=1.0, words=13)
    assert not temper.calls_for_a_person(0.6, ["exclamation"], halt)


def test_who_wants_nobody_is_not_called_a_person_for_what_the_reader_guesses() -> None:
    no = temper.About("deny", words=13, wants_nobody=True)
    assert not temper.calls_for_a_person(0.95, ["bot_failed"], no)
    assert temper.calls_for_a_person(0.95, ["insult"], no)


def test_a_clear_question_is_answered_however_heated_it_sounds() -> None:
    asked = temper.About("payment_methods", sure=1.0, words=23)
    assert not temper.calls_for_a_person(0.91, ["money"], asked)
    assert temper.calls_for_a_person(0.91, ["despair"], asked)
    assert temper.calls_for_a_person(0.99, ["tone"], asked)
