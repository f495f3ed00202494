"""`./skranke up`: refuses what cannot be, brings back what dies, and leaves nothing behind."""

import os
import select
import signal
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from house import examine_data, lease, paths, ports
from house.findings import Verdict
from house.lease import Lease, Tenant
from tests.houses import RunningHouse, open_house

IN_ORDER = ["gateway", "workshop", "shop", "bot", "actions", "valkey"]


def up(data: Path, *, port: int) -> subprocess.CompletedProcess[str]:
    words = [str(paths.PYTHON), "-P", "-m", "house", "up", "--data", str(data), "--port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    return subprocess.run(words, env=environment, capture_output=True, text=True, timeout=15, check=False)


@pytest.mark.parametrize("which", [0, 1])
def test_a_taken_port_is_a_clear_error_before_anything_starts(tmp_path: Path, which: int) -> None:
    first = ports.free_pair()
    with socket.create_server(("127.0.0.1", first + which)):
        done = up(tmp_path / "data", port=first)
    assert done.returncode == 1
    assert f"Port {first + which} on 127.0.0.1" in done.stderr
    assert "./skranke up --port" in done.stderr
    assert not (tmp_path / "data/appendonlydir").exists()


def test_a_second_up_on_the_same_data_names_the_first(tmp_path: Path) -> None:
    first = Lease.sign(tmp_path)
    first.write(Tenant(pid=os.getpid(), url="http://localhost:8080", shop_url="", children={}))
    done = up(tmp_path, port=ports.free_pair())
    first.close()
    assert done.returncode == 1
    assert f"(process {os.getpid()}): http://localhost:8080" in done.stderr


def test_an_unknown_host_is_a_clear_error(tmp_path: Path) -> None:
    words = [str(paths.PYTHON), "-P", "-m", "house", "up", "--data", str(tmp_path), "--host", "no such host"]
    environment = os.environ | {"PYTHONPATH": str(paths.ROOT)}
    done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=15, check=False)
    assert done.returncode == 1
    assert "does not know the address 'no such host'" in done.stderr


@pytest.fixture(scope="module")
def mine() -> Iterator[RunningHouse]:
    """Yield a house of our own, for it does not outlive these tests."""
    running = open_house()
    yield running
    running.kill_all()


async def test_inside_rooms_listen_inside_and_the_house_is_sound(mine: RunningHouse) -> None:
    found = [finding for finding in examine_data.findings(mine.data) if finding.verdict is not Verdict.OK]
    assert found == []


@pytest.mark.timeout(60)
async def test_a_room_that_crashes_comes_back_at_the_same_address(mine: RunningHouse) -> None:
    await mine.restart("gateway")
    async with aiohttp.ClientSession() as client, client.get(f"{mine.url}/healthz") as answer:
        assert answer.status == 200


@pytest.mark.timeout(60)
def test_it_closes_from_the_door_inwards_and_leaves_nothing(mine: RunningHouse) -> None:
    pids = list(mine.tenant().children.values())
    said = mine.close()
    stopped = [line.split()[0] for line in said.splitlines() if " stopped" in line]
    assert stopped == IN_ORDER
    assert said.splitlines()[-1] == "Closed."
    assert [pid for pid in pids if Path(f"/proc/{pid}").exists()] == []


@pytest.mark.timeout(60)
def test_a_killed_supervisor_takes_its_rooms_with_it(mine: RunningHouse) -> None:
    mine.open_again()
    who = mine.tenant()
    watched = {name: os.pidfd_open(pid) for name, pid in who.children.items()}
    os.kill(who.pid, signal.SIGKILL)
    for name, watch in watched.items():
        assert select.select([watch], [], [], 30)[0], f"{name} lives on"
        os.close(watch)
    Lease.sign(mine.data).close()
    assert lease.tenant(mine.data) is None
