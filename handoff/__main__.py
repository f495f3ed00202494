"""`python -m handoff`: serve the gateway or the demo shop, migrate, keep accounts, export and erase."""

import argparse
import asyncio
import os
import sys
from collections.abc import Sequence

from handoff import app, deeds, inbox_lines, log, rights, settings, staff, trial_lines
from handoff.core.errors import HandoffError
from handoff.edge import demo_shop
from handoff.store.sql import migrate


def main(words: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code."""
    asked = _parser().parse_args(words)
    try:
        return asyncio.run(_run(asked))
    except HandoffError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{asked.command}: {error}", file=sys.stderr)
        return 1


async def _run(asked: argparse.Namespace) -> int:
    match asked.command:
        case "serve":
            log.prepare()
            await app.serve(settings.read(os.environ), host=asked.host, port=asked.port, beside=asked.beside)
        case "shop":
            log.prepare()
            await demo_shop.serve(host=asked.host, port=asked.port, gateway=asked.gateway)
        case "migrate":
            await migrate(settings.database_url(os.environ))
        case "export" | "erase":
            return await rights.run(asked, settings.stores(os.environ))
        case "deed":
            return await deeds.run(asked, settings.database_url(os.environ))
        case "trial":
            return await trial_lines.run(asked, settings.redis_url(os.environ))
        case "inbox":
            return await inbox_lines.run(
                asked, settings.database_url(os.environ), folder=settings.data_folder(os.environ)
            )
        case _:
            return await staff.run(
                asked, settings.database_url(os.environ), folder=settings.data_folder(os.environ)
            )
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m handoff", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    serve = commands.add_parser("serve", help="serve the gateway")
    _address(serve, port=8080)
    serve.add_argument(
        "--beside",
        type=int,
        metavar="PORT",
        help="share the port with other gateways, and listen on this one of loopback alone",
    )
    shop = commands.add_parser("shop", help="serve the demo shop's page, from an origin of its own")
    _address(shop, port=8081)
    shop.add_argument("--gateway", default="http://localhost:8080", help="where browsers reach the gateway")
    commands.add_parser("migrate", help="bring the database's tables up to date")
    rights.arguments(commands)
    staff.arguments(
        # People meet this command through the entry point, so its help speaks of that.
        commands.add_parser(
            "staff", prog="./skranke staff", help="accounts of the desk: add, list, password, remove, demo"
        )
    )
    inbox_lines.arguments(
        commands.add_parser(
            "inbox", prog="./skranke inbox", help="the studio's inbox as JSON lines: export, import"
        )
    )
    trial_lines.arguments(commands.add_parser("trial", help="who gets the model that is tried"))
    deeds.arguments(commands.add_parser("deed", help="write what was done in a terminal into the log"))
    return parser


def _address(parser: argparse.ArgumentParser, *, port: int) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
    parser.add_argument("--port", type=int, default=port, help="the port to listen on")


if __name__ == "__main__":
    sys.exit(main())
