"""When to stop asking somebody who does not answer: a circuit breaker as old -> new functions."""

from dataclasses import dataclass, replace

# Three turns in a row without an answer are enough; ten seconds is about what a restart takes.
FAILURES = 3
OPEN_S = 10.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """Failures in a row, and until when nobody asks (None: closed, everybody may ask)."""

    failures: int = 0
    open_until_s: float | None = None


def may_ask(breaker: Breaker, now_s: float) -> bool:
    """Say whether to ask now."""
    return breaker.open_until_s is None or now_s >= breaker.open_until_s


def asking(breaker: Breaker, now_s: float) -> Breaker:
    """Return the breaker while somebody asks: after the pause one asks for all, the others go on waiting."""
    return breaker if breaker.open_until_s is None else replace(breaker, open_until_s=now_s + OPEN_S)


def answered(_breaker: Breaker) -> Breaker:
    """Return the breaker after an answer."""
    return Breaker()


def failed(breaker: Breaker, now_s: float) -> Breaker:
    """Return the breaker after a failure."""
    failures = breaker.failures + 1
    return Breaker(failures=failures, open_until_s=now_s + OPEN_S if failures >= FAILURES else None)
