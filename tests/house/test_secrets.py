"""The secrets of an installation: made once, for their owner only."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from house import secrets


def test_the_file_is_for_its_owner_only(tmp_path: Path) -> None:
    secrets.load(tmp_path / "data")
    assert stat.S_IMODE(secrets.path(tmp_path / "data").stat().st_mode) == 0o600


def test_they_stay_the_same(tmp_path: Path) -> None:
    assert secrets.load(tmp_path) == secrets.load(tmp_path)


def test_two_installations_have_different_ones(tmp_path: Path) -> None:
    one, other = secrets.load(tmp_path / "a"), secrets.load(tmp_path / "b")
    assert len({one.signing, one.bot, other.signing, other.bot}) == 4


def test_first_starts_at_once_agree(tmp_path: Path) -> None:
    with ThreadPoolExecutor(1) as one, ThreadPoolExecutor(1) as other:
        answers = {one.submit(secrets.load, tmp_path), other.submit(secrets.load, tmp_path)}
    assert len({answer.result().signing for answer in answers}) == 1


def test_they_are_not_shown(tmp_path: Path) -> None:
    kept = secrets.load(tmp_path)
    assert kept.signing not in repr(kept)
    assert kept.bot not in repr(kept)
