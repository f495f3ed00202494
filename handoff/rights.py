"""The commands that serve a person's rights: `export` all that is stored about somebody, `erase` it."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from handoff.core.person import Kind, NoPerson, Person, person
from handoff.service.reaper import Reaper
from handoff.service.rights import Erased, Found, Rights
from handoff.settings import Stores
from handoff.store.archive_people import ArchivePeople
from handoff.store.client import Scripts, connect
from handoff.store.conversations import Conversations
from handoff.store.line import LineStore
from handoff.store.live_people import LivePeople
from handoff.store.seats import SeatStore
from handoff.store.sql import migrate, open_engine

MOST_LISTED = 20
ELSEWHERE = "Backups, the shop system and mail that was sent are not ours: look there, too."


def arguments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add the two commands."""
    export = commands.add_parser("export", help="write down all that is stored about somebody")
    erase = commands.add_parser("erase", help="remove all that is stored about somebody")
    for each in (export, erase):
        each.add_argument("person", help="e-mail address, phone number, order number or conversation id")
        each.add_argument("--as", dest="kind", choices=[*Kind], help="what that is, where its shape misleads")
        each.add_argument("--look", type=Path, action="append", default=[], help="look in these files, too")
        each.add_argument("--out", type=Path, required=True, help="the file to write")
    erase.add_argument("--yes", action="store_true", help="do not ask")


async def run(asked: argparse.Namespace, stores: Stores) -> int:
    """Carry out a command; 0 when nothing is left to do, 1 when something is, 2 for a person that is none."""
    try:
        whom = person(asked.person, asked.kind and Kind(asked.kind))
    except NoPerson as error:
        print(error, file=sys.stderr)
        return 2
    await migrate(stores.database_url)
    async with _rights(stores, asked.look) as rights:
        if asked.command == "export":
            return await _export(rights, whom, asked.out)
        return await _erase(rights, whom, asked)


@asynccontextmanager
async def _rights(stores: Stores, folders: list[Path]) -> AsyncIterator[Rights]:
    engine = open_engine(stores.database_url)
    try:
        async with connect(stores.redis_url) as redis:
            conversations, scripts = Conversations(redis), Scripts(redis)
            line, seats = LineStore(redis, scripts), SeatStore(redis, scripts)
            live = LivePeople(redis, conversations, secret=stores.secret)
            settle = Reaper(conversations, line, seats).look
            yield Rights(live, ArchivePeople(engine), settle=settle, folders=folders)
    finally:
        await engine.dispose()


async def _export(rights: Rights, whom: Person, out: Path) -> int:
    told = {"person": {"kind": whom.kind, "value": whom.value}, "made": _now(), **await rights.export(whom)}
    await asyncio.to_thread(_write, out, told)
    print(f"{len(told['conversations'])} conversations, written to {out}. {ELSEWHERE}")
    return 0


async def _erase(rights: Rights, whom: Person, asked: argparse.Namespace) -> int:
    found = await rights.find(whom)
    print(told_of(found))
    if found.is_nothing and not found.conversations:
        return 1 if found.files else 0
    if not asked.yes and not await asyncio.to_thread(_agreed):
        print("Nothing was erased.")
        return 1
    done = await rights.erase(whom)
    await asyncio.to_thread(_write, asked.out, receipt(whom, done))
    print(readable(whom, done))
    print(f"The receipt: {asked.out}")
    return 0 if done.left.is_nothing and not done.left.files else 1


def told_of(found: Found) -> str:
    """Return in words where something of somebody stands."""
    lines = [
        f"{len(found.conversations)} conversations: {len(found.live)} live, {len(found.archived)} archived"
    ]
    lines += [f"  {c}" for c in sorted(found.conversations)[:MOST_LISTED]]
    lines += ["  …"] if len(found.conversations) > MOST_LISTED else []
    lines += [
        f"{len(found.trackers)} of the assistant's memories, {len(found.counters)} counts of wrong proofs"
    ]
    lines += [f"{len(each.keys)} rows of {each.table}" for each in found.rows]
    lines += [f"{len(found.files)} lines of files, which only people can mend:"] if found.files else []
    lines += [f"  {place}" for place in found.files[:MOST_LISTED]]
    return "\n".join(lines)


def receipt(whom: Person, done: Erased) -> dict[str, Any]:
    """Return the receipt: what went and what is left, by numbers and ids, so that it names nobody itself."""
    left = done.left
    removed = {"redis": done.redis, "trackers": done.trackers, "counters": done.counters, "sql": done.archive}
    return {
        "erased": _now(),
        "person": {"kind": whom.kind, "masked": whom.masked, "sha256": whom.fingerprint},
        "conversations": sorted(done.conversations),
        "removed": removed,
        "left": {
            "conversations": sorted(left.live | left.archived),
            "trackers": len(left.trackers),
            "counters": len(left.counters),
            "sql": {each.table: len(each.keys) for each in left.rows},
            "files": list(left.files),
        },
        "nothing_left": left.is_nothing and not left.files,
    }


def readable(whom: Person, done: Erased) -> str:
    """Return the receipt in words."""
    tables = ", ".join(f"{count} rows of {table}" for table, count in sorted(done.archive.items()))
    lines = [
        f"Erased: {whom.kind} {whom.masked}, {len(done.conversations)} conversations.",
        f"  live store: {done.redis} keys and waiting entries, {done.trackers} memories of the assistant, "
        f"{done.counters} counts of wrong proofs",
        f"  database: {tables or 'nothing'}",
    ]
    if done.left.is_nothing and not done.left.files:
        lines.append(f"Looked again: nothing is left. {ELSEWHERE}")
    else:
        lines += ["Looked again, and this is LEFT:", told_of(done.left)]
    return "\n".join(lines)


def _agreed() -> bool:
    if not sys.stdin.isatty():
        print("Say --yes to erase without being asked.", file=sys.stderr)
        return False
    return input("Erase all of this? It cannot be undone. Type yes: ").strip().lower() == "yes"


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _write(path: Path, told: dict[str, Any]) -> None:
    """Write JSON that only its owner may read; never over another file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(told, file, ensure_ascii=False, indent=1, default=str)
