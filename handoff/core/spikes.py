"""When a topic comes more often than chance explains: an alarm for the shop. Pure.

Today's conversations until now are compared with those of the days before until the same time of day, each
day weighed by how busy its weekday is over all topics. What is to be expected is a negative binomial: a
Poisson count whose mean is only known from so many days (Gamma prior of Jeffreys), as scattered as those
days were (Pearson's dispersion, as Farrington has it for outbreaks of diseases). An alarm is a count whose
tail is less than `IMPROBABLE`, and which is worth a look.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log, log1p

# With 25 topics, looked at when the day ends, it is false about once a month (tests/core/test_spikes.py).
IMPROBABLE = 1e-3
# Of few days nobody knows how they scatter; of three weeks one knows the weekdays.
FEWEST_DAYS, WEEKDAYS_FROM = 7, 21
# Of a thousand a day, a tenth more is improbable, and no reason to call anybody.
LEAST_MORE, LEAST_TIMES = 5, 1.5
NEGLIGIBLE = 1e-12
WEEK = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Spike:
    """A topic of today: how many conversations so far, how many are usual until now, and how improbable."""

    topic: str
    count: int
    usual: float
    tail: float


def spikes(counts: Mapping[str, Sequence[int]]) -> list[Spike]:
    """Return the alarms of today, the most improbable first.

    Each topic's counts are those of the days before, oldest first without a gap, and today's at the end.
    """
    weights = weekdays([sum(day) for day in zip(*counts.values(), strict=True)])
    found = [spike(topic, days, weights) for topic, days in counts.items()]
    return sorted((one for one in found if one), key=lambda one: (one.tail, one.topic))


def spike(topic: str, counts: Sequence[int], weights: Sequence[float]) -> Spike | None:
    """Return the alarm that the last of the counts raises beside those before, if it raises one."""
    *before, count = counts
    if len(before) < FEWEST_DAYS:
        return None
    usual = expected(before, weights)
    if count < usual + LEAST_MORE or count < usual * LEAST_TIMES:
        return None
    chance = tail(count, before, weights)
    return (
        Spike(topic=topic, count=count, usual=round(usual, 1), tail=chance) if chance < IMPROBABLE else None
    )


def weekdays(totals: Sequence[int]) -> list[float]:
    """Return how busy the weekday of each day is, today's at the end; 1 is the mean, and all 1 in few weeks.

    Today's total says nothing of that: it may be the spike.
    """
    before = totals[:-1]
    if len(before) < WEEKDAYS_FROM or not any(before):
        return [1.0] * len(totals)
    mean = sum(before) / len(before)
    # Half a day of the mean is added to each: no weekday is so quiet that one conversation is an alarm.
    busy = [_mean([*before[start::WEEK], mean]) / mean for start in range(WEEK)]
    return [busy[place % WEEK] for place in range(len(totals))]


def expected(before: Sequence[int], weights: Sequence[float]) -> float:
    """Return what is usual today, never nought: what never came may come."""
    return weights[-1] * (sum(before) + 0.5) / sum(weights[:-1])


def tail(count: int, before: Sequence[int], weights: Sequence[float]) -> float:
    """Return the probability of so many or more on a day like today."""
    mean = expected(before, weights)
    if count <= mean:
        return 1.0
    spread = mean * dispersion(before, weights) + mean * mean / (sum(before) + 0.5)
    shape, chance = mean * mean / (spread - mean), mean / spread
    term = exp(
        lgamma(count + shape)
        - lgamma(count + 1)
        - lgamma(shape)
        + shape * log(chance)
        + count * log1p(-chance)
    )
    total = 0.0
    # Beyond the mean each term is smaller than the one before.
    while term > NEGLIGIBLE * chance:
        total += term
        term *= (count + shape) / (count + 1) * (1 - chance)
        count += 1
    return min(total, 1.0)


def dispersion(before: Sequence[int], weights: Sequence[float]) -> float:
    """Return how much more than Poisson the days scatter around their expectation; 1 is Poisson."""
    rate = (sum(before) + 0.5) / sum(weights[:-1])
    squares = [
        (count - rate * weight) ** 2 / (rate * weight)
        for count, weight in zip(before, weights[:-1], strict=True)
    ]
    return max(1.0, sum(squares) / (len(before) - 1))


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)
