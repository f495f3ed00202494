"""The command line: commands, options and help. Runs on Python 3.8, before anything is installed."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, List, NoReturn

from house import paths, trial_options

PORT = 8080
MOST_GATEWAYS = 64
MOST_BOTS = 16
BENCHES = {
    "turns": "a turn of the assistant",
    "train": "its training",
    "verdict": "the studio's, from the button to the verdict",
    "beside": "turns beside that",
    "poison": "200 labels in bad faith",
    "guesses": "10,000 guesses at one order",
    "relay": "a message between two people",
    "line": "the line",
    "sockets": "idle sockets",
    "inbox": "the studio's inbox",
}

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction["Parser"]


class Parser(argparse.ArgumentParser):
    """A parser that answers a mistake with the whole help, not with one line of usage."""

    def error(self, message: str) -> NoReturn:
        self.print_help(sys.stderr)
        self.exit(2, f"\n{self.prog}: {message}\n")


def parse(words: List[str]) -> argparse.Namespace:
    """Return the command and its options; prints help and exits (0 when asked for, 2 on a mistake)."""
    parser = Parser(
        prog="skranke",
        description="Customer chat for webshops: an assistant first, a queue of people behind it.",
        epilog="Start with: ./skranke up",
    )
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    _add_up(commands)
    _add_tools(commands)
    _add_assistant(commands)
    _add_models(commands)
    _add_measuring(commands)
    _add_bench(commands)
    _add_keeping(commands)
    if words[:1] not in (["test"], ["staff"], ["inbox"], ["incident"]) or words[1:] in (["-h"], ["--help"]):
        return parser.parse_args(words)
    if words[0] == "test":
        return argparse.Namespace(command="test", rest=words[1:])
    return _passed_on(words[0], words[1:])


def _passed_on(command: str, words: List[str]) -> argparse.Namespace:
    """Read which data is meant; the rest is for the gateway's own command."""
    parser = Parser(prog=f"skranke {command}", add_help=False, allow_abbrev=False)
    parser.add_argument("--data", type=Path, default=data())
    known, rest = parser.parse_known_args(words)
    return argparse.Namespace(command=command, data=known.data, rest=rest)


def _add_up(commands: Commands) -> None:
    up = commands.add_parser(
        "up",
        help="open the shop and the chat",
        description="Start everything, print the addresses, and keep it running until Ctrl-C.",
    )
    up.add_argument(
        "--host", default="127.0.0.1", help="address to listen on (%(default)s: this machine only)"
    )
    up.add_argument(
        "--port", type=port, default=PORT, help="the chat; the demo shop is on the next (%(default)s)"
    )
    up.add_argument(
        "--data", type=Path, default=data(), help="folder of conversations and secrets (%(default)s)"
    )
    up.add_argument(
        "--gateways",
        type=gateways,
        default=1,
        metavar="N",
        help="processes that share the chat's port, one for each core to use (%(default)s)",
    )
    up.add_argument(
        "--bots",
        type=bots,
        default=1,
        metavar="N",
        help="assistants that share the conversations, one for each core to use (%(default)s)",
    )


def _add_tools(commands: Commands) -> None:
    commands.add_parser(
        "test",
        help="run the tests",
        description="Run all tests, with real Valkey, a real model and a real browser.",
        epilog="--shops adds real shop systems from npm; the rest goes to pytest: tests/store -k twice",
    )
    commands.add_parser(
        "check",
        help="style, types, layers, licences and known holes",
        description="Run every check of the source; one line each, and the whole story of those that failed.",
    )
    _add_chaos(commands)


def _add_chaos(commands: Commands) -> None:
    chaos = commands.add_parser(
        "chaos",
        help="hit a house while people chat in it, and look what was lost",
        description="Open a house in a temporary folder, let shoppers and agents chat, kill, end and stop "
        "its processes and cut sockets meanwhile, and check that no acknowledged message was lost, doubled "
        "or swapped, and that every conversation had one owner. 1 if anything is wrong.",
    )
    chaos.add_argument("--kills", type=int, default=20, help="how often a process is hit (%(default)s)")
    chaos.add_argument(
        "--conversations", type=int, default=30, help="how many go on at the same time (%(default)s)"
    )
    chaos.add_argument("--seconds", type=float, default=120, help="for how long (%(default)s)")
    chaos.add_argument("--seed", type=int, default=1, help="what happens when follows from it (%(default)s)")
    chaos.add_argument("--json", action="store_true", help="print the figures as JSON")
    chaos.add_argument("--keep", type=Path, help="folder in which history, logs and data are to stay")


def _add_assistant(commands: Commands) -> None:
    train = commands.add_parser(
        "train",
        help="train the assistant on data/",
        description="Train a model, unless there is one for exactly this data. Prints the model's path. "
        "Where a person chose the model that is live, this one waits for ./skranke promote.",
    )
    train.add_argument("--force", action="store_true", help="train even if there is a model for this data")
    train.add_argument("--data", type=Path, default=data(), help="folder of the house (%(default)s)")
    commands.add_parser(
        "parse",
        help="what the assistant makes of a sentence",
        description='Reads JSON lines {"text": …} and writes, in the same order, '
        "{text, intent, confidence, ranking, language, frustration, reasons}.",
    )


def _add_models(commands: Commands) -> None:
    listed = commands.add_parser(
        "models",
        help="the trained models: which is live, which was, how good each is",
        description="List the models that are kept, newest first, with what they reach on data/test.",
    )
    listed.add_argument("--json", action="store_true", help="print them as JSON")
    promote = commands.add_parser(
        "promote",
        help="let another model answer the shoppers",
        description="Put a model live, also in a running house; no turn is lost. Its gate (data/gate.yml) "
        "must be green; else this proposes it, for the reason given, and a second person agrees.",
    )
    promote.add_argument("model", nargs="?", help="its name, or how it begins (default: the newest)")
    promote.add_argument("--reason", default="", help="why, although the gate is red")
    back = commands.add_parser(
        "rollback",
        help="let the model before answer again",
        description="Put the model live that answered before the present one, also in a running house.",
    )
    back.add_argument("--reason", default="", help="why, for the history")
    for one in (listed, promote, back, *trial_options.added(commands)):
        one.add_argument("--data", type=Path, default=data(), help="folder of the house (%(default)s)")


def _add_measuring(commands: Commands) -> None:
    evaluate = commands.add_parser(
        "evaluate",
        help="how well the assistant understands, beside the targets",
        description="Measure the model of today's data on the held-out lines of data/test.",
    )
    evaluate.add_argument("--model", type=Path, help="a trained model (default: that of today's data)")
    evaluate.add_argument(
        "--split", choices=("dev", "test"), default="test", help="which half of the lines (%(default)s)"
    )
    evaluate.add_argument("--json", action="store_true", help="print the report as JSON")
    evaluate.add_argument(
        "--pictures", type=Path, metavar="FOLDER", help="draw it too, as SVG, into a folder"
    )
    evaluate.add_argument(
        "--into", type=Path, metavar="FILE", help="put the table between <!-- figures --> and <!-- end -->"
    )
    evaluate.add_argument(
        "--cross", action="store_true", help="cross-validate over the training data instead"
    )


def _add_bench(commands: Commands) -> None:
    bench = commands.add_parser(
        "bench",
        help="how fast, beside a floor measured in the same run",
        description="Measure speed beside what is measured in the same run; quiet machines tell most.",
        epilog="turns trains stock Rasa on the same data first, once for this data: some minutes.",
    )
    bench.add_argument(
        "what",
        choices=list(BENCHES),
        help="; ".join(f"{name}: {words}" for name, words in BENCHES.items()),
    )
    bench.add_argument(
        "--model", type=Path, help="for turns: a trained model (default: that of today's data)"
    )
    bench.add_argument("--bots", type=bots, default=1, help="for beside: how many assistants (%(default)s)")
    bench.add_argument(
        "--database", metavar="URL", help="for inbox: an empty one that is filled (default: a new SQLite's)"
    )
    bench.add_argument("--json", action="store_true", help="print the figures as JSON")


def _add_keeping(commands: Commands) -> None:
    staff = commands.add_parser(
        "staff",
        help="accounts of agents: add, list, password, remove",
        description="Keep the accounts of the people at the desk.",
        epilog="Commands: add, list, password, remove; each has --help: ./skranke staff add --help",
    )
    staff.add_argument("--data", type=Path, default=data(), help="folder of the accounts (%(default)s)")
    _add_rights(commands)
    incident = commands.add_parser(
        "incident",
        help="what shoppers are told that we know: open, close, list",
        description="Let shoppers hear at once of what went wrong for many, and that it is being seen to.",
        epilog="Commands: open, close, list; each has --help: ./skranke incident open --help",
    )
    incident.add_argument("--data", type=Path, default=data(), help="folder of the house (%(default)s)")
    inbox = commands.add_parser(
        "inbox",
        help="messages that the assistant read: export, import",
        description="Take the studio's inbox out as JSON lines, and bring labels in.",
        epilog="Commands: export, import; each has --help: ./skranke inbox export --help",
    )
    inbox.add_argument("--data", type=Path, default=data(), help="folder of the inbox (%(default)s)")
    doctor = commands.add_parser(
        "doctor",
        help="is this installation safe and sound",
        description="Look at everything that can be wrong, say what to do; 1 if something must be mended.",
    )
    doctor.add_argument("--data", type=Path, default=data(), help="folder to look at (%(default)s)")
    doctor.add_argument("--json", action="store_true", help="print the findings as JSON")


def _add_rights(commands: Commands) -> None:
    export = commands.add_parser(
        "export",
        help="write down all that is stored about somebody",
        description="Write all that is stored about a person to a file: conversations, what the assistant "
        "remembers, what else stands in the database. The house has to be open.",
    )
    erase = commands.add_parser(
        "erase",
        help="remove all that is stored about somebody",
        description="Remove every conversation in which somebody occurs from every store, look again, and "
        "write a receipt. 1 if something is left, such as a line of training data. The house has to be open.",
    )
    erase.add_argument("--yes", action="store_true", help="do not ask first")
    for each in (export, erase):
        each.add_argument("person", help="e-mail address, phone number, order number or conversation id")
        kinds = ("email", "phone", "order", "conversation")
        each.add_argument("--as", dest="kind", choices=kinds, help="what that is, where its shape misleads")
        each.add_argument("--out", type=Path, help="the file to write (default: in the data folder)")
        each.add_argument(
            "--data", type=Path, default=data(), help="folder of conversations and secrets (%(default)s)"
        )


def data() -> Path:
    """Return the data folder: SKRANKE_DATA, or the one inside the project."""
    return Path(os.environ.get("SKRANKE_DATA") or paths.DATA)


def port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65534:
        raise argparse.ArgumentTypeError("a port is a number from 1 to 65534")
    return number


def bots(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_BOTS:
        raise argparse.ArgumentTypeError(f"from 1 to {MOST_BOTS} assistants")
    return number


def gateways(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_GATEWAYS:
        raise argparse.ArgumentTypeError(f"from 1 to {MOST_GATEWAYS} gateways")
    return number
