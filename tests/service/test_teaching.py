"""Labels reach the training data as a readable change: nothing else moves, and the author is the operator."""

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

import pytest
import yaml
from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncEngine

from handoff.core.labels import Act
from handoff.service.lessons import Lesson, plan
from handoff.service.repository import NotCommitted
from handoff.service.teaching import Teaching
from handoff.service.yaml_text import dumped, loaded
from handoff.store.labels import Labels, Who
from handoff.store.sql import migrate, open_engine
from handoff.store.studio_schema import inbox

DATA = Path(__file__).parents[2] / "data"
OTTO = Who(id="a1b2", alias="Otto <x>\n")


def lesson(number: int, text: str, label: str | None = "track_order", mood: str | None = None) -> Lesson:
    """Return a labelled Dutch message."""
    return Lesson(number=number, text=text, language="nl", label=label, mood=mood)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a data folder of this test's own, with the Dutch files of the project."""
    made = tmp_path / "shop" / "data"
    shutil.copytree(DATA / "nlu" / "nl", made / "nlu" / "nl")
    (made / "frustration").mkdir()
    shutil.copy(DATA / "frustration" / "nl.yml", made / "frustration" / "nl.yml")
    return made


@pytest.mark.parametrize(
    "path", sorted((DATA / "nlu").glob("*/*.yml")) + sorted((DATA / "frustration").glob("*.yml")), ids=str
)
def test_every_file_of_the_data_is_written_back_as_it_was_read(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert dumped(loaded(text), text) == text


def test_a_label_adds_its_line_and_changes_no_other(folder: Path) -> None:
    found = plan([lesson(7, "waar hangt mijn pakje uit, [name] hier"), lesson(8, "en de kast?")], folder)
    [told, taught] = sorted(found.edits, key=lambda edit: edit.path, reverse=True)
    assert [told.path, taught.path] == ["data/provenance/nl.tsv", "data/nlu/nl/from_shoppers.yml"]
    assert yaml.safe_load(taught.after)["nlu"] == [
        {"intent": "track_order", "examples": "- waar hangt mijn pakje uit, Sam hier\n- en de kast?\n"}
    ]
    assert [row.split("\t")[0] for row in told.after.splitlines()] == ["inbox", "7", "8"]
    assert "--- /dev/null\n+++ b/data/nlu/nl/from_shoppers.yml" in taught.diff


def test_a_mood_goes_to_its_file_whose_other_lines_stay(folder: Path) -> None:
    found = plan([lesson(7, "nou, fijn weer", label=None, mood="frustrated")], folder)
    edit = next(edit for edit in found.edits if edit.path.endswith("frustration/nl.yml"))
    added = [row for row in edit.diff.splitlines() if row[:1] in "+-" and row[:3] not in ("+++", "---")]
    assert added == ["+  from_shoppers:", '+    - "nou, fijn weer"']


def test_what_stands_there_already_is_not_written_twice(folder: Path) -> None:
    text = "waar blijft mijn pakket"
    assert text in (folder / "nlu" / "nl" / "orders.yml").read_text(encoding="utf-8")
    found = plan(
        [lesson(1, text.upper()), lesson(2, "een nieuwe regel"), lesson(3, "een nieuwe regel")], folder
    )
    assert (found.numbers, found.known) == ((2,), (1, 3))


def test_a_label_that_the_data_contradict_is_named_and_never_taken_for_written(folder: Path) -> None:
    stands = lesson(1, "Waar blijft mijn pakket", label="refund_status")
    found = plan(
        [stands, lesson(2, "een nieuwe regel"), lesson(3, "een nieuwe regel", label="greet")], folder
    )
    assert (found.numbers, found.known) == ((2,), ())
    assert [(one.number, one.label, one.intent) for one in found.elsewhere] == [
        (1, "refund_status", "track_order"),
        (3, "greet", "track_order"),
    ]
    assert found.elsewhere[0].text == "Waar blijft mijn pakket"


def test_a_proposed_topic_waits_until_the_assistant_has_it(folder: Path) -> None:
    found = plan([lesson(1, "hebben jullie cadeaubonnen", label="gift_card")], folder)
    assert (found.edits, dict(found.waiting)) == ((), {"gift_card": 1})


@pytest.fixture
async def engine(tmp_path: Path) -> AsyncIterator[AsyncEngine]:
    url = f"sqlite+aiosqlite:///{tmp_path / 'archive.sqlite'}"
    await migrate(url)
    engine = open_engine(url)
    yield engine
    await engine.dispose()


async def labelled(engine: AsyncEngine, texts: Sequence[str]) -> Labels:
    """Return labels in which these messages are track_order."""
    rows = [
        {
            **dict.fromkeys(("margin", "frustration", "worth", "epoch", "seq", "ts_ms"), 0),
            "id": number,
            "fingerprint": str(number),
            "text": text,
            "language": "nl",
            "count": 1,
            "intent": "track_order",
            "guess": "track_order",
            "guesses": "[]",
            "signals": "",
            "shopper": "s",
            "conversation": "c",
            "state": "new",
        }
        for number, text in enumerate(texts, start=1)
    ]
    async with engine.begin() as connection:
        await connection.execute(insert(inbox), rows)
    labels = Labels(engine)
    await labels.act(OTTO, Act(kind="confirm"), batch="b" * 12, rows=range(1, len(texts) + 1))
    return labels


def git(folder: Path, *words: str) -> str:
    """Return what git says in that folder."""
    return subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(folder: Path) -> Path:
    """Return the data folder, in a repository with one commit."""
    git(folder.parent, "init", "-q")
    git(folder.parent, "add", ".")
    author = ("-c", "user.name=Test", "-c", "user.email=test@example.org")
    git(folder.parent, *author, "commit", "-q", "-m", "begin")
    return folder


async def test_a_commit_holds_the_labels_alone_and_its_author_is_the_operator(
    engine: AsyncEngine, repository: Path
) -> None:
    labels = await labelled(engine, ["waar hangt mijn pakje uit"])
    (repository / "nlu" / "nl" / "half_done.txt").write_text("somebody else's work")
    teaching = Teaching(labels, repository)
    assert (await teaching.shown()).repository
    name = await teaching.commit(OTTO)
    assert (
        name
        and git(repository, "log", "-1", "--format=%an <%ae> %h").strip()
        == f"Otto x <a1b2@studio.invalid> {name}"
    )
    files = git(repository, "show", "--name-only", "--format=", "HEAD").split()
    assert files == ["data/nlu/nl/from_shoppers.yml", "data/provenance/nl.tsv"]
    assert await labels.undo(OTTO) == []
    async with engine.begin() as connection:
        assert list((await connection.scalars(select(inbox.c.state))).all()) == ["written"]
    assert await teaching.commit(OTTO) is None


async def test_what_git_refuses_leaves_files_and_labels_as_they_were(
    engine: AsyncEngine, repository: Path
) -> None:
    hook = repository.parent / ".git" / "hooks" / "pre-commit"
    hook.write_text("#!/bin/sh\necho not today\nexit 1\n")
    hook.chmod(0o755)
    labels = await labelled(engine, ["waar hangt mijn pakje uit"])
    with pytest.raises(NotCommitted, match="not today"):
        await Teaching(labels, repository).commit(OTTO)
    assert git(repository, "status", "--porcelain") == ""
    assert len(await labels.to_write()) == 1


async def test_a_conversation_that_is_kept_is_committed_alone_where_there_is_a_repository(
    engine: AsyncEngine, folder: Path, request: pytest.FixtureRequest
) -> None:
    teaching = Teaching(Labels(engine), folder)
    kept = folder / "recorded" / "nl" / "from_shoppers.yml"
    assert await teaching.keep(OTTO, language="nl", name="a lost parcel") is None
    kept.parent.mkdir(parents=True)
    kept.write_text("a lost parcel: []\n")
    assert await teaching.keep(OTTO, language="nl", name="a lost parcel") is None
    request.getfixturevalue("repository")
    kept.write_text("a lost parcel: []\nanother: []\n")
    (folder / "nlu" / "nl" / "half_done.txt").write_text("somebody else's work")
    name = await teaching.keep(OTTO, language="nl", name="another")
    said = git(folder, "log", "-1", "--format=%an %h %s").strip()
    assert said == f"Otto x {name} data: Keep the conversation 'another' as a test."
    files = git(folder, "show", "--name-only", "--format=", "HEAD").split()
    assert files == ["data/recorded/nl/from_shoppers.yml"]
    with pytest.raises(NotCommitted):
        await teaching.keep(OTTO, language="nl", name="another")  # nothing new


async def test_the_patch_is_what_git_applies(engine: AsyncEngine, repository: Path) -> None:
    labels = await labelled(engine, ["waar hangt mijn pakje uit"])
    await labels.act(OTTO, Act(kind="mood", value="calm"), batch="c" * 12, rows=[1])
    teaching = Teaching(labels, repository)
    edits = (await teaching.shown()).plan.edits
    patch = repository.parent / "labels.patch"
    await asyncio.to_thread(patch.write_text, "".join(edit.diff for edit in edits), encoding="utf-8")
    await asyncio.to_thread(git, repository.parent, "apply", "labels.patch")
    for edit in edits:
        assert (repository.parent / edit.path).read_text(encoding="utf-8") == edit.after
    assert await teaching.taken(OTTO) == 1
    assert await labels.to_write() == []


async def test_without_a_repository_there_is_only_the_patch(engine: AsyncEngine, folder: Path) -> None:
    labels = await labelled(engine, ["waar hangt mijn pakje uit"])
    assert not (await Teaching(labels, folder).shown()).repository
