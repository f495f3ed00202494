"""Which model answers the shoppers of a data folder: who put it there, why, and what was before it.

Until somebody promotes a model, that of today's data answers, as `./skranke up` trains it. From then on only
people change it.
"""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

from house import kernel, shelf

How = Literal["up", "promoted", "rolled back", "renewed", "tried"]
# Who put what live, for the history in the studio; the audit log keeps it all.
REMEMBERED = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Put:
    """One model that was put live: by whom, when (seconds since 1970), how and why."""

    model: str
    by: str
    at: float
    how: How
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A model that somebody wants live although its gate is red; a second person decides."""

    model: str
    by: str
    at: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Live:
    """What answers now, what answered before (a stack to go back along), what was put live when."""

    now: Put
    before: tuple[Put, ...] = ()
    history: tuple[Put, ...] = ()
    proposed: Proposal | None = None
    # A model that a second assistant runs for some shoppers; whatever is put live ends that.
    trial: Put | None = None

    @property
    def managed(self) -> bool:
        """Say whether a person chose this model, so that only a person changes it."""
        return self.now.how != "up"


def path(data: Path) -> Path:
    """Return the file that says it; the bot reads `model` in it when it starts."""
    return data / "live.json"


def read(data: Path) -> Live | None:
    """Return what is live, None before the first start. NotTrusted if the file is damaged."""
    try:
        found = json.loads(path(data).read_text(encoding="utf-8"))
        return Live(
            now=Put(**found["now"]),
            before=tuple(Put(**one) for one in found["before"]),
            history=tuple(Put(**one) for one in found["history"]),
            proposed=Proposal(**found["proposed"]) if found["proposed"] else None,
            trial=Put(**found["trial"]) if found.get("trial") else None,
        )
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError):
        raise shelf.NotTrusted(
            f"{path(data)} cannot be read. Remove it to begin anew with the model of today's data."
        ) from None


def write(data: Path, live: Live | None) -> None:
    """Keep what is live; None forgets it."""
    if live is None:
        path(data).unlink(missing_ok=True)
        return
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path(data).with_suffix(f".{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({"model": live.now.model, **asdict(live)}), encoding="utf-8")
    draft.replace(path(data))


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Let one process at a time change it."""
    data.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (data / "live.lock").open("w") as lock:
        kernel.wait(lock)
        yield


def put(live: Live | None, new: Put) -> Live:
    """Return what is live after something was put there; a proposal of it is done with."""
    before = (*live.before, live.now) if live and live.now.model != new.model else live.before if live else ()
    history = (*(live.history if live else ()), new)[-REMEMBERED:]
    proposed = live.proposed if live and live.proposed and live.proposed.model != new.model else None
    return Live(now=new, before=before[-REMEMBERED:], history=history, proposed=proposed)


def back(live: Live, new: Put) -> Live:
    """Return what is live after going back to the model before; `new.model` is the last of `before`."""
    history = (*live.history, new)[-REMEMBERED:]
    return Live(now=new, before=live.before[:-1], history=history, proposed=live.proposed)


def propose(live: Live, proposal: Proposal | None) -> Live:
    """Return the same with another proposal, or with none."""
    return replace(live, proposed=proposal)


def needed(live: Live | None) -> set[str]:
    """Return the models that must stay on the shelf: live, before that, proposed, tried."""
    if live is None:
        return set()
    names = {live.now.model, *(one.model for one in live.before[-1:])}
    return names | {one.model for one in (live.proposed, live.trial) if one}
