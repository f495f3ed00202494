"""When a training measures the live model too, which takes as long as the new one."""

from typing import Any

import pytest

from house.workshop.job import is_other

FAILED = {"language": "en", "name": "shop: tracked"}


def report(*, held_out: str = "frozen", of: int = 3, failed: bool = False) -> dict[str, Any]:
    return {"held_out": held_out, "recorded": {"of": of, "failed": [FAILED] if failed else []}}


@pytest.mark.parametrize(
    ("was", "now", "is_measured"),
    [
        (None, report(), True),
        (report(held_out="before"), report(), True),
        (report(), report(failed=True), False),
        (report(of=2), report(), False),
        (report(of=2), report(failed=True), True),
        ({"held_out": "frozen"}, report(failed=True), True),
    ],
)
def test_it_does_where_its_figures_would_change_the_verdict(
    was: dict[str, Any] | None, now: dict[str, Any], *, is_measured: bool
) -> None:
    assert is_other(was, now) is is_measured
