"""`./skranke incident`: open, close and list what is known to have gone wrong."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec

from actions.incidents import written
from actions.incidents.incident import Incident
from actions.incidents.store import Incidents
from actions.settings import SettingsError, timezone
from actions.store import AWAY, connect


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    asked = _parser().parse_args(words)
    try:
        tz = timezone(os.environ)
        return asyncio.run(_run(asked, os.environ.get("REDIS_URL", ""), tz))
    except (written.IncidentError, SettingsError) as error:
        print(f"incident: {error}", file=sys.stderr)
    except (*AWAY, ValueError) as error:
        print(f"incident: {error}\nIs the house open? Start it with ./skranke up.", file=sys.stderr)
    return 1


async def _run(asked: argparse.Namespace, redis_url: str, tz: ZoneInfo) -> int:
    async with connect(redis_url) as redis:
        incidents = Incidents(redis)
        match asked.command:
            case "open":
                return await _open(_text(asked.file), incidents, tz)
            case "close":
                return await _close(asked, incidents)
            case _:
                return await _list(incidents, tz, as_json=asked.json)


def _text(file: str) -> str:
    return sys.stdin.read() if file == "-" else Path(file).read_text(encoding="utf-8")


async def _open(text: str, incidents: Incidents, tz: ZoneInfo) -> int:
    now = datetime.now(UTC)
    incident = written.read(text, now=now, tz=tz)
    await incidents.tidy(now)
    await incidents.open(incident)
    print(f"{incident.id} is open until {_time(incident.until, tz)}.")
    print(f"End it: ./skranke incident close {incident.id}")
    if incident.lacks:
        print(f"Not written in {', '.join(incident.lacks)}: there it is told as: {incident.words('')}")
    return 0


async def _close(asked: argparse.Namespace, incidents: Incidents) -> int:
    if await incidents.close(asked.id):
        print(f"{asked.id} is closed.")
        return 0
    print(f"There is no incident {asked.id}; ./skranke incident list shows them.", file=sys.stderr)
    return 1


async def _list(incidents: Incidents, tz: ZoneInfo, *, as_json: bool) -> int:
    found = sorted(await incidents.all(), key=lambda one: one.since)
    told = [await incidents.told(one.id) for one in found]
    if as_json:
        rows = [{**msgspec.to_builtins(one), "told": n} for one, n in zip(found, told, strict=True)]
        print(json.dumps(rows, ensure_ascii=False))
        return 0
    for one, number in zip(found, told, strict=True):
        print(_line(one, number, tz))
    if not found:
        print("No incident is open.")
    return 0


def _line(one: Incident, told: int, tz: ZoneInfo) -> str:
    now = datetime.now(UTC)
    when = "open" if one.is_open(now) else "over" if one.until <= now else "from " + _time(one.since, tz)
    news = "news is due" if one.news <= now else f"news {_time(one.news, tz)}"
    about = ", ".join(one.topic) or "every question"
    some = " about some orders" if one.orders else ""
    return (
        f"{one.id}  {when} until {_time(one.until, tz)}, {news}, told {told} times\n"
        f"        {about}{some}: {one.words('')}"
    )


def _time(moment: datetime, tz: ZoneInfo) -> str:
    return f"{moment.astimezone(tz):%Y-%m-%d %H:%M}"


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./skranke incident", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    opened = commands.add_parser(
        "open",
        help="let shoppers hear of it, from now on",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog=f"A file looks like this:\n\n{written.EXAMPLE}",
    )
    opened.add_argument("file", help="what is known, as YAML; - reads it from the terminal")
    closed = commands.add_parser("close", help="end it now")
    closed.add_argument("id", help="as `list` shows it")
    listed = commands.add_parser("list", help="what is open, until when, and how often it was told")
    listed.add_argument("--json", action="store_true", help="print it as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
