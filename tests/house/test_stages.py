"""How far a training is: by its own pace where it has one, by the last time where it has not."""

from house.workshop import stages
from house.workshop.stages import Moment, Pace

USUAL = {"preparing": 2.0, "learning": 50.0, "reading": 40.0, "judging": 1.0}


def pace(*, here: float, before: float = 0.0) -> Pace:
    return Pace(before_s=before, in_stage_s=here, usual_s=USUAL)


def test_at_its_beginning_it_takes_as_long_as_the_last_time() -> None:
    assert stages.left_s(Moment(stage=stages.PREPARING), pace(here=0.0)) == 93.0
    assert stages.share_done(Moment(stage=stages.PREPARING), pace(here=0.0)) == 0.0


def test_a_stage_that_has_a_pace_ends_by_it() -> None:
    half = Moment(stage=stages.LEARNING, done=4, of=8)
    assert stages.left_s(half, pace(here=30.0, before=2.0)) == 30.0 + 41.0
    assert stages.share_done(half, pace(here=30.0, before=2.0)) == round(32 / 103, 3)


def test_a_stage_that_takes_longer_than_the_last_time_is_nearly_done_and_never_negative() -> None:
    assert stages.left_s(Moment(stage=stages.LEARNING), pace(here=80.0)) == 41.0


def test_reading_the_live_model_too_counts_once_it_has_begun() -> None:
    assert stages.left_s(Moment(stage=stages.READING_LIVE), pace(here=0.0)) == 41.0


def test_the_first_training_of_all_has_a_guess() -> None:
    assert stages.left_s(Moment(stage=stages.PREPARING), Pace(before_s=0, in_stage_s=0, usual_s={})) > 60
