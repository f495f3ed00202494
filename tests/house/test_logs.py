"""Logs go into a file a day, packed, and are gone when their time is over."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path

from house.logs import KEEP_DAYS, MAX_BYTES, keep_days, rotate

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def written(folder: Path, day: str, words: str = "a line") -> Path:
    """Return a log that began on that day."""
    log = folder / "gateway.log"
    log.write_text(f"--- {day}T08:00:00Z python -m handoff\n{words}\n")
    return log


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_log_of_today_goes_on(tmp_path: Path) -> None:
    log = written(tmp_path, "2027-03-01")
    rotate(tmp_path, now=NOON, days=30)
    assert names(tmp_path) == ["gateway.log"] and "a line" in log.read_text()


def test_a_log_of_yesterday_is_packed_while_its_room_goes_on_writing(tmp_path: Path) -> None:
    log = written(tmp_path, "2027-02-28")
    with log.open("a") as room:
        room.write("still here\n")
        room.flush()
        rotate(tmp_path, now=NOON, days=30)
        room.write("and on\n")
    packed = tmp_path / "gateway-2027-02-28.log.gz"
    assert gzip.decompress(packed.read_bytes()).endswith(b"a line\nstill here\n")
    assert packed.stat().st_mode & 0o077 == 0
    assert log.read_text() == "--- 2027-03-01T12:00:00Z goes on\nand on\n"


def test_a_log_that_grows_too_large_is_packed_at_once_and_over_none_before(tmp_path: Path) -> None:
    for n in (1, 2):
        written(tmp_path, "2027-03-01", f"{n}" * (MAX_BYTES + 1))
        rotate(tmp_path, now=NOON, days=30)
    assert names(tmp_path) == ["gateway-2027-03-01.2.log.gz", "gateway-2027-03-01.log.gz", "gateway.log"]


def test_a_month_later_nothing_of_it_is_left(tmp_path: Path) -> None:
    written(tmp_path, "2027-02-28")
    for day in range(40):
        rotate(tmp_path, now=NOON + timedelta(days=day), days=KEEP_DAYS)
    packed = [path.name for path in tmp_path.glob("*.gz")]
    assert packed and all(name >= "gateway-2027-03-10" for name in packed)
    assert len(packed) == KEEP_DAYS


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "old-2001-01-01.txt").write_text("x")
    (tmp_path / "notes.log.gz").write_bytes(b"x")
    rotate(tmp_path, now=NOON, days=1)
    assert names(tmp_path) == ["notes.log.gz", "old-2001-01-01.txt"]


def test_how_long_is_a_setting() -> None:
    assert keep_days({}) == 30
    assert keep_days({"SKRANKE_KEEP_LOGS_DAYS": "7"}) == 7
    assert keep_days({"SKRANKE_KEEP_LOGS_DAYS": "soon"}) == 30
