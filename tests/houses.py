"""The whole house for end-to-end tests: opened by its own command, in a folder and on ports of its own."""

import asyncio
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from house import lease, models, paths, ports, rooms, train
from house.lease import Tenant

OPEN_S = 180.0
CLOSE_S = 60.0
COMES_BACK_S = 90.0  # the assistant reads its model again, on a machine that is busy with tests


class RunningHouse:
    """A house that runs: its addresses, its demo accounts, and a way to let one of its rooms die."""

    def __init__(self, data: Path, *, port: int, gateways: int = 1, bots: int = 1) -> None:
        self.data = data
        self.url = f"http://localhost:{port}"
        self.shop_url = f"http://localhost:{port + 1}"
        self.environment = {name: value for name, value in os.environ.items() if name != "REDIS_URL"}
        self.settings = rooms.settings(data, self.environment)
        """What its rooms are told: REDIS_URL, DATABASE_URL and the rest."""
        self.logins = self._accounts()
        self.words = data / "up.log"
        self._port = port
        self._many = {"gateway": gateways, "bot": bots}
        self._process = self._opened(port)

    def kill(self, name: str) -> int:
        """End one room as a crash does; returns the process that died. The supervisor starts another."""
        pid = self.tenant().children[name]
        os.kill(pid, signal.SIGKILL)
        return pid

    async def restart(self, name: str) -> None:
        """Let one room die, and wait until its successor is ready."""
        await self.back(name, self.kill(name))

    async def back(self, name: str, died: int) -> None:
        """Wait until the successor of a room that was killed is ready."""
        async with asyncio.timeout(COMES_BACK_S):
            while not self._is_ready(name, but_not=died):
                await asyncio.sleep(0.1)

    def open_again(self) -> None:
        """Open it on the same data and port, after it was closed."""
        self._process = self._opened(self._port)

    def kill_all(self) -> None:
        """End it in whatever state it is; its rooms go with it."""
        self._process.kill()
        self._process.wait(CLOSE_S)

    def tenant(self) -> Tenant:
        """Return what the house says of itself."""
        who = lease.tenant(self.data)
        assert who is not None, f"the house is closed:\n{self.words.read_text()}"
        return who

    def close(self) -> str:
        """Close it as Ctrl-C does; returns all that it said."""
        self._process.send_signal(signal.SIGTERM)
        assert self._process.wait(CLOSE_S) == 0, self.words.read_text()
        return self.words.read_text()

    def _accounts(self) -> list[dict[str, str]]:
        self._gateway("migrate")
        accounts: list[dict[str, str]] = json.loads(self._gateway("staff", "demo", "--json"))
        return accounts

    def _gateway(self, *words: str) -> str:
        done = subprocess.run(
            [str(paths.PYTHON), "-m", "handoff", *words],
            cwd=paths.ROOT,
            env=self.environment | self.settings,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def _opened(self, port: int) -> subprocess.Popen[bytes]:
        with self.words.open("wb") as said:
            more = [f"--gateways={self._many['gateway']}", f"--bots={self._many['bot']}"]
            process = start(self.data, port=port, said=said, environment=self.environment, more=more)
        give_up = time.monotonic() + OPEN_S
        while not self._is_complete():
            if process.poll() is not None or time.monotonic() > give_up:
                process.terminate()
                raise AssertionError(f"the house did not open:\n{self.words.read_text()}")
            time.sleep(0.1)
        return process

    def _is_complete(self) -> bool:
        who = lease.tenant(self.data)
        expected = {"valkey", "actions", "shop", "workshop", *self._many}
        expected |= {f"{name}-{n}" for name, many in self._many.items() for n in range(2, many + 1)}
        return (
            who is not None and {name for name, state in who.states.items() if state == "ready"} == expected
        )

    def _is_ready(self, name: str, *, but_not: int) -> bool:
        who = self.tenant()
        return who.states[name] == "ready" and who.children.get(name) not in (None, but_not)


def start(
    data: Path, *, port: int, said: IO[bytes], environment: dict[str, str], more: Sequence[str] = ()
) -> subprocess.Popen[bytes]:
    """Start `up` as `./skranke` does; returns at once."""
    words = [str(paths.PYTHON), "-P", "-m", "house", "up", "--port", str(port), "--data", str(data), *more]
    return subprocess.Popen(
        words,
        env=environment | {"PYTHONPATH": str(paths.ROOT), "PYTHONUNBUFFERED": "1"},
        stdin=subprocess.DEVNULL,
        stdout=said,
        stderr=subprocess.STDOUT,
    )


def open_house(*, gateways: int = 1, bots: int = 1) -> RunningHouse:
    """Open a house with fresh data and the model of today's data, which is trained once."""
    assert train.ensure() == models.path()
    data = Path(tempfile.mkdtemp(prefix="skranke-"))
    return RunningHouse(data, port=ports.free_pair(), gateways=gateways, bots=bots)
