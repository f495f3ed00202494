"""Replies are changed one by one: no other line moves, and a blank that nobody fills is refused."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.service.accounts import LANGUAGES
from handoff.service.replies import Change, Replies, known_blanks, why_not
from handoff.store.labels import Labels
from tests.service.test_teaching import OTTO, git

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return the project's replies, in a repository of their own."""
    made = tmp_path / "shop" / "data"
    shutil.copytree(DATA / "replies", made / "replies")
    git(made.parent, "init", "-q")
    git(made.parent, "add", ".")
    author = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    git(made.parent, *author, "commit", "-q", "-m", "begin")
    return made


@pytest.fixture
def labels(engine: AsyncEngine) -> Labels:
    """Return the labels, for their log."""
    return Labels(engine)


# Nothing of it reaches the database, and a file is read and written whole each time: some replies of each.
@pytest.mark.parametrize("sql_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_change_of_a_reply_moves_no_other_line(labels: Labels, folder: Path, language: str) -> None:
    replies = Replies(labels, folder)
    said, _ = await replies.all()
    for key in list(said)[::40]:
        old = said[key][language]
        new = Change(language=language, key=key, variants=("Nothing but this: {shop}", *old[1:]))
        assert why_not(new, said) is None
        [edit] = await replies.shown([new])
        moved = [row for row in edit.diff.splitlines() if row[:1] in "+-" and row[:3] not in ("+++", "---")]
        assert len(moved) == 2, (key, moved)


async def test_a_commit_has_the_operator_as_author_and_is_told_in_the_log(
    labels: Labels, folder: Path
) -> None:
    replies = Replies(labels, folder)
    change = Change(language="en", key="utter_goodbye", variants=("Bye!", "See you!", "So long!"))
    name = await replies.commit(OTTO, [change])
    assert name and "Otto x" in git(folder, "log", "-1", "--format=%an")
    said, _ = await replies.all()
    assert said["utter_goodbye"]["en"] == ("Bye!", "See you!", "So long!")
    assert await replies.commit(OTTO, [change]) is None


async def test_what_cannot_be_said_is_refused_with_its_reason(labels: Labels, folder: Path) -> None:
    said, _ = await Replies(labels, folder).all()
    for key, variants in (
        ("utter_no_such", ("x",)),
        ("utter_goodbye", ()),
        ("utter_goodbye", (" ",)),
        ("utter_goodbye", ("two\nlines",)),
        ("utter_goodbye", ("x" * 2000,)),
        ("utter_goodbye", ("Bye {nobody_fills_this}",)),
    ):
        assert why_not(Change(language="en", key=key, variants=variants), said), (key, variants)


async def test_the_projects_own_replies_have_no_unknown_blank_and_lack_no_language(
    labels: Labels, folder: Path
) -> None:
    said, wrong = await Replies(labels, folder).all()
    hard = [
        fault for found in wrong.values() for fault in found if fault.code in ("missing", "empty", "blank")
    ]
    assert hard == []
    assert known_blanks(said["utter_handoff_human"]) == sorted(known_blanks({}))
