"""The studio's inbox on the command line: JSON lines out, labels in."""

import argparse
import asyncio
import json
import secrets
import sys
from collections.abc import AsyncIterator, Iterable
from collections.abc import Set as AbstractSet
from difflib import get_close_matches
from pathlib import Path

import msgspec

from handoff.core.labels import MOODS, Act, is_known, why_not
from handoff.service import topics_file
from handoff.service.accounts import LANGUAGES
from handoff.store.inbox_pages import MOST_ROWS, InboxPages, Row, Wanted
from handoff.store.labels import Labels, Who
from handoff.store.sql import AsyncEngine, migrate, open_engine

STATES = ("new", "labelled", "skipped", "written")
# What goes out: masked words and what was made of them, nothing that leads back to anybody.
SHOWN = ("id", "text", "language", "intent", "guess", "frustration", "handoff", "topic", "outcome")
ALSO = ("worth", "count", "state", "label", "mood")
COMMAND_LINE = Who(id="command-line", alias="command line")


class Line(msgspec.Struct, frozen=True, kw_only=True):
    """What of a line is read back: the message's number, and what it is; other fields are for the reader."""

    id: int
    label: str | None = None
    mood: str | None = None
    skip: bool = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands' arguments."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    out = acts.add_parser("export", help="write messages as JSON lines, the worthiest first")
    out.add_argument("--state", choices=STATES, default="new", help="which messages (default: new)")
    out.add_argument("--language", choices=LANGUAGES, help="of one language only")
    out.add_argument("--most", type=int, default=sys.maxsize, help="no more than so many")
    back = acts.add_parser(
        "import",
        help="label messages by JSON lines: id, and label, mood or skip",
        description='Each line names a message and what it is: {"id": 12, "label": "refund_status"}, '
        '{"id": 13, "mood": "frustrated"}, {"id": 14, "skip": true}.',
    )
    back.add_argument("--new", action="store_true", help="a label that is no topic yet proposes a new one")
    back.add_argument("file", help="a file, or - for what comes in")


async def run(asked: argparse.Namespace, database_url: str, *, folder: Path) -> int:
    """Carry out a command; returns the exit code."""
    await migrate(database_url)
    engine = open_engine(database_url)
    try:
        if asked.act == "export":
            return await _export(asked, InboxPages(engine))
        text = await asyncio.to_thread(_read, asked.file)
        topics = await asyncio.to_thread(topics_file.known, folder)
        return await _import(text.splitlines(), engine, topics, new=asked.new)
    finally:
        await engine.dispose()


async def _export(asked: argparse.Namespace, pages: InboxPages) -> int:
    left = asked.most
    async for row in _rows(pages, Wanted(state=asked.state, language=asked.language, count=MOST_ROWS)):
        if left <= 0:
            break
        left -= 1
        guesses = json.loads(row["guesses"])
        found = {name: row[name] for name in (*SHOWN, *ALSO)} | {"guesses": guesses}
        print(json.dumps(found, ensure_ascii=False))
    return 0


async def _rows(pages: InboxPages, wanted: Wanted) -> AsyncIterator[Row]:
    while rows := await pages.page(wanted):
        for row in rows:
            yield row
        wanted = Wanted(
            state=wanted.state,
            language=wanted.language,
            count=wanted.count,
            after=(rows[-1]["worth"], rows[-1]["id"]),
        )


async def _import(lines: Iterable[str], engine: AsyncEngine, topics: AbstractSet[str], *, new: bool) -> int:
    """Label line by line; nothing is done unless every line can be read."""
    labels = Labels(engine, topics=lambda: topics)
    asked: list[tuple[int, Act]] = []
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            asked += _acts(msgspec.json.decode(text, type=Line), topics, new=new)
        except (msgspec.DecodeError, ValueError) as error:
            print(f"line {number}: {error}; nothing was labelled", file=sys.stderr)
            return 2
    changed = 0
    for row, act in asked:
        batch = secrets.token_hex(12)
        changed += len(await labels.act(COMMAND_LINE, act, batch=batch, rows=[row]))
    print(f"{changed} of {len(asked)} changed their message.", file=sys.stderr)
    return 0


def _acts(line: Line, topics: AbstractSet[str], *, new: bool) -> list[tuple[int, Act]]:
    acts: list[Act] = []
    if line.mood:
        acts.append(Act(kind="mood", value=line.mood))
    if line.label:
        known = is_known(line.label, topics)
        if not known and not new:
            raise ValueError(_unknown(line.label, topics))
        acts.append(Act(kind="relabel" if known else "new_intent", value=line.label))
    if line.skip:
        acts.append(Act(kind="skip"))
    for act in acts:
        if wrong := why_not(act, topics):
            raise ValueError(wrong)
    if not acts:
        raise ValueError(f"label, mood ({' or '.join(MOODS)}) or skip is missing")
    return [(line.id, act) for act in acts]


def _unknown(label: str, topics: AbstractSet[str]) -> str:
    """Return what to do about a label that is a slip, or a topic to be."""
    near = get_close_matches(label, topics, n=1)
    meant = f" (do you mean {near[0]}?)" if near else ""
    return f"there is no topic {label}{meant}; with --new it proposes one"


def _read(file: str) -> str:
    if file == "-":
        return sys.stdin.read()
    return Path(file).read_text(encoding="utf-8")
