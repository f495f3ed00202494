"""What an operator says about a message changes its row, and never one that is written."""

from dataclasses import replace

import pytest

from handoff.core.labels import Act, Labelled, after, is_known, why_not

ROW = Labelled(text="hiya its sam here", guess="track_order", state="new")


@pytest.mark.parametrize(
    ("act", "state", "label"),
    [
        (Act(kind="confirm"), "labelled", "track_order"),
        (Act(kind="relabel", value="refund_status"), "labelled", "refund_status"),
        (Act(kind="relabel", value="out_of_scope"), "labelled", "out_of_scope"),
        (Act(kind="new_intent", value="gift_card"), "labelled", "gift_card"),
        (Act(kind="skip"), "skipped", None),
    ],
)
def test_an_act_gives_a_row_its_state_and_label(act: Act, state: str, label: str | None) -> None:
    assert why_not(act) is None
    assert (after(ROW, act).state, after(ROW, act).label) == (state, label)
    written = replace(ROW, state="written")
    assert after(written, act) == written


def test_a_guess_that_is_no_intent_cannot_be_confirmed() -> None:
    row = replace(ROW, guess="nlu_fallback")
    assert after(row, Act(kind="confirm")) == row


def test_a_mood_stands_beside_the_label_and_is_taken_back_by_itself() -> None:
    angry = after(ROW, Act(kind="mood", value="frustrated"))
    assert (angry.state, angry.mood) == ("new", "frustrated")
    assert after(angry, Act(kind="mood", value="frustrated")).mood is None
    assert after(angry, Act(kind="mood", value="calm")).mood == "calm"
    # Nothing to learn about its topic, but a mood.
    assert after(angry, Act(kind="skip")).state == "labelled"


def test_a_marked_piece_is_hidden_wherever_it_stands() -> None:
    row = replace(ROW, text="sam here, sam again")
    assert after(row, Act(kind="mark", value="name", piece=" sam ")).text == "[name] here, [name] again"


@pytest.mark.parametrize(
    "act",
    [
        Act(kind="relabel", value="gift_card"),
        Act(kind="new_intent", value="Gift card"),
        Act(kind="new_intent", value="../../x"),
        Act(kind="mood", value="sad"),
        Act(kind="mark", value="link", piece="x"),
        Act(kind="mark", value="name", piece="  "),
    ],
)
def test_what_means_nothing_has_a_reason(act: Act) -> None:
    assert why_not(act)


def test_a_new_intent_is_not_known_to_the_assistant() -> None:
    assert is_known("track_order") and not is_known("gift_card")
