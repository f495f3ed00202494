"""The options of `./skranke trial`. Runs on Python 3.8, like all of the command line."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[Any]

# Percent of the new conversations that a trial begins with, and may have.
FIRST_SHARE, MOST_SHARE = 5, 50


def added(commands: Commands) -> list[argparse.ArgumentParser]:
    """Add `trial`, and return the parsers of its acts."""
    tried = commands.add_parser(
        "trial",
        help="let a share of the shoppers try a model",
        description="Let a share of the new conversations have a new model first. When it does surely worse "
        "it goes by itself. The house has to be open on this machine.",
        epilog="Each has --help: ./skranke trial start --help",
    )
    acts = tried.add_subparsers(dest="act", required=True, metavar="act")
    start = acts.add_parser(
        "start",
        help="begin",
        description="Start a second assistant with a model, and give it its share. Its gate must be green; "
        "else this proposes it, for the reason given, and a second person agrees.",
    )
    start.add_argument("model", nargs="?", help="its name, or how it begins (default: the newest)")
    start.add_argument(
        "--share", type=share, default=FIRST_SHARE, help="percent of the new conversations (%(default)s)"
    )
    status = acts.add_parser(
        "status", help="both models side by side", description="Show both models side by side."
    )
    status.add_argument("--json", action="store_true", help="print it as JSON")
    other = acts.add_parser(
        "share", help="give it another share", description="Give the model that is tried another share."
    )
    other.add_argument("share", type=share, help="percent of the new conversations, 1 to 50")
    stop = acts.add_parser(
        "stop", help="end it: nobody gets the model any more", description="End the trial."
    )
    promote = acts.add_parser(
        "promote",
        help="put the model live for all",
        description="Put the model that is tried live for all shoppers, as ./skranke promote does.",
    )
    for each in (start, promote):
        each.add_argument("--reason", default="", help="why, although the gate is red")
    return [start, status, other, stop, promote]


def share(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_SHARE:
        raise argparse.ArgumentTypeError(f"a share is 1 to {MOST_SHARE} percent of the new conversations")
    return number
