"""One house per data folder: a locked file says who lives there and at which address."""

import json
import os
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from house import kernel

# The children of a house that was killed hold its lock until they have stopped: a gateway drains for 20 s.
LAST_RUN_CLOSES_S = 30.0


class Occupied(Exception):
    """Somebody lives in this data folder; the text says who and where."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """Who holds the folder: the supervisor, its addresses, the processes and states of its rooms.

    `bots` is where its assistants are, for whoever puts another model live.
    """

    pid: int
    url: str
    shop_url: str
    children: dict[str, int]
    states: dict[str, str] = field(default_factory=dict)
    bots: list[str] = field(default_factory=list)


def path(data: Path) -> Path:
    """Return the locked file."""
    return data / "house.lock"


def tenant(data: Path) -> Tenant | None:
    """Return who lives there, as far as the file tells."""
    try:
        return Tenant(**json.loads(path(data).read_text()))
    except (OSError, ValueError, TypeError):
        return None


class Lease:
    """The lock of a data folder, held until closed; children inherit it, so it is free when all are gone."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        """The open file, which children inherit and so keep locked."""

    @classmethod
    def sign(cls, data: Path) -> Self:
        """Take the folder; raise Occupied when a house is running there."""
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path(data), os.O_RDWR | os.O_CREAT, 0o600)
        give_up = time.monotonic() + LAST_RUN_CLOSES_S
        try:
            while not kernel.take(descriptor):
                _refuse_or_wait(data, give_up)
        except Occupied:
            os.close(descriptor)
            raise
        return cls(descriptor)

    def write(self, who: Tenant) -> None:
        """Say who lives here now."""
        # In place: a rename would leave the lock on a file that nobody sees.
        text = json.dumps(asdict(who)).encode()
        os.pwrite(self.descriptor, text, 0)
        os.ftruncate(self.descriptor, len(text))

    def close(self) -> None:
        """Let go of the folder."""
        os.ftruncate(self.descriptor, 0)
        os.close(self.descriptor)


def _refuse_or_wait(data: Path, give_up: float) -> None:
    who = tenant(data)
    if who is None or kernel.is_alive(who.pid):
        where = f" (process {who.pid}): {who.url}" if who else "; it is just starting"
        raise Occupied(f"Skranke is already running on {data}{where}")
    if time.monotonic() > give_up:
        raise Occupied(
            f"A run of Skranke on {data} was killed, and some of its processes have not ended: "
            f"{', '.join(f'{name} {pid}' for name, pid in who.children.items())}. End them and start again."
        )
    time.sleep(0.2)
