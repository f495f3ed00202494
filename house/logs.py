"""The rooms' logs: a file a day, packed, and kept for as long as the settings say."""

import asyncio
import gzip
import os
import re
import shutil
import stat
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

KEEP_DAYS = 30
EVERY_S = 600.0
# A room that complains without end must not fill the disk before the day is over.
MAX_BYTES = 20_000_000
_BORN = re.compile(rb"--- (\d{4}-\d{2}-\d{2})T")
_PACKED = re.compile(r".+-(\d{4}-\d{2}-\d{2})(\.\d+)?\.log\.gz\Z")


def keep_days(environment: Mapping[str, str]) -> int:
    """Return for how many days logs are kept: SKRANKE_KEEP_LOGS_DAYS, or 30."""
    words = environment.get("SKRANKE_KEEP_LOGS_DAYS", "")
    return int(words) if words.isdecimal() and int(words) > 0 else KEEP_DAYS


async def keep(folder: Path, *, days: int) -> None:
    """Look after the logs of a folder for ever."""
    while True:
        await asyncio.to_thread(rotate, folder, now=datetime.now(UTC), days=days)
        await asyncio.sleep(EVERY_S)


def rotate(folder: Path, *, now: datetime, days: int) -> None:
    """Pack every log of an earlier day, or that has grown too large, and remove what is too old."""
    for log in folder.glob("*.log"):
        if log.stat().st_size and (_born(log) < now.date() or log.stat().st_size > MAX_BYTES):
            _pack(log, _born(log), now)
    oldest = now.date() - timedelta(days=days)
    for packed in folder.glob("*.log.gz"):
        found = _PACKED.match(packed.name)
        if found and date.fromisoformat(found[1]) < oldest:
            packed.unlink()


def _born(log: Path) -> date:
    """Return the day of a log's first line, which its keeper wrote; else the day it was last written."""
    with log.open("rb") as file:
        found = _BORN.match(file.readline())
    if found:
        return date.fromisoformat(found[1].decode())
    return datetime.fromtimestamp(log.stat().st_mtime, UTC).date()


def _pack(log: Path, born: date, now: datetime) -> None:
    """Pack a log and begin it anew, under the room that goes on writing at its end.

    A line written between copy and cut is lost: the price of not having to ask the room.
    """
    into = _free(log, born)
    with log.open("rb") as source, gzip.open(into, "wb") as target:
        shutil.copyfileobj(source, target)
    into.chmod(stat.S_IRUSR | stat.S_IWUSR)
    os.truncate(log, 0)
    with log.open("ab") as file:
        file.write(f"--- {now:%Y-%m-%dT%H:%M:%SZ} goes on\n".encode())


def _free(log: Path, born: date) -> Path:
    names = [f"{log.stem}-{born}.log.gz", *(f"{log.stem}-{born}.{n}.log.gz" for n in range(2, 1_000))]
    return next(path for name in names if not (path := log.with_name(name)).exists())
