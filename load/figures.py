"""Figures beside their targets: what is asked, what was found, and how far that reaches. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rich.table import Table
from rich.text import Text

COLOURS = {"aim": "bold green", "required": "green", "short": "red", "": "default"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One figure: ours, the floor's if there is one, and what is judged."""

    name: str
    words: str
    ours: float | None
    floor: float | None = None
    value: float | None = None  # what is judged: a ratio, or ours itself
    required: float | None = None
    aim: float | None = None
    most: bool = True  # the targets are the most it may be; else the least

    def verdict(self) -> str:
        """Return `aim`, `required` or `short`; empty without a target or a figure."""
        for target, name in ((self.aim, "aim"), (self.required, "required")):
            if self.value is not None and target is not None and self._reaches(self.value, target):
                return name
        return "" if self.value is None or self.required is None else "short"

    def _reaches(self, value: float, target: float) -> bool:
        return value <= target if self.most else value >= target


def ratio(ours: float | None, floor: float | None) -> float | None:
    """Return ours as a multiple of the floor."""
    return round(ours / floor, 2) if ours is not None and floor else None


def of_relay(found: Mapping[str, Any]) -> list[Figure]:
    """Return what the bench of relayed messages found."""
    ours, floor = found["ours"], found["floor"]
    fast = ratio(ours["per_s"], floor["per_s"])
    return [
        _beside("p50", "message to the other side, p50, ms", ours, floor, key="p50_ms", required=5, aim=3),
        _alone("p99", "the slowest of a hundred, ms", ours["p99_ms"], floor["p99_ms"], required=5, aim=3),
        _beside("cpu", "processor a message, µs", ours, floor, key="cpu_us", required=4, aim=2),
        Figure(
            name="throughput",
            words="messages a second, as fast as it goes",
            ours=ours["per_s"],
            floor=floor["per_s"],
            value=fast,
            required=0.25,
            aim=0.5,
            most=False,
        ),
        _alone(
            "offer", "wish for a person to offer, p99, ms", found["offer_p99_ms"], None, required=150, aim=50
        ),
    ]


def of_line(found: Mapping[str, Any]) -> list[Figure]:
    """Return what the bench of the line found."""
    per_s: Mapping[Any, float] = found["pairs_per_s"]
    best = max(per_s.values())
    pairs = Figure(
        name="pairs",
        words="conversations offered, taken and finished a second",
        ours=best,
        value=best,
        required=1_000,
        aim=5_000,
        most=False,
    )
    return [
        pairs,
        Figure(name="cpu", words="processor of one such, ms", ours=found["pair_cpu_ms"]),
        Figure(
            name="floor", words="plain durable writes a second", ours=None, floor=found["floor_writes_per_s"]
        ),
        _alone("violations", "taken twice or never", found["violations"], None, required=0, aim=0),
        _alone(
            "memory",
            "conversation of ten messages in Redis, bytes",
            found["conversation_bytes"],
            found["bodies_bytes"],
            required=4_000,
            aim=2_800,
        ),
    ]


def of_sockets(found: Mapping[str, Any]) -> list[Figure]:
    """Return what the bench of idle sockets found."""
    ours, floor = found["ours"], found["floor"]
    return [
        _beside("memory", "idle socket, bytes", ours, floor, key="bytes", required=1.5, aim=1.1),
        Figure(
            name="idle_cpu",
            words="processor of an idle socket, µs a second",
            ours=ours["idle_cpu_us"],
            floor=floor["idle_cpu_us"],
        ),
    ]


def report(found: Mapping[str, Any], figures: list[Figure]) -> dict[str, Any]:
    """Return all of it for programs."""
    judged = {
        one.name: {
            "ours": one.ours,
            "floor": one.floor,
            "judged": one.value,
            "required": one.required,
            "aim": one.aim,
            "reached": one.verdict(),
        }
        for one in figures
    }
    return {"found": dict(found), "figures": judged}


def table(figures: list[Figure]) -> Table:
    """Return them for people."""
    made = Table(box=None, padding=(0, 2, 0, 0), header_style="bold", pad_edge=False)
    made.add_column("")
    for head in ("ours", "floor", "ratio", "required", "aim"):
        made.add_column(head, justify="right", no_wrap=True)
    for one in figures:
        times = ratio(one.ours, one.floor)
        reached = COLOURS[one.verdict()]
        is_ratio = one.value is not None and one.value != one.ours
        cells = [_text(one.ours, "" if is_ratio else reached), _text(one.floor)]
        cells += [_text(times, reached if is_ratio else "")]
        made.add_row(one.words, *cells, _text(one.required), _text(one.aim))
    return made


def _text(value: float | None, colour: str = "") -> Text:
    return Text("" if value is None else f"{value:,g}", colour or "default")


def _beside(
    name: str,
    words: str,
    ours: Mapping[str, float],
    floor: Mapping[str, float],
    *,
    key: str,
    required: float,
    aim: float,
) -> Figure:
    """Return a figure that is judged as a multiple of the floor."""
    mine, theirs = ours[key], floor[key]
    value = ratio(mine, theirs)
    return Figure(name=name, words=words, ours=mine, floor=theirs, value=value, required=required, aim=aim)


def _alone(
    name: str, words: str, ours: float | None, floor: float | None, *, required: float, aim: float
) -> Figure:
    """Return a figure that is judged by itself."""
    return Figure(name=name, words=words, ours=ours, floor=floor, value=ours, required=required, aim=aim)
