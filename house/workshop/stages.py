"""How far a training is, and how long it still takes, from how long each stage took the last time. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

PREPARING, LEARNING, READING, READING_LIVE, JUDGING = (
    "preparing",
    "learning",
    "reading",
    "reading_live",
    "judging",
)
# Without an earlier training: what this repository takes two cores that have little else to do. To learn
# costs 80 s of the processor, with what is read meanwhile 100, to read the rest 34.
EXPECTED_S: Mapping[str, float] = {PREPARING: 1.0, LEARNING: 60.0, READING: 20.0, JUDGING: 1.0}
# Of a stage: before this much is done its own pace says little.
ENOUGH = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """A stage, and how much of it is done."""

    stage: str
    done: int = 0
    of: int = 0

    @property
    def share(self) -> float:
        """Return how much of the stage is done, from 0 to 1."""
        return min(self.done / self.of, 1.0) if self.of else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """The seconds of the stages before, of the present one so far, and of each stage the last time."""

    before_s: float
    in_stage_s: float
    usual_s: Mapping[str, float]


def left_s(now: Moment, pace: Pace) -> float:
    """Return the seconds that are left.

    Of the present stage: by its own pace once a tenth is done, until then by what it took before. Reading
    the live model too happens now and then only, so it counts once it has begun.
    """
    expected = {**EXPECTED_S, **pace.usual_s}
    usual, here_s = expected.get(now.stage, expected[READING]), pace.in_stage_s
    here = here_s / now.share - here_s if now.share >= ENOUGH else max(usual - here_s, 0.0)
    order = list(EXPECTED_S)
    at = order.index(READING if now.stage == READING_LIVE else now.stage)
    return round(here + sum(expected[name] for name in order[at + 1 :]), 1)


def share_done(now: Moment, pace: Pace) -> float:
    """Return how much of the whole is done, from 0 to 1."""
    gone = pace.before_s + pace.in_stage_s
    whole = gone + left_s(now, pace)
    return round(min(gone / whole, 1.0), 3) if whole else 1.0
