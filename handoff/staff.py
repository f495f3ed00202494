"""The commands that keep the accounts of the desk."""

import argparse
import getpass
import json
import secrets
import sys
from dataclasses import asdict

from handoff.service.accounts import (
    LANGUAGES,
    MAX_PASSWORD_CHARS,
    MIN_PASSWORD_CHARS,
    ROLES,
    Newcomer,
    People,
)
from handoff.store.accounts import Account, Accounts
from handoff.store.sql import migrate, open_engine

PASSWORD_BYTES = 9


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the commands' arguments."""
    acts = parser.add_subparsers(dest="act", required=True, metavar="act")
    add = acts.add_parser("add", help="make an account")
    add.add_argument("login")
    add.add_argument("--alias", help="the name that shoppers see (default: the log-in)")
    add.add_argument("--role", choices=ROLES, default="agent")
    add.add_argument("--languages", default=",".join(LANGUAGES), help="which languages, separated by commas")
    add.add_argument("--capacity", type=int, default=3, help="conversations at once")
    password = acts.add_parser("password", help="set a new password, which ends that person's sessions")
    password.add_argument("login")
    for each in (add, password):
        each.add_argument(
            "--ask", action="store_true", help="type the password instead of getting a random one"
        )
    acts.add_parser("remove", help="remove an account").add_argument("login")
    listed = acts.add_parser("list", help="show the accounts")
    demo = acts.add_parser("demo", help="make the demo accounts, if there are no accounts yet")
    for each in (listed, demo):
        each.add_argument("--json", action="store_true", help="machine-readable")


async def run(asked: argparse.Namespace, database_url: str) -> int:
    """Carry out a command on the accounts; returns the exit code."""
    await migrate(database_url)
    engine = open_engine(database_url)
    try:
        accounts = Accounts(engine)
        return await _act(asked, accounts, People(accounts))
    finally:
        await engine.dispose()


async def _act(asked: argparse.Namespace, accounts: Accounts, people: People) -> int:
    match asked.act:
        case "add":
            return await _add(asked, people)
        case "password":
            words = _password(ask=asked.ask)
            return (
                1
                if words is None
                else _found(asked.login, await people.set_password(asked.login, words), words)
            )
        case "remove":
            return _found(asked.login, await accounts.remove(asked.login), None)
        case "list":
            return await _list(accounts, as_json=asked.json)
        case _:
            return await _demo(people, as_json=asked.json)


async def _add(asked: argparse.Namespace, people: People) -> int:
    languages = tuple(filter(None, map(str.strip, asked.languages.split(","))))
    unknown = [language for language in languages if language not in LANGUAGES]
    if unknown or not languages or not 1 <= asked.capacity <= 20:
        print(f"Languages are {' '.join(LANGUAGES)}; capacity is 1 to 20.", file=sys.stderr)
        return 2
    words = _password(ask=asked.ask)
    if words is None:
        return 1
    alias = asked.alias or asked.login.capitalize()
    newcomer = Newcomer(
        login=asked.login, alias=alias, role=asked.role, languages=languages, capacity=asked.capacity
    )
    await people.add(newcomer, words)
    print(f"{asked.login} may log in as {alias}." + ("" if asked.ask else f" Password: {words}"))
    return 0


async def _list(accounts: Accounts, *, as_json: bool) -> int:
    if as_json:
        print(json.dumps([_shown(account) for account in await accounts.everybody()]))
        return 0
    for it in await accounts.everybody():
        print(f"{it.login:16} {it.alias:16} {it.role:9} {it.capacity:2}  {' '.join(it.languages)}")
    return 0


def _shown(account: Account) -> dict[str, object]:
    fields = asdict(account)
    return {name: fields[name] for name in ("login", "alias", "role", "languages", "capacity")}


async def _demo(people: People, *, as_json: bool) -> int:
    made = [asdict(login) for login in await people.add_demo()]
    if as_json:
        print(json.dumps(made))
    for it in [] if as_json else made:
        print(f"{it['login']:8} {it['password']}  {it['role']} {it['alias']}")
    return 0


def _password(*, ask: bool) -> str | None:
    """Return a random password, or one that was typed twice; None when it will not do."""
    if not ask:
        return secrets.token_urlsafe(PASSWORD_BYTES)
    words = getpass.getpass("Password: ")
    if not MIN_PASSWORD_CHARS <= len(words) <= MAX_PASSWORD_CHARS or words != getpass.getpass("Again: "):
        print(f"It needs {MIN_PASSWORD_CHARS} characters or more, twice the same.", file=sys.stderr)
        return None
    return words


def _found(login: str, found: bool, password: str | None) -> int:
    if not found:
        print(f"Nobody has the log-in {login!r}.", file=sys.stderr)
        return 1
    print(f"Done.{f' Password: {password}' if password else ''}")
    return 0
