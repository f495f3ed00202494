"""What every room's tests may ask for: a real Valkey, a real browser, the whole house."""

import shutil
import subprocess
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, async_playwright
from sqlalchemy import text
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import create_async_engine

from handoff.store.client import Redis, connect
from handoff.store.sql import AsyncEngine, migrate, open_engine
from house import chromium
from house import valkey as house_valkey
from tests import postgres as real_postgres
from tests.houses import RunningHouse, open_house

BROWSER_S = 30.0
# A browser that talks to nobody but the page under test, and runs as root in a container.
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def valkey() -> Iterator[str]:
    """Yield the URL of a real server, with the settings of the house, in a folder of its own."""
    data = Path(tempfile.mkdtemp(prefix="skranke-"))
    process = house_valkey.start(data)
    yield house_valkey.url(data)
    process.terminate()
    process.wait(10)
    shutil.rmtree(data)


@pytest.fixture
def prefix() -> str:
    """Return a key prefix that no other test has."""
    return f"t{uuid.uuid4().hex[:12]}:"


@pytest.fixture
async def redis(valkey: str, prefix: str) -> AsyncIterator[Redis]:
    """Yield a client (bytes in, bytes out); afterwards what stands under the test's prefix is removed."""
    async with connect(valkey) as client:
        yield client
        keys = [key async for key in client.scan_iter(match=f"{prefix}*", count=1000)]
        if keys:
            await client.delete(*keys)


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Yield the URL of a real PostgreSQL, started when the first test asks."""
    with real_postgres.server() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def sql_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """Yield a database of this test's own, empty; each test that asks runs once on either engine."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'archive.sqlite'}"
        return
    server, name = request.getfixturevalue("postgres"), f"t{uuid.uuid4().hex[:12]}"
    engine = create_async_engine(server, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        await connection.execute(text(f"CREATE DATABASE {name}"))
        yield make_url(server).set(database=name).render_as_string(hide_password=False)
        await connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    await engine.dispose()


@pytest.fixture
async def engine(sql_url: str) -> AsyncIterator[AsyncEngine]:
    """Yield an engine on a database that has its tables."""
    await migrate(sql_url)
    engine = open_engine(sql_url)
    yield engine
    await engine.dispose()


@pytest.fixture
def shop_file(tmp_path: Path) -> Path:
    """Return where this test's demo shop may keep its SQLite file."""
    return tmp_path / "shop.sqlite"


@pytest.fixture(scope="session")
def house() -> Iterator[RunningHouse]:
    """Yield the whole house, as `./skranke up` opens it; its rooms may be killed, for they come back."""
    running = open_house()
    yield running
    running.close()
    shutil.rmtree(running.data)


@pytest.fixture(scope="session")
def chromium_url() -> Iterator[str]:
    """Yield where a real Chromium listens; without one the test is skipped here, and red in CI."""
    path = chromium.find()
    if path is None:
        pytest.skip("no Chromium: install one, or name it in CHROMIUM")
    profile = Path(tempfile.mkdtemp(prefix="skranke-"))
    words = [path, "--headless=new", "--remote-debugging-port=0", f"--user-data-dir={profile}", *QUIET]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    yield f"http://127.0.0.1:{_port(profile / 'DevToolsActivePort', process)}"
    process.terminate()
    process.wait(10)
    shutil.rmtree(profile, ignore_errors=True)


def _port(said: Path, process: subprocess.Popen[bytes]) -> str:
    give_up = time.monotonic() + BROWSER_S
    while not (said.is_file() and (lines := said.read_text().splitlines())):
        assert process.poll() is None and time.monotonic() < give_up, "Chromium did not start"
        time.sleep(0.05)
    return lines[0]


@pytest.fixture(scope="session")
async def browser(chromium_url: str) -> AsyncIterator[Browser]:
    """Yield the session's Chromium; a start of its own would cost every test seconds."""
    async with async_playwright() as playwright:
        yield await playwright.chromium.connect_over_cdp(chromium_url)


@pytest.fixture
async def page(browser: Browser) -> AsyncIterator[Page]:
    """Yield a page of 1280 px in a context of its own."""
    context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB")
    yield await context.new_page()
    await context.close()
