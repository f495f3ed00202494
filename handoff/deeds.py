"""Writes a line of the audit log for what was done in a terminal: put a model live, went back."""

import argparse
import time

from handoff.store.audit import Audit, Deed
from handoff.store.sql import migrate, open_engine

ACTS = ("promote", "propose", "rollback", "trial", "trial_share", "trial_returned")
# No account of the desk: who may use the machine's terminal signs with the machine's name for them.
BY = "command-line"
MOST_NAME_CHARS = 24


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's arguments."""
    parser.add_argument("act", choices=ACTS)
    parser.add_argument("about", help="the model")
    parser.add_argument("--by", required=True, help="who did it, as the machine knows them")


async def run(asked: argparse.Namespace, database_url: str) -> int:
    """Store the deed; returns the exit code."""
    await migrate(database_url)
    engine = open_engine(database_url)
    alias = f"{asked.by[:MOST_NAME_CHARS]} (terminal)"
    deed = Deed(ts_ms=int(time.time() * 1000), by=BY, alias=alias, act=asked.act, about=asked.about)
    try:
        await Audit(engine).note(deed)
    finally:
        await engine.dispose()
    return 0
