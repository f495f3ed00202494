"""What a run was like and what it found, as numbers: a table for people, JSON for programs."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass

from rich.console import Console
from rich.table import Table

from chaos.facts import Acked, AnyFact, Back, Hit, Opened, Sent, Shown
from chaos.faults import Fault, Kind

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """`hits` counts by room, then by what was done to it; times are in seconds."""

    seed: int
    seconds: float
    conversations: int
    written: int
    acknowledged: int
    deliveries: int
    kills: int
    cuts: int
    hits: dict[str, dict[str, int]]
    worst_back_s: dict[str, float]
    ack_p50_s: float
    ack_p99_s: float
    ack_worst_s: float
    faults: dict[str, int]

    @property
    def is_clean(self) -> bool:
        """Say whether nothing was found."""
        return not any(self.faults.values())


def count(facts: Iterable[AnyFact], faults: Sequence[Fault], *, seed: int) -> Figures:
    """Return the figures of a run."""
    kinds: Counter[type] = Counter()
    hits: dict[str, Counter[str]] = {}
    back: dict[str, float] = {}
    sent: dict[tuple[str, str], float] = {}
    awake: dict[str, float] = {}
    waits: list[float] = []
    seconds = 0.0
    for fact in facts:
        kinds[type(fact)] += 1
        seconds = max(seconds, fact.at)
        match fact:
            case Hit(room=room, how=how):
                hits.setdefault(room, Counter())[how] += 1
                if how == "nap" and fact.who is not None:
                    awake[fact.who] = fact.at + fact.for_s
            case Back(room=room, took_s=took_s):
                back[room] = max(back.get(room, 0.0), took_s)
            case Sent(who=who, cid=cid):
                sent[who, cid] = fact.at
            case Acked(who=who, cid=cid) if (began := sent.pop((who, cid), None)) is not None:
                # Who was away on purpose did not wait for us.
                waits += [fact.at - began] if began > awake.get(who, -1.0) else []
    waits.sort()
    cuts = hits.pop("socket", Counter())
    found = Counter(fault.kind for fault in faults)
    return Figures(
        seed=seed,
        seconds=round(seconds, 1),
        conversations=kinds[Opened],
        written=kinds[Sent],
        acknowledged=kinds[Acked],
        deliveries=kinds[Shown],
        kills=sum(times.total() for times in hits.values()),
        cuts=cuts.total(),
        hits={room: dict(sorted(times.items())) for room, times in sorted(hits.items())},
        worst_back_s={room: back[room] for room in sorted(back)},
        ack_p50_s=_quantile(waits, 0.5),
        ack_p99_s=_quantile(waits, 0.99),
        ack_worst_s=_quantile(waits, 1.0),
        faults={kind.value: found[kind] for kind in Kind},
    )


def as_dict(figures: Figures, faults: Sequence[Fault]) -> dict[str, object]:
    """Return the figures for JSON, with the first faults in words."""
    return {**asdict(figures), "examples": [str(fault) for fault in faults[:MOST_SHOWN]]}


def show(console: Console, figures: Figures, faults: Sequence[Fault]) -> None:
    """Print the tables, and what was found."""
    console.print(_run(figures))
    console.print(_rooms(figures))
    console.print(_faults(figures))
    for fault in faults[:MOST_SHOWN]:
        console.print(str(fault), style="red", soft_wrap=True, highlight=False)
    if len(faults) > MOST_SHOWN:
        console.print(f"… and {len(faults) - MOST_SHOWN} more", style="red")


def _run(figures: Figures) -> Table:
    table = Table(title=f"Chaos, seed {figures.seed}", title_justify="left", show_header=False)
    rows = {
        "seconds": f"{figures.seconds:g}",
        "conversations": f"{figures.conversations:,}",
        "messages written": f"{figures.written:,}",
        "acknowledged": f"{figures.acknowledged:,}",
        "deliveries to screens": f"{figures.deliveries:,}",
        "processes hit": f"{figures.kills:,}",
        "sockets cut": f"{figures.cuts:,}",
        "ack p50 / p99 / worst": f"{figures.ack_p50_s:g} / {figures.ack_p99_s:g} / {figures.ack_worst_s:g} s",
    }
    for name, words in rows.items():
        table.add_row(name, words)
    return table


def _rooms(figures: Figures) -> Table:
    table = Table("room", "killed", "ended", "stopped", "back at the latest after", title_justify="left")
    for room, times in figures.hits.items():
        numbers = [str(times.get(how, 0)) for how in ("kill", "term", "stop")]
        table.add_row(room, *numbers, f"{figures.worst_back_s.get(room, 0):g} s")
    return table


def _faults(figures: Figures) -> Table:
    table = Table("fault", "times")
    for kind, times in figures.faults.items():
        table.add_row(kind, str(times), style="red" if times else "green")
    return table


def _quantile(ordered: Sequence[float], part: float) -> float:
    return round(ordered[min(len(ordered) - 1, int(part * len(ordered)))], 3) if ordered else 0.0
