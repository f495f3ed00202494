"""Token buckets: a burst is fine, a flood is not."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """`burst` at once, `per_s` in the long run."""

    burst: float
    per_s: float


class Bucket(NamedTuple):
    """What is left of a rate, at that moment of a monotonic clock."""

    left: float
    at_s: float


def full(rate: Rate, now_s: float) -> Bucket:
    """Return an untouched bucket."""
    return Bucket(left=rate.burst, at_s=now_s)


def take(bucket: Bucket, rate: Rate, now_s: float, cost: float = 1.0) -> tuple[Bucket, float]:
    """Return the bucket after this, and 0 if it was allowed, else the seconds until it would be."""
    left = min(rate.burst, bucket.left + max(0.0, now_s - bucket.at_s) * rate.per_s)
    if left >= cost:
        return Bucket(left=left - cost, at_s=now_s), 0.0
    return Bucket(left=left, at_s=now_s), (cost - left) / rate.per_s
