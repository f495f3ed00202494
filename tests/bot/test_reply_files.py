"""Replies that are changed on disk are said from the next turn on; what cannot be read changes nothing."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from bot.reply_files import ReplyFiles, default_folder
from bot.tongue import LANGUAGES


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder of small reply files."""
    for language in LANGUAGES:
        (tmp_path / f"{language}.yml").write_text(f"utter_hi: hello in {language}\n", encoding="utf-8")
    return tmp_path


def put(file: Path, text: str) -> None:
    """Write a file as the studio does: beside it, then in its place."""
    new = file.with_suffix(".yml.new")
    new.write_text(text, encoding="utf-8")
    new.replace(file)


def test_what_was_changed_is_said_at_once_and_the_rest_as_before(folder: Path) -> None:
    files = ReplyFiles(folder, look_s=0)
    put(folder / "da.yml", "utter_hi: goddag\n")
    assert files["da"]["utter_hi"] == "goddag"
    assert files["nl"]["utter_hi"] == "hello in nl"


@pytest.mark.parametrize("broken", ["utter_hi: [", "- a list\n", "\x00"])
def test_a_file_that_cannot_be_read_leaves_what_was_said_and_is_logged(
    folder: Path, broken: str, caplog: pytest.LogCaptureFixture
) -> None:
    files = ReplyFiles(folder, look_s=0)
    with caplog.at_level(logging.ERROR):
        put(folder / "da.yml", broken)
        assert files["da"]["utter_hi"] == files["da"]["utter_hi"] == "hello in da"
    assert [record.getMessage().split()[0] for record in caplog.records] == ["replies_unreadable"]
    put(folder / "da.yml", "utter_hi: goddag igen\n")
    assert files["da"]["utter_hi"] == "goddag igen"


def test_a_file_that_is_gone_leaves_what_was_said(folder: Path) -> None:
    files = ReplyFiles(folder, look_s=0)
    (folder / "da.yml").unlink()
    assert files["da"]["utter_hi"] == "hello in da"


def test_it_does_not_look_at_every_reply(folder: Path) -> None:
    files = ReplyFiles(folder, look_s=60)
    put(folder / "da.yml", "utter_hi: goddag\n")
    assert files["da"]["utter_hi"] == "hello in da"


def test_the_studio_s_folder_is_read_where_it_has_all_replies(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SKRANKE_LESSONS", str(folder / "elsewhere"))
    assert default_folder() == Path("data/replies")
    (folder / "elsewhere" / "replies").mkdir(parents=True)
    for language in LANGUAGES:
        assert default_folder() == Path("data/replies")
        put(folder / "elsewhere" / "replies" / f"{language}.yml", "utter_hi: hello\n")
    assert default_folder() == folder / "elsewhere" / "replies"
